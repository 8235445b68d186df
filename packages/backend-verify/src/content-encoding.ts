import { Refusal } from './refusal.ts'

/**
 * Bytes that are said to be gzip and are not were inflated by something that ran first; their hash would never match.
 * Asked of every key id alike, so that the answer tells nothing of the key.
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
