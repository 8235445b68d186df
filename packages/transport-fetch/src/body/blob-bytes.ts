import { byteStream } from './byte-stream.ts'

/** The bytes of a Blob of another library. */
export async function* blobBytes(blob: Blob): AsyncGenerator<Uint8Array> {
  if (typeof blob.stream === 'function') yield* iterate(byteStream(blob.stream()))
  else yield new Uint8Array(await blob.arrayBuffer())
}

/** Browsers have streams that do not iterate. */
async function* iterate(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}
