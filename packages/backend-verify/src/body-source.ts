import { Refusal } from './refusal.ts'

/** Where the bytes of a body come from. */
export type BodySource =
  { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'stream'; open(): ByteIterator }

/** As much of an async iterator as is needed; `stop` ends it before its time. */
export interface ByteIterator {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  stop(): unknown
}

const EMPTY = new Uint8Array(0)

/** Step 6 as well: anything but bytes means that something else read the body first, whatever the signature says. */
export function bodySource(body: unknown): BodySource {
  if (body === undefined || body === null) return bytesSource(EMPTY)
  if (typeof body === 'string') return bytesSource(new TextEncoder().encode(body))
  const bytes = asBytes(body)
  if (bytes !== undefined) return bytesSource(bytes)
  if (typeof body !== 'object') throw unusable(body)
  if (isReadableStream(body)) return { kind: 'stream', open: () => streamIterator(body) }
  if (isAsyncIterable(body)) return { kind: 'stream', open: () => iterableIterator(body) }
  throw unusable(body)
}

/** A view of the same bytes; undefined for anything that is not bytes. */
export function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]'
    ? new Uint8Array(value as ArrayBuffer)
    : undefined
}

function bytesSource(bytes: Uint8Array): BodySource {
  return { kind: 'bytes', bytes }
}

function streamIterator(stream: ReadableStream<unknown>): ByteIterator {
  if (stream.locked)
    throw new Refusal(
      'BODY_UNAVAILABLE',
      'The body is a stream that something else is reading (it is locked); verify before anything reads the body.',
    )
  const reader = stream.getReader()
  return { next: () => reader.read(), stop: () => reader.cancel() }
}

function iterableIterator(body: AsyncIterable<unknown>): ByteIterator {
  const iterator = body[Symbol.asyncIterator]()
  return { next: () => iterator.next(), stop: () => iterator.return?.() }
}

function isReadableStream(body: object): body is ReadableStream<unknown> {
  return 'getReader' in body && typeof body.getReader === 'function'
}

function isAsyncIterable(body: object): body is AsyncIterable<unknown> {
  return Symbol.asyncIterator in body
}

function unusable(body: unknown): Refusal {
  const kind = Array.isArray(body) ? 'an array' : Object.prototype.toString.call(body).slice(8, -1)
  return new Refusal(
    'BODY_UNAVAILABLE',
    `The body is not bytes but ${kind}: a body parser ran first. Mount the verifier before it, or pass the raw bytes.`,
  )
}
