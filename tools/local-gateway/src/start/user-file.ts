import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { StartError } from './start-error.ts'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
}

/** Reads a file that an option names. */
export async function readUserFile(option: string, path: string, directory: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(directory, path))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    throw new StartError('FILE', `${option} ${path}: ${REASONS[code] ?? `it cannot be read (${code})`}.`)
  }
}
