import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { FilePart } from '@apig/transport-node'
import { StartError } from './start-error.ts'

/** A file of a multipart body, to be read when it is sent. */
export interface FormFile {
  readonly part: FilePart
  /** `flower.png (image/png, 156 bytes)`; the type where it was given. */
  readonly description: string
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
}

/** Reads what `--file field=path;type=...` names, and looks whether there is such a file. */
export async function readFormFile(text: string, directory: string): Promise<FormFile> {
  const equals = text.indexOf('=')
  const [, given, type] = /^(.*?)(?:;type=([^;]*))?$/s.exec(text.slice(equals + 1)) ?? []
  if (equals < 1 || given === undefined || given === '')
    throw new StartError(
      'USAGE',
      `--file must be written field=path, such as images=flower.png, not '${text}'.`,
    )
  if (type !== undefined && !/^[\w.+-]+\/[\w.+-]+$/.test(type))
    throw new StartError('USAGE', `--file ${text}: after ';type=' there must be a type such as image/png.`)
  const path = resolve(directory, given)
  const bytes = await sizeOf(path, given)
  return {
    part: { name: text.slice(0, equals), path, ...(type !== undefined && { contentType: type }) },
    description: `${basename(path)} (${type === undefined ? '' : `${type}, `}${bytes} bytes)`,
  }
}

async function sizeOf(path: string, given: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isFile()) return found.size
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    throw new StartError('FILE', `--file ${given}: ${REASONS[code] ?? `it cannot be read (${code})`}.`)
  }
  throw new StartError('FILE', `--file ${given}: it is no file.`)
}
