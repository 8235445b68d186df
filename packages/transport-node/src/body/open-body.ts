import { bodyTooLarge, callHook, sizeOfWhole, toBytes } from '@apig/transport-fetch/internal'
import type { ReadyBody, Sendable, UploadProgress } from '@apig/transport-fetch/internal'

/** A body as undici takes it. */
export interface OpenedBody {
  readonly body: string | Uint8Array | AsyncIterable<unknown> | null
  /** In bytes; undefined where undici counts itself, and where it is unknown. */
  readonly length: number | undefined
}

const NO_BODY: OpenedBody = { body: null, length: undefined }
const SLICE_BYTES = 64 * 1024

/** Opens a body for one attempt; it is counted where its length is unknown, or where a hook asks. */
export function openBody(
  { open, whole, size }: ReadyBody,
  limit: number,
  attempt = 1,
  onProgress?: ((progress: UploadProgress) => void) | undefined,
): OpenedBody {
  if (open === undefined) return NO_BODY
  if (whole !== undefined && onProgress === undefined) return { body: whole, length: undefined }
  const length = whole === undefined ? size : sizeOfWhole(whole)
  const pieces = piecesOf(open())
  if (onProgress === undefined && (length !== undefined || limit === Number.POSITIVE_INFINITY))
    return { body: pieces, length }
  const report = (sentBytes: number): void =>
    callHook(onProgress, () => ({ sentBytes, totalBytes: length, attempt }))
  return { body: count(pieces, limit, report), length }
}

/** Says how long the body is, in place of what the caller said. */
export function setLength(headers: Record<string, string>, length: number | undefined): void {
  if (length !== undefined) headers['content-length'] = String(length)
  // Most requests have none, and `delete` makes an object slow.
  else if (headers['content-length'] !== undefined) delete headers['content-length']
}

async function* count(
  pieces: AsyncIterable<unknown>,
  limit: number,
  report: (sentBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let sentBytes = 0
  for await (const piece of pieces) {
    const bytes = toBytes(piece)
    if (sentBytes + bytes.byteLength > limit) throw bodyTooLarge('is a stream that has more', limit)
    yield bytes
    // Asked for the next one: this one has been written.
    sentBytes += bytes.byteLength
    report(sentBytes)
  }
}

function piecesOf(body: Sendable): AsyncIterable<unknown> {
  if (typeof body === 'string') return slices(Buffer.from(body))
  if (body instanceof Uint8Array) return slices(body)
  return (body instanceof Blob ? body.stream() : body) as AsyncIterable<unknown>
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES)
}
