import type { Algorithm, RunningHash } from '@apig/signer-core'
import { Refusal } from '../result/refusal.ts'
import { createDeadline, TIMED_OUT } from './deadline.ts'
import type { Share } from './pending-bytes.ts'

/** Where the bytes of a body come from. */
export type BodySource =
  { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'stream'; open(): ByteIterator }

/** As much of an async iterator as is needed; `stop` ends it before its time. */
interface ByteIterator {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  stop(): unknown
}

export interface BodyLimits {
  readonly maxBytes: number
  readonly timeoutMs: number
  /** Slower than this, seen over some seconds, a body is given up. */
  readonly minBytesPerSecond: number
  /** This request's share of what all requests may hold. */
  readonly share: Share
  /** Undefined where the signature does not cover the body. */
  readonly algorithm: Algorithm | undefined
  /** False where the bytes are only hashed, not kept. */
  readonly hold: boolean
}

/** A body that has arrived. */
export interface ReadBody {
  /** All of them; only the first two where they were not kept. */
  readonly bytes: Uint8Array
  /** In lowercase hex; empty where none was asked for. */
  readonly hash: string
}

/** For how long a body may stall, or come more slowly than allowed. */
const GRACE_MS = 5000

/** Up to here a body is hashed when it is whole, at half the cost; a larger one as it arrives, so that nothing waits long. */
const AT_ONCE = 64 * 1024

const EMPTY = new Uint8Array(0)

/** Step 6 as well: anything but bytes means that something else read the body first, whatever the signature says. */
export function bodySource(body: unknown): BodySource {
  if (body === undefined || body === null) return { kind: 'bytes', bytes: EMPTY }
  if (typeof body === 'string') return { kind: 'bytes', bytes: new TextEncoder().encode(body) }
  const bytes = asBytes(body)
  if (bytes !== undefined) return { kind: 'bytes', bytes }
  if (typeof body !== 'object') throw unusable(body)
  if (isReadableStream(body)) return { kind: 'stream', open: () => streamIterator(body) }
  if (isAsyncIterable(body)) return { kind: 'stream', open: () => iterableIterator(body) }
  throw unusable(body)
}

/**
 * Step 8: the whole body within its limits. A stream's pieces are copied at once: its source may use its buffers again,
 * and what was hashed must be what the handler gets.
 */
export function readBody(source: BodySource, limits: BodyLimits): ReadBody | Promise<ReadBody> {
  if (source.kind === 'stream') return readStream(source.open(), limits)
  const { bytes } = source
  if (bytes.byteLength > limits.maxBytes) throw tooLarge(limits.maxBytes)
  limits.share.grow(bytes.byteLength)
  return { bytes, hash: limits.algorithm?.hash(bytes) ?? '' }
}

/** Refuses by what the request says of itself, before anything is read. */
export function checkDeclaredLength(length: number | undefined, maxBytes: number): void {
  if (length !== undefined && length > maxBytes) throw tooLarge(maxBytes)
}

/**
 * Bytes that are said to be gzip and are not were inflated by something that ran first; their hash would never match.
 * Asked of every key id alike, so that the response tells nothing of the key.
 */
export function checkNotInflated(contentEncoding: string | undefined, body: Uint8Array): void {
  if (contentEncoding === undefined || body.byteLength === 0) return
  const last = contentEncoding
    .slice(contentEncoding.lastIndexOf(',') + 1)
    .trim()
    .toLowerCase()
  if (last !== 'gzip' && last !== 'x-gzip') return
  if (body[0] !== 0x1f || (body.byteLength > 1 && body[1] !== 0x8b))
    throw new Refusal(
      'BODY_UNAVAILABLE',
      'Content-Encoding is gzip and the body is not: something inflated it first. The signature covers the bytes as they were sent; verify before any decompression.',
    )
}

