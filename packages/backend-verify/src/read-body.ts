import type { BodyHash } from './body-hash.ts'
import { asBytes } from './body-source.ts'
import type { BodySource, ByteIterator } from './body-source.ts'
import { createDeadline, TIMED_OUT } from './deadline.ts'
import type { Share } from './pending-bytes.ts'
import { Refusal } from './refusal.ts'

export interface BodyLimits {
  readonly maxBytes: number
  readonly timeoutMs: number
  /** This request's share of what all requests may hold. */
  readonly share: Share
  /** Told of each piece that was read. */
  readonly onRead: (bytes: number) => void
}

/**
 * Step 8: the whole body within its limits. A stream's pieces are hashed as they arrive, and copied at once: its source
 * may use its buffers again, and what was hashed must be what the handler gets. Bytes are not hashed here.
 */
export function readBody(
  source: BodySource,
  hash: BodyHash | undefined,
  limits: BodyLimits,
): Uint8Array | Promise<Uint8Array> {
  if (source.kind === 'stream') return readStream(source.open(), hash, limits)
  const { bytes } = source
  if (bytes.byteLength > limits.maxBytes) throw tooLarge(limits.maxBytes)
  limits.share.grow(bytes.byteLength)
  limits.onRead(bytes.byteLength)
  return bytes
}

async function readStream(
  iterator: ByteIterator,
  hash: BodyHash | undefined,
  limits: BodyLimits,
): Promise<Uint8Array> {
  const deadline = createDeadline(limits.timeoutMs)
  let complete = false
  try {
    const body = await collect((work) => deadline.race(work), iterator, hash, limits)
    complete = true
    return body
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (error === TIMED_OUT)
      throw new Refusal(
        'BODY_UNAVAILABLE',
        `The body did not arrive within ${limits.timeoutMs / 1000} s (bodyTimeoutSeconds).`,
        { status: 400 },
      )
    throw new Refusal('BODY_UNAVAILABLE', 'The body broke off: the client aborted, perhaps.', { status: 400 })
  } finally {
    deadline.clear()
    if (!complete) stop(iterator)
  }
}

/** Refuses by what the request says of itself, before anything is read. */
export function checkDeclaredLength(contentLength: string | undefined, maxBytes: number): void {
  if (contentLength !== undefined && /^[0-9]+$/.test(contentLength) && Number(contentLength) > maxBytes)
    throw tooLarge(maxBytes)
}

async function collect(
  race: (work: ReturnType<ByteIterator['next']>) => ReturnType<ByteIterator['next']>,
  iterator: ByteIterator,
  hash: BodyHash | undefined,
  limits: BodyLimits,
): Promise<Uint8Array> {
  let buffer = new Uint8Array(0)
  let length = 0
  for (;;) {
    const { done, value } = await race(iterator.next())
    if (done === true) return length === buffer.length ? buffer : buffer.slice(0, length)
    const piece = asBytes(value)
    if (piece === undefined)
      throw new Refusal(
        'BODY_UNAVAILABLE',
        'The body is a stream of something else than bytes (setEncoding was called, perhaps); pass the raw stream.',
      )
    const end = length + piece.byteLength
    limits.onRead(piece.byteLength)
    if (end > limits.maxBytes) throw tooLarge(limits.maxBytes)
    if (end > buffer.length) {
      // Doubling: a body sent byte by byte costs no more than one that comes at once.
      const capacity = Math.min(limits.maxBytes, Math.max(end, 2 * buffer.length))
      limits.share.grow(capacity - buffer.length)
      const larger = new Uint8Array(capacity)
      larger.set(buffer.subarray(0, length))
      buffer = larger
    }
    buffer.set(piece, length)
    hash?.take(buffer, end)
    length = end
  }
}

/** Nobody waits for the end of a stream that was given up, and its errors concern nobody. */
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
