import type {
  CallOptions,
  ReadSettings,
  TransportOptions,
  TransportSettings,
  UploadProgress,
} from '@apig/transport-fetch/internal'
import type { Dispatcher } from 'undici'
import type { ConnectionOptions } from './connections.ts'

/** Called with the progress of an upload. */
export type OnProgress = (progress: UploadProgress) => void

/** The options of {@link createClient}: how to sign, what to do about failures, how to connect. */
export interface ClientOptions extends TransportOptions, ConnectionOptions {
  /** Called with how much of a body was handed to the connection. */
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

/** What fetch takes, and `apig`, the options of this call. */
export interface ClientRequestInit extends RequestInit {
  /** The options of this call. */
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
  /** The options of this call. */
  readonly apig?: CallOptions | undefined
}
