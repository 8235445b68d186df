import type { UploadPart } from '@apig/transport-node'
import type { PrintedRequest } from './printed-request.ts'
import { textOf } from './text.ts'

// Linux takes no argument above 128 KiB; printf is part of the shell and has no limit.
const MAX_ARGUMENT_BYTES = 100_000

/** For a POSIX shell. */
export function printCurl({ method, url, headers, body, parts }: PrintedRequest): string {
  const sent =
    parts === undefined ? headers : headers.filter(([name]) => name.toLowerCase() !== 'content-type')
  const lines = sent.map(([name, value]) =>
    // `-H 'name:'` would remove a header; a semicolon sends it empty.
    value === '' ? `${name};` : `${name}: ${Buffer.from(value, 'latin1').toString('utf8')}`,
  )
  // Else curl would call every body a form.
  if (
    body !== undefined &&
    parts === undefined &&
    !headers.some(([name]) => name.toLowerCase() === 'content-type')
  )
    lines.push('Content-Type:')
  const text = body === undefined ? undefined : textOf(body)
  const fits = text !== undefined && Buffer.byteLength(text) <= MAX_ARGUMENT_BYTES
  const data =
    parts !== undefined
      ? parts.map(formArgument)
      : body === undefined
        ? []
        : // `--data` would read a file where the body begins with @.
          [fits ? `--data-raw ${quote(text)}` : '--data-binary @-']
  const input = body !== undefined && parts === undefined && !fits ? `printf ${octal(body)} | ` : ''
  const verb = method === 'HEAD' ? '--head' : `-X ${quote(method)}`
  const globbing = /[[\]{}]/.test(url) ? '--globoff ' : ''
  const options = [...lines.map((line) => `-H ${quote(line)}`), ...data]
  return `${[`${input}curl ${globbing}${verb} ${quote(url)}`, ...options].join(' \\\n  ')}\n`
}

/** curl reads the files again, and makes a boundary of its own: neither is signed. */
function formArgument(part: UploadPart): string {
  const { name, contentType, fileName } = part
  const options = [
    ...(contentType === undefined ? [] : [`type=${contentType}`]),
    ...(fileName === undefined ? [] : [`filename=${quoteInForm(fileName)}`]),
  ].map((option) => `;${option}`)
  if ('path' in part) return `-F ${quote(`${name}=@${quoteInForm(part.path)}${options.join('')}`)}`
  const value = Buffer.from(part.value as Uint8Array).toString('utf8')
  return options.length === 0
    ? `--form-string ${quote(`${name}=${value}`)}`
    : `-F ${quote(`${name}=${quoteInForm(value)}${options.join('')}`)}`
}

const quoteInForm = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`

const quote = (text: string): string =>
  /^[A-Za-z0-9]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** A format of `printf`, which every shell can turn into these bytes. */
function octal(bytes: Buffer): string {
  const escaped = Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte)
    if (char === '%') return '%%'
    return /[A-Za-z0-9 _.,:;/+=<>(){}[\]"@#$&*?!|^~`-]/.test(char)
      ? char
      : `\\${byte.toString(8).padStart(3, '0')}`
  })
  return `'${escaped.join('')}'`
}
