import type { Readable } from 'node:stream'

/** The body is larger than allowed. */
export class BodyTooLargeError extends Error {
  readonly code = 'BODY_TOO_LARGE'

  constructor() {
    super('The body is larger than the limit.')
  }
}

/** Reads a whole body, and stops at the first byte above the limit. */
export async function readBody(body: Readable, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of boundedBody(body, limitBytes)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The body as it arrives; ends with an error at the first byte above the limit, and leaves the connection open for the answer. */
export async function* boundedBody(body: Readable, limitBytes: number): AsyncGenerator<Buffer> {
  let length = 0
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limitBytes) throw new BodyTooLargeError()
    yield chunk
  }
}
