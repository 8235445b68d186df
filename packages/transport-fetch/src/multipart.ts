import {
  createBoundary,
  formatEnd,
  formatPartHead,
  multipartType,
  TransportError,
} from '@apig/signer-core/transport'
import type { PartHead } from '@apig/signer-core/transport'

/** One part of a multipart body: what stands before it, and the value. */
export interface Part extends PartHead {
  /** Text (sent as UTF-8), bytes, a `Blob` or `File`. */
  readonly value: string | Uint8Array | ArrayBuffer | Blob
}

/** A multipart body and the header that goes with it, to be spread into `init`. */
export interface Multipart {
  /** All parts, one after the other. */
  readonly body: Blob
  /** To be sent with the body: the content type, with the boundary. */
  readonly headers: { readonly 'content-type': string }
}

/**
 * A multipart body whose parts can have headers of their own, which a `FormData` cannot carry. Files are not read
 * before they are sent.
 *
 * @throws TransportError `BODY_UNSUPPORTED` where a part is wrong
 * @example
 * ```ts
 * import { createSignedFetch, multipart } from '@apig/transport-fetch'
 *
 * const signedFetch = createSignedFetch({
 *   credentials: { accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' },
 *   origins: 'https://example.com',
 * })
 * const image = new File(['...'], 'flower.png', { type: 'image/png' })
 * const body = multipart([{ name: 'images', fileName: image.name, value: image, headers: { 'X-Label': 'rose' } }])
 * await signedFetch('https://example.com/v1/infers/a', { method: 'POST', ...body })
 * ```
 */
export function multipart(parts: readonly Part[]): Multipart {
  const boundary = createBoundary()
  const pieces = parts.flatMap(({ value, ...head }) => {
    requireValue(value)
    return [formatPartHead(withType(head, value), boundary), value as BlobPart, '\r\n']
  })
  return {
    body: new Blob([...pieces, formatEnd(boundary)]),
    headers: { 'content-type': multipartType(boundary) },
  }
}

/** A form as the platform would serialise it, with its size known and its boundary ours. */
export function formBlob(form: FormData): Multipart {
  const parts: Part[] = []
  for (const [name, value] of form as unknown as Iterable<[string, string | File]>) {
    if (typeof value === 'string') parts.push({ name: toCrLf(name), value: toCrLf(value) })
    else
      parts.push({
        name: toCrLf(name),
        fileName: value.name,
        contentType: value.type || 'application/octet-stream',
        value,
      })
  }
  return multipart(parts)
}

/** A file says its own type, unless the part does. */
function withType(head: PartHead, value: Part['value']): PartHead {
  if (head.contentType !== undefined || !(value instanceof Blob)) return head
  return { ...head, contentType: value.type || 'application/octet-stream' }
}

function requireValue(value: unknown): void {
  const isBytes = value instanceof ArrayBuffer || value instanceof Uint8Array
  if (typeof value !== 'string' && !(value instanceof Blob) && !isBytes)
    throw new TransportError(
      'BODY_UNSUPPORTED',
      'A part of the multipart body must have a value that is a string, bytes, Blob or File.',
    )
}

/** Forms have CRLF for every line end. */
const toCrLf = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n')
