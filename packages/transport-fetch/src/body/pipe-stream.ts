import type { PipeStream } from './body-kind.ts'
import type { StreamBody } from './given-body.ts'

/** A stream of Node, or one that only knows events; the form of npm `form-data` says its content type and length. */
export function readPipeStream(stream: PipeStream): StreamBody {
  const headers = stream.getHeaders?.() ?? {}
  const [, contentType] = Object.entries(headers).find(([name]) => /^content-type$/i.test(name)) ?? []
  return {
    kind: 'stream',
    value: (Symbol.asyncIterator in stream ? stream : readEvents(stream)) as AsyncIterable<Uint8Array>,
    size: stream.hasKnownLength?.() === true ? stream.getLengthSync?.() : undefined,
    contentType,
    cancel(reason) {
      stream.on('error', () => undefined)
      stream.destroy?.(reason)
    },
  }
}

/** Streams that do not iterate are old: what reads them is loaded by the first one. */
async function* readEvents(stream: PipeStream): AsyncGenerator<unknown> {
  const { piecesOf } = await import('./event-stream.ts')
  yield* piecesOf(stream)
}
