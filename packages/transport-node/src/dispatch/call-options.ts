import type { Payload } from '../body/payload.ts'
import type { PayloadMode } from '../body/settle-payload.ts'
import type { OnProgress } from '../body/progress.ts'
import type { CallRecord } from './call-record.ts'

const CALL = Symbol('@apig/transport-node/call')

/** What a client tells its interceptor about one call, besides what undici knows. */
export interface CallOptions {
  /** The body, before fetch has made an iterable of it. */
  readonly payload?: Payload | undefined
  readonly mode?: PayloadMode | undefined
  readonly explain?: boolean | undefined
  /** As fetch has it; undici's own option else. */
  readonly redirect?: 'follow' | 'error' | 'manual' | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
  readonly record?: CallRecord | undefined
}

/** undici hands unknown options on. */
export function withCallOptions<O extends object>(options: O, own: CallOptions): O {
  // Faster than a spread by far.
  return Object.assign({ [CALL]: own }, options)
}

export function readCallOptions(options: object): CallOptions | undefined {
  return (options as { [CALL]?: CallOptions })[CALL]
}
