import { TransportError } from '@apig/signer-core/transport'
import type { TransportOptions } from '@apig/signer-core/transport'
import type { Dispatcher } from 'undici'
import type { PayloadMode } from '../body/settle-payload.ts'
import type { OnProgress } from '../body/progress.ts'
import type { ConnectionOptions } from './agent.ts'

/** The options of {@link createClient}: how to sign, what to do about failures, how to connect. */
export interface ClientOptions extends TransportOptions, ConnectionOptions {
  /** Told how much of a body was handed to the connection. */
  readonly onUploadProgress?: OnProgress | undefined
}

/** What one call has of its own, as `apig` in its `init`; the client's options say what it is else. */
export interface CallOverrides {
  /** As in the options; `{ hash }` is the SHA-256 of a body that was hashed elsewhere. */
  readonly payload?: PayloadMode | undefined
  /** As in the options. */
  readonly explain?: boolean | undefined
  /** As in the options. */
  readonly onUploadProgress?: OnProgress | undefined
}

/** What fetch takes, with room for what is ours. */
export interface ClientRequestInit extends RequestInit {
  /** What this call has of its own. */
  readonly apig?: CallOverrides | undefined
}

/** What `request` takes: undici's options for a request, and `apig`. */
export interface ClientRequestOptions extends Omit<
  Dispatcher.RequestOptions<null>,
  'origin' | 'path' | 'method' | 'body' | 'opaque'
> {
  /** Default: GET. */
  readonly method?: string | undefined
  /** Anything that `fetch` takes, or a stream of Node. */
  readonly body?: RequestInit['body'] | NodeJS.ReadableStream | AsyncIterable<Uint8Array> | undefined
  /** What this call has of its own. */
  readonly apig?: CallOverrides | undefined
}

/** @throws TransportError `OPTION_INVALID` */
export function requireOverrides(overrides: CallOverrides | undefined): CallOverrides {
  if (overrides === undefined) return {}
  const { payload, explain, onUploadProgress } = overrides
  if (payload !== undefined && !isMode(payload))
    throw invalid('payload', "must be 'auto', 'signed', 'unsigned' or { hash }")
  if (explain !== undefined && typeof explain !== 'boolean') throw invalid('explain', 'must be true or false')
  if (onUploadProgress !== undefined && typeof onUploadProgress !== 'function')
    throw invalid('onUploadProgress', 'must be a function')
  return overrides
}

function isMode(payload: unknown): payload is PayloadMode {
  return typeof payload === 'object'
    ? payload !== null && 'hash' in payload
    : payload === 'auto' || payload === 'signed' || payload === 'unsigned'
}

const invalid = (name: string, what: string): TransportError =>
  new TransportError('OPTION_INVALID', `init.apig.${name} ${what}.`)
