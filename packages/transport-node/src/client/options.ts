import type {
  CallOptions,
  ReadSettings,
  TransportOptions,
  TransportSettings,
  UploadProgress,
} from '@apig/transport-fetch/internal'
import type { Dispatcher } from 'undici'
import type { ConnectionOptions } from './connections.ts'

/** Told how far an upload has come. */
export type OnProgress = (progress: UploadProgress) => void

/** The options of {@link createClient}: how to sign, what to do about failures, how to connect. */
export interface ClientOptions extends TransportOptions, ConnectionOptions {
  /** Told how much of a body was handed to the connection. */
  readonly onUploadProgress?: OnProgress | undefined
}

/** {@link ClientOptions}, checked and complete. */
export interface ClientSettings extends TransportSettings, ReadSettings {
  readonly payload: TransportSettings['payload']
  readonly headers: TransportSettings['headers']
  /** Makes the connections, and signs nothing. */
  readonly dispatcher: Dispatcher
  readonly onUploadProgress: OnProgress | undefined
}

/** What fetch takes, with room for what is ours. */
export interface ClientRequestInit extends RequestInit {
  /** What this call has of its own. */
  readonly apig?: CallOptions | undefined
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
  readonly apig?: CallOptions | undefined
}
