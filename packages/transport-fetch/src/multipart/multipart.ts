import { isPlatformBlob } from '../body/body-kind.ts'
import { createBoundary, multipartType } from '../body/boundary.ts'
import { formatEnd, formatPartHead } from './multipart-format.ts'
import type { PartHead } from './multipart-format.ts'
import { TransportError } from '../transport-error.ts'

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

/** A file says its own type, unless the part does. */
function withType(head: PartHead, value: Part['value']): PartHead {
  if (head.contentType !== undefined || !isPlatformBlob(value)) return head
  return { ...head, contentType: value.type || 'application/octet-stream' }
}

function requireValue(value: unknown): void {
  const isBytes = value instanceof ArrayBuffer || value instanceof Uint8Array
  if (typeof value !== 'string' && !isPlatformBlob(value) && !isBytes)
    throw new TransportError(
      'BODY_UNSUPPORTED',
      'A part of the multipart body must have a value that is a string, bytes, or a Blob or File of the platform; of another library pass await value.arrayBuffer().',
    )
}
