import { byteStream } from './byte-stream.ts'
import type { Bytes, ByteSource } from './given-body.ts'

/** All bytes of a body; where there are more than `limit`, the rest is left and `tooMany` decides. */
export async function collect(body: Blob | ByteSource, limit: number, tooMany: () => void): Promise<Bytes> {
  const reader = byteStream(body instanceof Blob ? body.stream() : body).getReader()
  const pieces: Bytes[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      reader.cancel().catch(() => undefined)
      tooMany()
      length -= value.length
      break
    }
    pieces.push(value)
  }
  if (pieces.length === 1) return pieces[0] as Bytes
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