async function readStream(iterator: ByteIterator, limits: BodyLimits): Promise<ReadBody> {
  const { timeoutMs, minBytesPerSecond } = limits
  const end = performance.now() + timeoutMs
  let slowUntil = performance.now() + GRACE_MS
  const deadline = createDeadline(() => Math.min(end, slowUntil))
  const collected = new CollectedBody(limits)
  let complete = false
  try {
    for (;;) {
      const { done, value } = await deadline.race(iterator.next())
      if (done === true) {
        complete = true
        return collected.finish()
      }
      const piece = asBytes(value)
      if (piece === undefined)
        throw new Refusal(
          'BODY_UNAVAILABLE',
          'The body is a stream of something other than bytes (was setEncoding called?); pass the raw stream.',
        )
      collected.add(piece)
      // Each piece buys the time that it would take at the lowest rate.
      slowUntil += (1000 * piece.byteLength) / minBytesPerSecond
      slowUntil = Math.min(slowUntil, performance.now() + GRACE_MS)
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (error !== TIMED_OUT)
      throw new Refusal(
        'BODY_UNAVAILABLE',
        'The body broke off: the client or a proxy closed the connection.',
        {
          status: 400,
        },
      )
    throw new Refusal(
      'BODY_UNAVAILABLE',
      performance.now() < end
        ? `The body arrived at less than ${minBytesPerSecond} bytes a second (minBodyBytesPerSecond).`
        : `The body did not arrive within ${timeoutMs / 1000} s (bodyTimeoutSeconds).`,
      { status: 400 },
    )
  } finally {
    deadline.clear()
    if (!complete) stop(iterator)
  }
}

/** The body so far: its bytes in one buffer, and its hash. */
class CollectedBody {
  readonly #limits: BodyLimits
  #buffer: Uint8Array = EMPTY
  #length = 0
  #running: RunningHash | undefined
  #hashed = 0

  constructor(limits: BodyLimits) {
    this.#limits = limits
  }

  add(piece: Uint8Array): void {
    const { maxBytes, share, hold } = this.#limits
    const end = this.#length + piece.byteLength
    if (end > maxBytes) throw tooLarge(maxBytes)
    if (hold) {
      share.grow(piece.byteLength)
      this.#store(piece, end, maxBytes)
      if (end > AT_ONCE) this.#hash(this.#buffer.subarray(this.#hashed, end))
    } else {
      this.#hash(piece)
      if (this.#length < 2) this.#store(piece.subarray(0, 2 - this.#length), Math.min(end, 2), 2)
    }
    this.#length = end
  }

  finish(): ReadBody {
    const length = this.#limits.hold ? this.#length : Math.min(this.#length, 2)
    const bytes = length === this.#buffer.length ? this.#buffer : this.#buffer.slice(0, length)
    return { bytes, hash: this.#running?.digest() ?? this.#limits.algorithm?.hash(bytes) ?? '' }
  }

  /** Doubling: a body sent byte by byte costs no more than one that comes at once. */
  #store(piece: Uint8Array, end: number, maxBytes: number): void {
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(Math.min(maxBytes, Math.max(end, 2 * this.#buffer.length)))
      larger.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = larger
    }
    this.#buffer.set(piece, this.#length)
  }

  #hash(bytes: Uint8Array): void {
    this.#running ??= this.#limits.algorithm?.createHash()
    this.#running?.update(bytes)
    this.#hashed += bytes.byteLength
  }
}

/** A view of the same bytes; undefined for anything that is not bytes. */
function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]'
    ? new Uint8Array(value as ArrayBuffer)
    : undefined
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

/** The end and the errors of an abandoned stream are ignored. */
function stop(iterator: ByteIterator): void {
  try {
    void Promise.resolve(iterator.stop()).catch(() => {})
  } catch {
    // A source that cannot even be stopped is left alone.
  }
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal('BODY_TOO_LARGE', `The body is larger than ${maxBytes} bytes (maxBodyBytes).`)
}
