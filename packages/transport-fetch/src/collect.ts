/** All bytes of a stream; where there are more than `limit`, the rest is left and `tooMany` decides. */
export async function collect(
  stream: ReadableStream<Uint8Array>,
  limit: number,
  tooMany: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader()
  const pieces: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      reader.cancel().catch(() => undefined)
      tooMany()
      break
    }
    pieces.push(value)
  }
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
