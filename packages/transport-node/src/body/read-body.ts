import type { Readable } from 'node:stream'
import { TransportError } from '@apig/signer-core/transport'
import { isBlob, isForm, isNodeStream, isSearchParams, isWebStream, viewBytes } from './body-kind.ts'
import { readForm } from './multipart-body.ts'
import { bytesPayload, EMPTY, toBytes } from './payload.ts'
import type { Payload, Sendable } from './payload.ts'

/**
 * Who gives a body: `fetch` has the habits of fetch (bytes are copied, text has a content type); for a `request` every
 * kind is what it says; on the way to `dispatch` fetch may have made an iterable of anything.
 */
export type BodySource = 'fetch' | 'request' | 'dispatch'

/**
 * Reads a body of any kind.
 *
 * @param body - as the caller gave it
 * @param from - who gives it
 * @param length - the `content-length` that came with it, for a stream
 * @throws TransportError `BODY_UNSUPPORTED`
 */
export function readBody(body: unknown, from: BodySource, length?: number): Payload {
  if (body === undefined || body === null) return EMPTY
  if (typeof body === 'string') return bytesPayload(body, from === 'fetch' ? TEXT : undefined)
  const bytes = viewBytes(body)
  // A copy, as fetch has it: whoever changes the bytes afterwards changes nothing that was signed.
  if (bytes !== undefined) return bytesPayload(from === 'fetch' ? bytes.slice() : bytes)
  if (isSearchParams(body)) return bytesPayload(body.toString(), FORM)
  if (isForm(body)) return readForm(body)
  if (isBlob(body)) return blobPayload(body)
  if (typeof body !== 'object') throw unsupported()
  if (isNodeStream(body)) return streamPayload('stream', body as Readable, length)
  if (isWebStream(body))
    return {
      ...streamPayload('stream', chunksOf(body as unknown as AsyncIterable<unknown>), length),
      cancel(reason) {
        // One that is being read is ended by its reader.
        if (!body.locked) body.cancel(reason).catch(() => undefined)
      },
    }
  if (Symbol.asyncIterator in body)
    return streamPayload(
      from === 'dispatch' ? 'unknown' : 'stream',
      chunksOf(body as AsyncIterable<unknown>),
      length,
    )
  if (from === 'dispatch' && Symbol.iterator in body)
    return streamPayload('unknown', body as Iterable<Uint8Array>, length)
  throw unsupported()
}

const TEXT = 'text/plain;charset=UTF-8'
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8'

function blobPayload(blob: Blob): Payload {
  return {
    kind: 'form',
    length: blob.size,
    repeatable: true,
    contentType: blob.type || undefined,
    open: () => blob.stream() as unknown as AsyncIterable<Uint8Array>,
  }
}

const streamPayload = (
  kind: 'stream' | 'unknown',
  stream: Sendable,
  length: number | undefined,
): Payload => ({
  kind,
  length,
  repeatable: false,
  contentType: undefined,
  open: () => stream,
})

async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield toBytes(chunk)
}

const unsupported = (): TransportError =>
  new TransportError(
    'BODY_UNSUPPORTED',
    'body must be text, bytes, a Blob or File, URLSearchParams, FormData or a stream; for JSON pass JSON.stringify(value), or use postJson.',
  )
