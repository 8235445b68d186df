import type { CommandLine } from './command-line.ts'
import { readFormFile } from './form-files.ts'
import type { FormFile } from './form-files.ts'
import { StartError } from './start-error.ts'

/** What the command line says to send. */
export interface ServiceRequest {
  readonly method: string
  readonly headers: [name: string, value: string][]
  readonly json: string | undefined
  readonly files: readonly FormFile[]
}

// The client sets these itself, whatever the caller says, so that a signature of them could not hold.
const SET_BY_CLIENT =
  /^(?:host|authorization|connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/i

/** @throws StartError that names the option */
export async function makeRequest(commandLine: CommandLine, directory: string): Promise<ServiceRequest> {
  const { json, method } = commandLine
  const headers = requireHeaders(commandLine.headers)
  const files = await Promise.all(commandLine.files.map((text) => readFormFile(text, directory)))
  if (json !== undefined && !headers.some(([name]) => name.toLowerCase() === 'content-type'))
    headers.push(['content-type', 'application/json'])
  return {
    method: method ?? (json !== undefined || files.length > 0 ? 'POST' : 'GET'),
    headers,
    json,
    files,
  }
}

/** What follows the URL in the line that says what was sent. */
export function describeRequest({ json, files }: ServiceRequest): string {
  if (json !== undefined) return `  JSON, ${Buffer.byteLength(json)} bytes`
  if (files.length === 0) return ''
  return `  ${files.map(({ description }) => description).join(', ')}, not signed (UNSIGNED-PAYLOAD)`
}

/** Headers as fetch takes them: each name once, one character a byte. */
function requireHeaders(given: CommandLine['headers']): [string, string][] {
  const seen = new Set<string>()
  return given.map(([name, text]) => {
    if (SET_BY_CLIENT.test(name))
      throw new StartError('USAGE', `--header ${name} cannot be set: it is made from the request itself.`)
    if (seen.has(name.toLowerCase())) throw new StartError('USAGE', `--header ${name} is given twice.`)
    seen.add(name.toLowerCase())
    const value = Buffer.from(text, 'utf8').toString('latin1')
    try {
      void new Headers([[name, value]])
    } catch {
      // The value is not repeated: it may be a secret.
      throw new StartError(
        'USAGE',
        `--header ${JSON.stringify(name)}: HTTP does not allow this name, or a character in its value.`,
      )
    }
    return [name, value]
  })
}
