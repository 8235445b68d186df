import { basename } from 'node:path'
import {
  blobContent,
  composeParts,
  isBlobLike,
  toBytes,
  TransportError,
  viewBytes,
  wholeContent,
} from '@apig/transport-fetch/internal'
import type { FileBody, PartContent, PartHead } from '@apig/transport-fetch/internal'
import { contentTypeOf } from './content-type.ts'
import { readFileContent, sizeOfFile } from './file-content.ts'
import type { UploadPart } from './part.ts'

/**
 * A `multipart/form-data` body of parts: heads are made and sizes taken now, contents are read while they are sent.
 *
 * @throws TransportError `BODY_UNSUPPORTED`, which says what is wrong with which part
 */
export async function readParts(parts: Iterable<UploadPart>): Promise<FileBody> {
  if (typeof parts !== 'object' || parts === null || !(Symbol.iterator in parts))
    throw unsupported("parts must be an array such as [{ name: 'images', path: 'flower.png' }].")
  const read: [PartHead, PartContent][] = []
  for (const part of parts) read.push(await readPart(part))
  if (read.length === 0) throw unsupported('parts is empty; give at least one part.')
  return composeParts(read)
}

async function readPart(part: UploadPart): Promise<[PartHead, PartContent]> {
  if (typeof part !== 'object' || part === null)
    throw unsupported('each part must be an object with a name, and a path or a value.')
  const { name, headers } = part
  if ('path' in part && part.path !== undefined) {
    const { path, fileName = basename(path), contentType = contentTypeOf(fileName) } = part
    const size = await sizeOfFile(path)
    return [
      { name, fileName, contentType, headers },
      { size, canRepeat: true, open: () => readFileContent(path, size) },
    ]
  }
  if (!('value' in part) || part.value === undefined)
    throw unsupported('each part must have a path, for a file on disk, or a value.')
  const { value, size } = part
  const blob = isBlob(value) ? value : undefined
  const fileName = part.fileName ?? (blob !== undefined && 'name' in blob ? String(blob.name) : undefined)
  const contentType =
    part.contentType ?? (blob?.type || (fileName === undefined ? undefined : contentTypeOf(fileName)))
  return [{ name, fileName, contentType, headers }, readContent(value, size)]
}

function readContent(value: unknown, size: number | undefined): PartContent {
  if (typeof value === 'string') return wholeContent(value)
  const bytes = viewBytes(value)
  if (bytes !== undefined) return wholeContent(bytes)
  if (isBlob(value)) return blobContent(value)
  if (typeof value !== 'object' || value === null || !(Symbol.asyncIterator in value))
    throw unsupported('the value of a part must be text, bytes, a Blob or File, or a stream of bytes.')
  if (size !== undefined && (!Number.isSafeInteger(size) || size < 0))
    throw unsupported('the size of a part must be a number of bytes.')
  return { size, canRepeat: false, open: () => counted(value as AsyncIterable<unknown>, size) }
}

const isBlob = (value: unknown): value is Blob =>
  typeof value === 'object' && value !== null && isBlobLike(value)

/** A stream that is longer or shorter than it says would spoil the connection for the next request. */
async function* counted(
  content: AsyncIterable<unknown>,
  size: number | undefined,
): AsyncGenerator<Uint8Array> {
  let sent = 0
  for await (const chunk of content) {
    const bytes = toBytes(chunk)
    sent += bytes.byteLength
    if (size !== undefined && sent > size) break
    yield bytes
  }
  if (size !== undefined && sent !== size)
    throw unsupported(`the value of a part has ${sent < size ? 'fewer' : 'more'} bytes than its size says.`)
}

const unsupported = (message: string): TransportError => new TransportError('BODY_UNSUPPORTED', message)
