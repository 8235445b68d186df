import { kindOf } from '@apig/signer-core/internal'
import { TransportError } from '../transport-error.ts'
import { blobBytes } from './blob-bytes.ts'
import { isBlobLike, isForm, isPipeStream, isPlatformBlob, isSearchParams, isWebStream } from './body-kind.ts'
import { byteStream, viewBytes } from './byte-stream.ts'
import { createBoundary, multipartType } from './boundary.ts'
import { fileOf } from './given-body.ts'
import type { ByteSource, FileBody, FormBody, GivenBody, StreamBody } from './given-body.ts'
import { readPipeStream } from './pipe-stream.ts'

/**
 * Who gives a body. `fetch` has the habits of fetch: bytes are copied, text has a content type. A `request` takes every
 * kind as what it is. On the way to a `dispatcher` a fetch may have made an iterable of anything.
 */
export type BodyGiver = 'fetch' | 'request' | 'dispatcher'

/**
 * Reads a body of any kind, of any realm and library.
 *
 * @throws TransportError `BODY_UNSUPPORTED`
 */
export function readBody(body: unknown, giver: BodyGiver): GivenBody | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string')
    return { kind: 'whole', value: body, contentType: giver === 'fetch' ? TEXT : undefined }
  const bytes = viewBytes(body)
  // A copy, as fetch has it: changing the bytes afterwards does not change what was signed.
  if (bytes !== undefined) return { kind: 'whole', value: giver === 'fetch' ? bytes.slice() : bytes }
  if (typeof body !== 'object') throw unsupported(body)
  if (isPipeStream(body)) return readPipeStream(body)
  if (isWebStream(body)) return streamOf(body)
  if (isPlatformBlob(body)) return fileOf(body)
  if (isBlobLike(body)) return blobOf(body)
  if (isSearchParams(body))
    return { kind: 'whole', value: new URLSearchParams([...body]).toString(), contentType: FORM }
  if (isForm(body)) return formOf(body)
  const isUnknown = giver === 'dispatcher'
  if (Symbol.asyncIterator in body) {
    const iterable = body as AsyncIterable<Uint8Array>
    return isUnknown ? unknownOf(iterable) : streamOf(iterable)
  }
  if (isUnknown && Symbol.iterator in body) return unknownOf(piecesOf(body as Iterable<Uint8Array>))
  throw unsupported(body)
}

const TEXT = 'text/plain;charset=UTF-8'
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8'

function streamOf(source: ByteSource): StreamBody {
  const value = byteStream(source)
  return { kind: 'stream', value, cancel: (reason) => void value.cancel(reason).catch(() => undefined) }
}

function formOf(form: Iterable<unknown>): FormBody {
  const boundary = createBoundary()
  return { kind: 'form', entries: [...form], boundary, contentType: multipartType(boundary) }
}

function blobOf(blob: Blob): FileBody {
  const { size, type } = blob
  return { kind: 'file', size, canRepeat: true, contentType: type || undefined, open: () => blobBytes(blob) }
}

function unknownOf(value: AsyncIterable<Uint8Array>): GivenBody {
  return {
    kind: 'unknown',
    isForm: false,
    open: () => value,
    whole: () => Promise.reject(unsupported(value)),
  }
}

async function* piecesOf(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces
}

function unsupported(body: unknown): TransportError {
  return new TransportError(
    'BODY_UNSUPPORTED',
    `body must be a string, bytes, Blob, File, URLSearchParams, FormData, a stream or an async iterable of bytes, not ${kindOf(body)}. For JSON pass JSON.stringify(value); for a form, build a FormData of the platform.`,
  )
}
