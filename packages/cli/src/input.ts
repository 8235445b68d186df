import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { getSystemErrorMap } from 'node:util'
import { CliError, usage } from './cli-error.ts'

let reader: string | undefined

/** All of stdin, which one option alone can have. */
export function readStdin(option: string): Promise<Buffer> {
  if (reader !== undefined)
    throw usage(`${reader} and ${option} both read stdin; use a file for one of them.`)
  reader = option
  return buffer(process.stdin)
}

/** @throws CliError `FILE` that names the option and the file as they were given */
export async function readInputFile(option: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw fileError(option, path, error)
  }
}

export function fileError(option: string, path: string, error: unknown): CliError {
  const { errno = 0, message } = error as NodeJS.ErrnoException
  const reason = getSystemErrorMap().get(errno)?.[1] ?? message
  return new CliError('FILE', `${option}: cannot open ${path}: ${reason}.`)
}

/** `-` is stdin, anything else a file. */
export function readInput(option: string, path: string): Promise<Buffer> {
  return path === '-' ? readStdin(option) : readInputFile(option, path)
}

/** As curl has it: `@file`, `@-` for stdin, anything else stands for itself. */
export async function readValue(option: string, given: string): Promise<Buffer> {
  return given.startsWith('@') ? readInput(option, given.slice(1)) : Buffer.from(given)
}
