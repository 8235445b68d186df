import type { Readable } from 'node:stream'
import { bodyTooLarge, TransportError } from '@apig/signer-core/transport'

/** What undici sends. */
export type Sendable =
  string | Uint8Array | Readable | AsyncIterable<Uint8Array> | Iterable<Uint8Array> | null

/**
 * A body, whatever it was given as.
 *
 * | kind | what it is | `payload: 'auto'` |
 * |---|---|---|
 * | `empty` | none | signed |
 * | `bytes` | text or bytes that are at hand | signed |
 * | `form` | a form, a file: sent as it is read | unsigned, as the guide does |
 * | `stream` | a stream that the caller gave as one | unsigned |
 * | `unknown` | an iterable that fetch made of whatever the caller gave it | read to its end, and signed |
 */
export interface Payload {
  readonly kind: 'empty' | 'bytes' | 'form' | 'stream' | 'unknown'
  /** In bytes, where it is known. */
  readonly length: number | undefined
  /** Whether it can be sent again. */
  readonly repeatable: boolean
  /** What to send as the content type, where the caller says none. */
  readonly contentType: string | undefined
  /** The body from its beginning. */
  open(): Sendable
  /** Tells the source of a stream that nobody will read it. */
  cancel?(reason: unknown): void
}

/** Text or bytes at hand. */
export interface BytesPayload extends Payload {
  readonly kind: 'bytes'
  readonly bytes: string | Uint8Array
  readonly length: number
}

export const EMPTY: Payload = {
  kind: 'empty',
  length: 0,
  repeatable: true,
  contentType: undefined,
  open: () => null,
}

export function bytesPayload(bytes: string | Uint8Array, contentType?: string): BytesPayload {
  return {
    kind: 'bytes',
    bytes,
    length: typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.byteLength,
    repeatable: true,
    contentType,
    open: () => bytes,
  }
}

/** Reads a body to its end, and stops at the first byte above the limit. */
export async function collectPayload(payload: Payload, limit: number): Promise<BytesPayload> {
  const body = payload.open()
  if (body === null || typeof body === 'string' || body instanceof Uint8Array)
    return bytesPayload(body ?? '', payload.contentType)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body as AsyncIterable<unknown>) {
    const bytes = toBytes(chunk)
    length += bytes.byteLength
    if (length > limit) throw bodyTooLarge(`has more than ${limit} bytes`, limit)
    chunks.push(bytes)
  }
  return bytesPayload(
    chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks),
    payload.contentType,
  )
}

/** A chunk of a stream. */
export function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === 'string') return Buffer.from(chunk)
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk)
  throw new TransportError('BODY_UNSUPPORTED', 'body is a stream of something else than bytes or text.')
}
