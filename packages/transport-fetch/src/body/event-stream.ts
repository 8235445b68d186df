import type { PipeStream } from './body-kind.ts'

/** What a stream without an iterator emits, no faster than it is read. */
export async function* piecesOf(stream: PipeStream): AsyncGenerator<unknown> {
  const pieces: unknown[] = []
  let end: { readonly error?: unknown } | undefined
  let wake: () => void = () => undefined
  const finish = (error?: unknown): void => {
    end ??= error === undefined ? {} : { error }
    wake()
  }
  stream.on('data', (piece) => {
    pieces.push(piece)
    stream.pause?.()
    wake()
  })
  stream.on('end', () => finish())
  stream.on('close', () => finish())
  stream.on('error', (error) => finish(error ?? new Error('The body stream failed.')))
  try {
    for (;;) {
      while (pieces.length > 0) yield pieces.shift()
      if (end?.error !== undefined) throw end.error
      if (end !== undefined) return
      await new Promise<void>((resolve) => {
        wake = resolve
        stream.resume?.()
      })
    }
  } finally {
    if (end === undefined) stream.destroy?.()
  }
}
