import { basename } from 'node:path'
import {
  createBoundary,
  formatEnd,
  formatPartHead,
  multipartType,
  TransportError,
} from '@apig/signer-core/transport'
import type { PartHead } from '@apig/signer-core/transport'
import { isBlob } from './body-kind.ts'
import { contentTypeOf } from './content-type.ts'
import { readFileContent, sizeOfFile } from './file-content.ts'
import type { UploadPart } from './part.ts'
import { toBytes } from './payload.ts'
import type { Payload } from './payload.ts'

/** What follows the head of a part. */
interface Content {
  readonly size: number | undefined
  readonly repeatable: boolean
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

interface Piece {
  readonly head: PartHead
  readonly content: Content
}

const LINE_END = Buffer.from('\r\n')

/**
 * A `multipart/form-data` body from parts: heads are made and sizes taken now, contents are read while they are sent.
 *
 * @throws TransportError `BODY_UNSUPPORTED`, which says what is wrong with which part
 */
export async function readParts(parts: Iterable<UploadPart>): Promise<Payload> {
  if (typeof parts !== 'object' || parts === null || !(Symbol.iterator in parts))
    throw unsupported("parts must be an array such as [{ name: 'images', path: 'flower.png' }].")
  const pieces: Piece[] = []
  for (const part of parts) pieces.push(await readPart(part))
  if (pieces.length === 0) throw unsupported('parts has nothing in it; give at least one part.')
  return compose(pieces)
}

/** The same body that a platform makes of a form, but one that can be measured, and sent again. */
export function readForm(form: FormData): Payload {
  return compose(
    Array.from(form as unknown as Iterable<[string, string | File]>, ([name, value]) =>
      typeof value === 'string'
        ? { head: { name: lines(name) }, content: bytesContent(Buffer.from(lines(value))) }
        : {
            head: {
              name: lines(name),
              fileName: value.name,
              contentType: value.type || 'application/octet-stream',
            },
            content: blobContent(value),
          },
    ),
  )
}

function compose(pieces: readonly Piece[]): Payload {
  const boundary = createBoundary()
  const made = pieces.map(({ head, content }) => ({
    head: Buffer.from(formatPartHead(head, boundary)),
    content,
  }))
  const end = Buffer.from(formatEnd(boundary))
  let length: number | undefined = end.length
  for (const { head, content } of made)
    length =
      length === undefined || content.size === undefined
        ? undefined
        : length + head.length + content.size + LINE_END.length
  return {
    kind: 'form',
    length,
    repeatable: made.every(({ content }) => content.repeatable),
    contentType: multipartType(boundary),
    open: async function* () {
      for (const { head, content } of made) {
        yield head
        yield* content.open()
        yield LINE_END
      }
      yield end
    },
  }
}

async function readPart(part: UploadPart): Promise<Piece> {
  if (typeof part !== 'object' || part === null)
    throw unsupported('each part must be an object with a name, and a path or a value.')
  const { name, headers } = part
  if ('path' in part && part.path !== undefined) {
    const { path, fileName = basename(path), contentType = contentTypeOf(fileName) } = part
    const size = await sizeOfFile(path)
    return {
      head: { name, fileName, contentType, headers },
      content: { size, repeatable: true, open: () => readFileContent(path, size) },
    }
  }
  if (!('value' in part) || part.value === undefined)
    throw unsupported('each part must have a path, for a file on disk, or a value.')
  const { value, size } = part
  const blob = isBlob(value) ? value : undefined
  const fileName = part.fileName ?? (blob !== undefined && 'name' in blob ? String(blob.name) : undefined)
  const contentType =
    part.contentType ?? (blob?.type || (fileName === undefined ? undefined : contentTypeOf(fileName)))
  return { head: { name, fileName, contentType, headers }, content: readContent(value, size) }
}

function readContent(value: unknown, size: number | undefined): Content {
  if (typeof value === 'string') return bytesContent(Buffer.from(value))
  if (value instanceof Uint8Array) return bytesContent(value)
  if (value instanceof ArrayBuffer) return bytesContent(new Uint8Array(value))
  if (isBlob(value)) return blobContent(value)
  if (typeof value !== 'object' || value === null || !(Symbol.asyncIterator in value))
    throw unsupported('the value of a part must be text, bytes, a Blob or File, or a stream of bytes.')
  if (size !== undefined && (!Number.isSafeInteger(size) || size < 0))
    throw unsupported('the size of a part must be a number of bytes.')
  return { size, repeatable: false, open: () => counted(value as AsyncIterable<unknown>, size) }
}

const bytesContent = (bytes: Uint8Array): Content => ({
  size: bytes.byteLength,
  repeatable: true,
  open: () => [bytes],
})

const blobContent = (blob: Blob): Content => ({
  size: blob.size,
  repeatable: true,
  open: () => blob.stream() as unknown as AsyncIterable<Uint8Array>,
})

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

/** Line ends as HTML wants them in names and fields. */
const lines = (text: string): string => text.replace(/\r?\n|\r/g, '\r\n')
const unsupported = (message: string): TransportError => new TransportError('BODY_UNSUPPORTED', message)
