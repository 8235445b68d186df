import { basename, extname } from 'node:path'
import { StartError } from './start-error.ts'
import { readUserFile } from './user-file.ts'

/** A file of a multipart body. */
export interface FormFile {
  readonly field: string
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

const TYPES: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.json': 'application/json',
}

/** Reads what `--file field=path;type=...` names. */
export async function readFormFile(text: string, directory: string): Promise<FormFile> {
  const equals = text.indexOf('=')
  const [, path, given] = /^(.*?)(?:;type=([^;]*))?$/s.exec(text.slice(equals + 1)) ?? []
  if (equals < 1 || path === undefined || path === '')
    throw new StartError(
      'USAGE',
      `--file must be written field=path, such as images=flower.png, not '${text}'.`,
    )
  if (given !== undefined && !/^[\w.+-]+\/[\w.+-]+$/.test(given))
    throw new StartError('USAGE', `--file ${text}: after ';type=' there must be a type such as image/png.`)
  const type = given ?? TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream'
  return {
    field: text.slice(0, equals),
    name: basename(path),
    type,
    bytes: await readUserFile('--file', path, directory),
  }
}

/** The form for fetch, which writes the boundary and the parts. */
export function toFormData(files: readonly FormFile[]): FormData {
  const form = new FormData()
  for (const { field, name, type, bytes } of files) form.append(field, new File([bytes], name, { type }))
  return form
}

export const describeFiles = (files: readonly FormFile[]): string =>
  files.map(({ name, type, bytes }) => `${name} (${type}, ${bytes.length} bytes)`).join(', ')
