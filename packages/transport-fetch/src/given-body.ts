import { TransportError } from '@apig/signer-core/transport'
import { formBlob } from './multipart.ts'
import { byteStream } from './byte-stream.ts'

/** A body as it was given: a copy where the caller could still change it. */
export type GivenBody = (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'blob'; readonly value: Blob }
  | { readonly kind: 'stream'; readonly value: ReadableStream<Uint8Array<ArrayBuffer>> }
  /** Out of a `Request`, which does not say what it was made of. */
  | { readonly kind: 'request'; readonly value: Request; readonly isMultipart: boolean }
) & {
  /** The content type that the platform would set. */
  readonly contentType?: string | undefined
}

type BodyInput = NonNullable<Parameters<typeof fetch>[1]>['body']

/** The body of a call: `init`'s, else the `Request`'s, which is used up by that as it is by the platform. */
export function takeBody(
  body: BodyInput | undefined,
  request: Request | undefined,
  headers: readonly (readonly [string, string])[],
): GivenBody | undefined {
  if (body !== undefined && body !== null) return copyBody(body)
  // Browsers that have no Request.body cannot say that there is none.
  if (request === undefined || request.body === null || /^(?:GET|HEAD)$/.test(request.method))
    return undefined
  const type = headers.find(([name]) => name === 'content-type')?.[1] ?? ''
  return { kind: 'request', value: useUp(request), isMultipart: /^multipart\//i.test(type) }
}

/** The platform's fetch leaves nothing to be read in a `Request`, and takes none that was read. */
function useUp(request: Request): Request {
  // Bun copies one that was read, and leaves readable one that was copied.
  if (request.bodyUsed) throw new TypeError('input is a Request whose body was read already.')
  const copy = new Request(request)
  if (!request.bodyUsed) request.body?.cancel().catch(() => undefined)
  return copy
}

function copyBody(body: unknown): GivenBody {
  if (typeof body === 'string') return { kind: 'text', value: body, contentType: 'text/plain;charset=UTF-8' }
  const tag = Object.prototype.toString.call(body).slice(8, -1)
  if (tag === 'URLSearchParams')
    return {
      kind: 'text',
      value: String(body),
      contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
    }
  if (ArrayBuffer.isView(body))
    return { kind: 'bytes', value: copyBytes(body.buffer, body.byteOffset, body.byteLength) }
  if (tag === 'ArrayBuffer') return { kind: 'bytes', value: copyBytes(body as ArrayBuffer) }
  if (tag === 'Blob' || tag === 'File')
    return { kind: 'blob', value: body as Blob, contentType: (body as Blob).type }
  if (tag === 'FormData') {
    const form = formBlob(body as FormData)
    return { kind: 'blob', value: form.body, contentType: form.headers['content-type'] }
  }
  const stream = byteStream(body)
  if (stream !== undefined) return { kind: 'stream', value: stream }
  throw new TransportError(
    'BODY_UNSUPPORTED',
    `init.body must be a string, bytes, Blob, File, URLSearchParams, FormData, ReadableStream or async iterable, not ${tag === 'Object' ? 'a plain object (JSON.stringify it first)' : `a ${tag}`}.`,
  )
}

function copyBytes(
  buffer: ArrayBufferLike,
  offset = 0,
  length: number = buffer.byteLength,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Uint8Array(buffer, offset, length))
}
