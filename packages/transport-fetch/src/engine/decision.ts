import type { ReadyBody } from '../body/ready-body.ts'
import type { HeaderPairs } from '../identity/request-headers.ts'
import type { TransportSettings } from '../transport-options.ts'
import type { CallState } from './call.ts'
import type { Correction } from './clock.ts'
import { retryDelay } from './retry.ts'
import { headerOf } from './sender.ts'
import type { ResponseHead } from './sender.ts'

/** What follows an attempt. */
export type Decision =
  | { readonly next: 'finish' }
  | { readonly next: 'retry'; readonly delayMilliseconds: number }
  | { readonly next: 'redirect'; readonly to: NextRequest }
  | { readonly next: 'correct-clock'; readonly correction: Correction }

/** What a redirect asks for. */
export interface NextRequest {
  /** Absolute. */
  readonly url: string
  readonly method: string
  /** Where the body is dropped: the headers without those that describe it. */
  readonly headers: HeaderPairs | undefined
}

export const FINISH: Decision = { next: 'finish' }

/** @param head - undefined where no response came */
export function decideRetry(
  { canRepeat }: ReadyBody,
  { method, retries }: CallState,
  { retry }: TransportSettings,
  head?: ResponseHead,
): Decision {
  const delayMilliseconds = retryDelay(retry, {
    retry: retries,
    method,
    canRepeat,
    status: head?.status,
    retryAfter: head && headerOf(head, 'retry-after'),
    date: head && headerOf(head, 'date'),
  })
  return delayMilliseconds === undefined ? FINISH : { next: 'retry', delayMilliseconds }
}
