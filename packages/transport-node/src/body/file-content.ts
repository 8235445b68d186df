import { open, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { TransportError } from '@apig/transport-fetch/internal'
import { fileReason } from '../file-reason.ts'

const CHUNK_BYTES = 128 * 1024

/** How many bytes a file has now. */
export async function sizeOfFile(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (!found.isFile())
    throw new TransportError(
      'BODY_UNSUPPORTED',
      `${path} is not a file; for a pipe or a device pass its stream as value, with its size where you know it.`,
    )
  return found.size
}

/** The bytes of a file as they are read: exactly so many as were announced, or an error. */
export async function* readFileContent(path: string, size: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error)
  })
  try {
    for (let sent = 0; sent < size;) {
      const chunk = await readChunk(file, Math.min(CHUNK_BYTES, size - sent))
      if (chunk.length === 0) throw changed(path)
      sent += chunk.length
      yield chunk
    }
    // One byte more: a file that has grown would arrive truncated, unnoticed.
    if ((await readChunk(file, 1)).length > 0) throw changed(path)
  } finally {
    await file.close()
  }
}

async function readChunk(file: FileHandle, length: number): Promise<Uint8Array> {
  // Each chunk has its own memory, since the socket may still hold the one before.
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(length), 0, length)
  return buffer.subarray(0, bytesRead)
}

const changed = (path: string): TransportError =>
  new TransportError(
    'BODY_UNSUPPORTED',
    `${path} changed its size while it was sent; upload it again when nobody writes to it.`,
  )

function unreadable(path: string, error: unknown): TransportError {
  return new TransportError('BODY_UNSUPPORTED', `${path}: ${fileReason(error)}.`, { cause: error })
}
