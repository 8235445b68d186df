import { isSignerError } from '@apig/signer-core'
import type { Credentials, SignableRequest, SignedRequest } from '@apig/signer-core'
import { explain, readBytes, readChunks, readText, send, signCall } from './call.ts'
import type { Body, Call } from './call.ts'
import type { CommandLine } from './command-line.ts'
import { readCredentialsFile, readCredentialsFromEnvironment } from './credentials.ts'
import { describeFiles, readFormFile, toFormData } from './form-files.ts'
import type { Printer } from './printer.ts'
import { printable } from './printer.ts'
import { StartError } from './start-error.ts'

// fetch sets these itself, whatever the caller says, so that a signature of them could not hold.
const SET_BY_FETCH =
  /^(?:host|authorization|connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/i

/** Calls a real service, once: a wrong key is not tried again, since five failures lock it. True where it answered 2xx. */
export async function callService(
  commandLine: CommandLine & { readonly url: string },
  environment: NodeJS.ProcessEnv,
  directory: string,
  printer: Printer,
  write: (text: string) => void,
): Promise<boolean> {
  requireUrl(commandLine.url)
  const credentials = await chooseCredentials(commandLine, environment, directory)
  const { request, description, unsigned } = await makeRequest(commandLine, directory)
  const signed = signOrSay(credentials, request, unsigned)
  printer.sent(`${signed.method} ${signed.url}${description}`)
  const answer = await send(signed)
  await showAnswer(answer, printer, write)
  return answer.response.ok
}

async function showAnswer(answer: Call, printer: Printer, write: (text: string) => void): Promise<void> {
  const { response, status } = answer
  const type = response.headers.get('content-type') ?? ''
  const say = response.ok ? printer.passed : printer.failed
  say(`${status}, ${answer.elapsedMilliseconds()} ms`)
  if (/^text\/event-stream\b/i.test(type)) {
    for await (const chunk of readChunks(answer)) write(printable(chunk))
    return
  }
  if (
    type !== '' &&
    !/^text\/|[/+](?:json|xml|javascript)\b|^application\/x-www-form-urlencoded\b/i.test(type)
  ) {
    printer.line(`${(await readBytes(answer)).length} bytes of ${type}`)
    return
  }
  const body = await readText(answer)
  printer.line(printable(body))
  if (response.ok) return
  const { kind, text } = explain(answer, body)
  // What the service itself says has been shown, and is no matter of signatures.
  if (kind === 'service') return
  printer.line()
  printer.heading('What this means')
  printer.content(text)
}

async function chooseCredentials(
  commandLine: CommandLine,
  environment: NodeJS.ProcessEnv,
  directory: string,
): Promise<Credentials> {
  const credentials =
    commandLine.credentials === undefined
      ? readCredentialsFromEnvironment(environment)
      : await readCredentialsFile(commandLine.credentials, directory)
  return commandLine.securityToken === undefined
    ? credentials
    : { ...credentials, securityToken: commandLine.securityToken }
}

async function makeRequest(
  commandLine: CommandLine & { readonly url: string },
  directory: string,
): Promise<{ request: SignableRequest<Body>; description: string; unsigned: boolean }> {
  const headers = [...commandLine.headers]
  const has = (name: string): boolean => headers.some(([given]) => given.toLowerCase() === name)
  for (const [name] of headers) {
    if (SET_BY_FETCH.test(name))
      throw new StartError('USAGE', `--header ${name} cannot be set: it is made from the request itself.`)
  }
  if (!has('x-stage')) headers.push(['x-stage', commandLine.stage])
  const files = await Promise.all(commandLine.files.map((text) => readFormFile(text, directory)))
  const { json, url } = commandLine
  const method = commandLine.method ?? (json !== undefined || files.length > 0 ? 'POST' : 'GET')
  if (files.length > 0) {
    const description = `  ${describeFiles(files)}, not signed (UNSIGNED-PAYLOAD)`
    return { request: { method, url, headers, body: toFormData(files) }, description, unsigned: true }
  }
  if (json === undefined) return { request: { method, url, headers }, description: '', unsigned: false }
  if (!has('content-type')) headers.push(['content-type', 'application/json'])
  const description = `  JSON, ${Buffer.byteLength(json)} bytes`
  return { request: { method, url, headers, body: json }, description, unsigned: false }
}

/** Where the signer refuses an argument, says which option it came from. */
function signOrSay(
  credentials: Credentials,
  request: SignableRequest<Body>,
  unsigned: boolean,
): SignedRequest<Body> {
  try {
    return signCall(credentials, request, unsigned ? { payload: 'unsigned' } : {})
  } catch (error) {
    if (!isSignerError(error)) throw error
    const option = /^(?:URL|QUERY|HOST)/.test(error.code)
      ? '--url: '
      : /^(?:HEADER|DATE|PAYLOAD)/.test(error.code)
        ? '--header: '
        : ''
    throw new StartError('REQUEST', `${option}${error.message}`)
  }
}

function requireUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new StartError(
      'USAGE',
      '--url must be the whole URI of the service and begin with https:// (or http://).',
    )
}
