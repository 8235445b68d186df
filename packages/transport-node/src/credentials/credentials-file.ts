import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { fileReason } from '../file-reason.ts'
import { broken, notFound } from './faults.ts'

const MAX_BYTES = 1024 * 1024
const READABLE_BY_OTHERS = 0o044
const WRITABLE_BY_OTHERS = 0o022

/**
 * A file that is parsed when it is first asked for, and again whenever it has changed on disk: keys that are replaced
 * come into use without a restart, and a call costs one look at the file's date.
 */
export function createCredentialsFile<T>(
  source: string,
  parse: (text: string, path: string) => T,
): (path: string) => Promise<T> {
  let known: { readonly stamp: string; readonly value: T } | undefined
  return async (path) => {
    const file = await openFile(source, path)
    try {
      const { mtimeMs, ctimeMs, size, ino, mode } = await file.stat()
      const stamp = `${mtimeMs} ${ctimeMs} ${size} ${ino} ${path}`
      if (known?.stamp === stamp) return known.value
      if (size > MAX_BYTES)
        throw broken(`${source} looked at ${path}: it is larger than 1 MiB, so it is not a credentials file.`)
      const text = await readText(file, source, path)
      warnOfOthers(path, mode)
      const value = parse(text, path)
      known = { stamp, value }
      return value
    } finally {
      await file.close()
    }
  }
}

async function openFile(source: string, path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw fileFault(error, source, path)
  }
}

async function readText(file: FileHandle, source: string, path: string): Promise<string> {
  try {
    // Windows editors put a BOM in front, which the decoder drops.
    return new TextDecoder().decode(await file.readFile())
  } catch (error) {
    throw fileFault(error, source, path)
  }
}

/** What reading a file has failed with, as an error that names the file. To a chain, such a file is absent. */
export function fileFault(error: unknown, source: string, path: string): Error {
  return notFound(`${source} looked at ${path}: ${fileReason(error)}.`)
}

const warned = new Set<string>()

function warnOfOthers(path: string, mode: number): void {
  // Windows has no such bits: Node makes them up.
  if (process.platform === 'win32' || warned.has(path)) return
  const rights = [
    ...(mode & READABLE_BY_OTHERS ? ['read'] : []),
    ...(mode & WRITABLE_BY_OTHERS ? ['change'] : []),
  ]
  if (rights.length === 0) return
  warned.add(path)
  process.emitWarning(
    `${path} holds a key, and other users of this computer may ${rights.join(' and ')} it. Run: chmod 600 ${path}`,
    { code: 'APIG_CREDENTIALS_READABLE' },
  )
}
