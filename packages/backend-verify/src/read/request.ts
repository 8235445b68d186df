import type { Refusal } from '../result/refusal.ts'

/**
 * Headers as they came over the wire: `[name, value]` pairs, Node's flat `rawHeaders`, or a `Headers` instance (where
 * repeated headers have been joined already, so that less can be checked). One character of a value is one byte.
 */
export type RawHeaders = Iterable<readonly [string, string]> | readonly string[]

/** A body: bytes, or a stream of bytes. Text is taken as UTF-8. */
export type RequestBody =
  Uint8Array | ArrayBuffer | string | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null

/** A request as it came over the wire. */
export interface VerifyRequest {
  /** The method exactly as it came; its case is never changed. */
  readonly method: string
  /** The target as it came: `/path?query`. In Node `req.url`, in Express `req.originalUrl`. */
  readonly url: string
  /** The headers as they came, duplicates among them. */
  readonly headers: RawHeaders
  /** The bytes that came, before any parser or decompression; a stream is read here. */
  readonly body?: RequestBody | undefined
}

/** Under this symbol an adapter says what it knows of the connection. */
export const CONNECTION: unique symbol = Symbol.for('@apig/backend-verify.connection') as never

/** What only an adapter can see. */
export interface Connection {
  /** Why this request cannot be verified at all. */
  readonly refusal?: Refusal | undefined
  /** The whole body, where all of it has arrived. */
  wholeBody(): Uint8Array | undefined
  /** Waits until everything that has arrived by now has been processed. */
  nextTurn?(): Promise<unknown>
  /** Whether the connection is gone, so that a handler could not read this body or must not run at all. */
  isLost(hasBody: boolean): boolean
}

/** A request that an adapter passes on. */
export interface AdapterRequest extends VerifyRequest {
  readonly [CONNECTION]?: Connection | undefined
}
