import { parseArgs } from 'node:util'
import { StartError } from './start-error.ts'

/** What the command line says, checked as far as it can be without reading a file. */
export interface CommandLine {
  readonly help: boolean
  readonly serve: boolean
  readonly url: string | undefined
  readonly credentials: string | undefined
  readonly securityToken: string | undefined
  readonly json: string | undefined
  readonly files: readonly string[]
  readonly method: string | undefined
  readonly stage: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  serve: { type: 'boolean' },
  url: { type: 'string' },
  credentials: { type: 'string' },
  'security-token': { type: 'string' },
  json: { type: 'string' },
  file: { type: 'string', multiple: true },
  method: { type: 'string' },
  stage: { type: 'string' },
  header: { type: 'string', multiple: true },
} as const

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']

/** @throws StartError that names the option */
export function readCommandLine(args: readonly string[]): CommandLine {
  const values = parse(args)
  const { json, method } = values
  const files = values.file ?? []
  const commandLine: CommandLine = {
    help: values.help ?? false,
    serve: values.serve ?? false,
    url: values.url,
    credentials: values.credentials,
    securityToken: values['security-token'],
    json,
    files,
    method: method?.toUpperCase(),
    stage: values.stage ?? 'RELEASE',
    headers: (values.header ?? []).map(readHeader),
  }
  if (commandLine.help) return commandLine

  for (const [name, value] of Object.entries(values)) {
    if (value === '') throw usage(`--${name} must have a value.`)
    if (commandLine.serve && name !== 'serve' && name !== 'credentials')
      throw usage(`--${name} does not go with --serve.`)
    if (commandLine.url === undefined && name !== 'serve' && name !== 'credentials')
      throw usage(`--${name} is for calling a real service: give --url too.`)
  }
  if (json !== undefined && files.length > 0)
    throw usage('--json and --file are two kinds of body: give one of them.')
  if (json !== undefined) requireJson(json)
  if (commandLine.method !== undefined && !METHODS.includes(commandLine.method))
    throw usage(`--method must be one of ${METHODS.join(', ')}.`)
  const hasBody = json !== undefined || files.length > 0
  if (hasBody && (commandLine.method === 'GET' || commandLine.method === 'HEAD'))
    throw usage(
      `--method ${commandLine.method} cannot be sent with a body: leave out --json and --file, or use POST.`,
    )
  if (files.length > 0 && commandLine.headers.some(([name]) => name.toLowerCase() === 'content-type'))
    throw usage(
      '--header content-type does not go with --file: multipart/form-data is set together with its boundary.',
    )
  return commandLine
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    // Node adds sentences about '--' and positional arguments, which are of no use here.
    throw usage(`${message.split(/\. (?:To|This) |\n/)[0]?.replace(/\.$/, '')}.`)
  }
}

function readHeader(text: string): [string, string] {
  const colon = text.indexOf(':')
  // The text is not repeated: it may be a token without its name.
  if (colon < 1) throw usage("--header must be written 'name: value'.")
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
}

function requireJson(text: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    throw usage(
      `--json is not JSON (${error instanceof Error ? error.message : 'it cannot be read'}). Does the shell remove the quotes? Write --json '{"a":1}', on Windows --json "{\\"a\\":1}".`,
    )
  }
}

const usage = (message: string): StartError =>
  new StartError('USAGE', `${message} 'npm start -- --help' shows all options.`)
