import { open, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { TransportError } from '@apig/transport-fetch/internal'

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

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
}

function unreadable(path: string, error: unknown): TransportError {
  const { code = '' } = error as NodeJS.ErrnoException
  return new TransportError(
    'BODY_UNSUPPORTED',
    `${path}: ${REASONS[code] ?? `it cannot be read (${code})`}.`,
    { cause: error },
  )
}
