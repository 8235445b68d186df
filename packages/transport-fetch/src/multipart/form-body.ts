import { kindOf, quote } from '@apig/signer-core/internal'
import { TransportError } from '../transport-error.ts'
import { blobBytes } from '../body/blob-bytes.ts'
import { isBlobLike, isPlatformBlob } from '../body/body-kind.ts'
import { createBoundary, multipartType } from '../body/boundary.ts'
import { fileOf } from '../body/given-body.ts'
import type { ByteSource, FileBody } from '../body/given-body.ts'
import { formatEnd, formatPartHead } from './multipart-format.ts'
import type { PartHead } from './multipart-format.ts'

/** What follows the head of a part. */
export interface PartContent {
  /** In bytes, where it is known. */
  readonly size: number | undefined
  readonly canRepeat: boolean
  open(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/**
 * The body that a platform makes of a form, with its size known and a boundary of ours; values may be of any library.
 *
 * @throws TransportError `BODY_UNSUPPORTED` for a value that is neither text nor a file
 */
export function writeForm(entries: readonly unknown[], boundary: string): FileBody {
  const read = entries.map(readEntry)
  if (read.every(([, value]) => typeof value === 'string' || isPlatformBlob(value))) {
    const pieces = read.flatMap(([head, value]) => [formatPartHead(head, boundary), value, '\r\n'])
    return fileOf(new Blob([...pieces, formatEnd(boundary)]))
  }
  return composeParts(
    read.map(([head, value]) => [head, contentOf(value)]),
    boundary,
  )
}

/** A multipart body of parts that are read while they are sent. */
export function composeParts(
  parts: readonly (readonly [PartHead, PartContent])[],
  boundary: string = createBoundary(),
): FileBody {
  const encoder = new TextEncoder()
  const lineEnd = encoder.encode('\r\n')
  const made = parts.map(([head, content]) => ({
    head: encoder.encode(formatPartHead(head, boundary)),
    content,
  }))
  const end = encoder.encode(formatEnd(boundary))
  let size: number | undefined = end.length
  for (const { head, content } of made)
    if (size !== undefined)
      size = content.size === undefined ? undefined : size + head.length + content.size + lineEnd.length
  return {
    kind: 'file',
    size,
    canRepeat: made.every(({ content }) => content.canRepeat),
    contentType: multipartType(boundary),
    async *open() {
      for (const { head, content } of made) {
        yield head
        yield* content.open()
        yield lineEnd
      }
      yield end
    },
  }
}

/** Text or bytes at hand, as the content of a part. */
export function wholeContent(value: string | Uint8Array): PartContent {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  return { size: bytes.byteLength, canRepeat: true, open: () => [bytes] }
}

/** A Blob or File of any library, as the content of a part. */
export function blobContent(blob: Blob): PartContent {
  return { size: blob.size, canRepeat: true, open: (): ByteSource => blobBytes(blob) }
}

const contentOf = (value: string | Blob): PartContent =>
  typeof value === 'string' ? wholeContent(value) : blobContent(value)

function readEntry(entry: unknown): [PartHead, string | Blob] {
  if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== 'string')
    throw new TransportError(
      'BODY_UNSUPPORTED',
      'body looks like a form, but does not iterate into names and values; build a FormData of the platform.',
    )
  const [name, value] = entry as [string, unknown]
  const head = { name: toCrLf(name) }
  if (typeof value === 'string') return [head, toCrLf(value)]
  if (typeof value === 'object' && value !== null && (isPlatformBlob(value) || isBlobLike(value))) {
    const fileName = 'name' in value && typeof value.name === 'string' ? value.name : 'blob'
    return [{ ...head, fileName, contentType: value.type || 'application/octet-stream' }, value]
  }
  throw new TransportError(
    'BODY_UNSUPPORTED',
    `body is a form whose field ${quote(name)} must be a string, Blob or File, not ${kindOf(value)}.`,
  )
}

/** Forms have CRLF for every line end. */
const toCrLf = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n')
