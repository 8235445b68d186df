import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { UploadPart } from '@apig/transport-node'
import { CliError, usage } from '../cli-error.ts'
import { fileError, readInput } from '../input.ts'

const TYPE = /^[\w.+-]+\/[\w.+-]+(?:\s*;\s*charset=[\w-]+)?$/

/**
 * Reads `-F name=@file`, `-F name=<file`, `-F name=value`, each with `;type=...` and `;filename=...` after it.
 *
 * @throws CliError `USAGE`, `FILE`
 */
export async function readForm(given: readonly string[]): Promise<UploadPart[]> {
  const parts: UploadPart[] = []
  for (const text of given) parts.push(await readPart(text))
  return parts
}

async function readPart(text: string): Promise<UploadPart> {
  const equals = text.indexOf('=')
  if (equals < 1) throw usage('-F must be name=value or name=@file, such as images=@flower.png.')
  const name = text.slice(0, equals)
  const { content, type, fileName } = splitOptions(name, text.slice(equals + 1))
  const about = {
    name,
    ...(type !== undefined && { contentType: type }),
    ...(fileName !== undefined && { fileName }),
  }
  if (content.startsWith('<')) return { ...about, value: await readInput('-F', content.slice(1)) }
  if (!content.startsWith('@')) return { ...about, value: content }
  const path = content.slice(1)
  if (path === '-') return { fileName: 'stdin', ...about, value: await readInput('-F', '-') }
  if (path === '') throw usage(`-F ${name}=@ needs a file, such as ${name}=@flower.png.`)
  await requireFile(path)
  return { fileName: basename(path), ...about, path }
}

/** What follows the first `;type=` or `;filename=`; a file name may hold any other semicolon. */
function splitOptions(
  name: string,
  text: string,
): { content: string; type: string | undefined; fileName: string | undefined } {
  const at = text.search(/;(?:type|filename)=/)
  const options = at < 0 ? '' : text.slice(at)
  const type = /;type=((?:(?!;filename=).)*)/s.exec(options)?.[1]
  const fileName = /;filename=((?:(?!;type=).)*)/s.exec(options)?.[1]
  if (type !== undefined && !TYPE.test(type))
    throw usage(`-F ${name}: ;type= needs a media type, such as image/png.`)
  return {
    content: at < 0 ? text : text.slice(0, at),
    type,
    fileName: fileName?.replace(/^"(.*)"$/s, '$1'),
  }
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileError('-F', path, error)
  })
  if (!found.isFile()) throw new CliError('FILE', `-F: ${path} is not a regular file.`)
}
