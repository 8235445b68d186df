import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import type { BusboyFileStream } from '@fastify/busboy'
import { ServiceError } from './service-error.ts'

/** One file of a multipart body, as it arrived. */
export interface ReceivedFile {
  readonly field: string
  readonly file_name: string
  readonly content_type: string
  readonly size: number
  readonly sha256: string
}

/** A multipart body, without its contents. */
export interface ReceivedForm {
  readonly files: readonly ReceivedFile[]
  readonly fields: readonly { readonly field: string; readonly value: string }[]
}

const LIMITS = {
  files: 100,
  fields: 100,
  fileSize: 64 * 1024 * 1024,
  fieldNameSize: 1024,
  fieldSize: 64 * 1024,
}

/** Hashes files as they arrive and keeps none of them. */
export async function receiveFiles(request: IncomingMessage, contentType: string): Promise<ReceivedForm> {
  const files: Promise<ReceivedFile>[] = []
  const fields: { field: string; value: string }[] = []
  try {
    const form = new Busboy({ headers: { ...request.headers, 'content-type': contentType }, limits: LIMITS })
    form.on('file', (field, content, fileName, _encoding, type) => {
      const file = receiveFile(content, { field, file_name: fileName, content_type: type })
      file.catch(() => undefined)
      files.push(file)
    })
    form.on('field', (field, value) => fields.push({ field, value }))
    await pipeline(request, form)
    return { files: await Promise.all(files), fields }
  } catch (error) {
    throw new ServiceError(
      400,
      `The multipart body cannot be read: ${error instanceof Error ? error.message : 'unknown'}.`,
    )
  }
}

async function receiveFile(
  content: BusboyFileStream,
  about: Pick<ReceivedFile, 'field' | 'file_name' | 'content_type'>,
): Promise<ReceivedFile> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of content as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size += chunk.length
  }
  if (content.truncated) throw new Error(`a file is larger than ${LIMITS.fileSize} bytes`)
  return { ...about, size, sha256: hash.digest('hex') }
}
