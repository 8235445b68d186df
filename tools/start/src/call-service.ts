import { isSignerError } from '@apig/signer-core'
import type { Credentials } from '@apig/signer-core'
import { isLoopback } from '@apig/transport-fetch/internal'
import { createClient, explainResponse, isTransportError } from '@apig/transport-node'
import type { Client } from '@apig/transport-node'
import { call, readBytes, readChunks, readText } from './call.ts'
import type { Call } from './call.ts'
import type { CommandLine } from './command-line.ts'
import { credentialsFile, credentialsInEnvironment } from './credentials.ts'
import type { Printer } from './printer.ts'
import { printable } from './printer.ts'
import { describeRequest, makeRequest } from './service-request.ts'
import type { ServiceRequest } from './service-request.ts'
import { StartError } from './start-error.ts'

/** Calls a real service, once: a wrong key is not tried again, since five failures lock it. True where it answered 2xx. */
export async function callService(
  commandLine: CommandLine & { readonly url: string },
  environment: NodeJS.ProcessEnv,
  directory: string,
  printer: Printer,
  write: (text: string) => void,
): Promise<boolean> {
  const url = requireUrl(commandLine.url)
  const credentials = await chooseCredentials(commandLine, environment, directory)
  const request = await makeRequest(commandLine, directory)
  return namingTheOption(async () => {
    const client = createClient({
      credentials,
      origins: url.origin,
      stage: commandLine.stage,
      // Once, and a wrong clock is told: other programs on this machine would be refused.
      retry: false,
      clock: 'local',
      // What is on this machine is called directly, whatever the environment says of proxies.
      proxy: isLoopback(url) ? false : undefined,
      // Only now: what cannot be signed is not said to have been sent.
      onSign: ({ attributes }) =>
        printer.sent(`${attributes['http.request.method']} ${commandLine.url}${describeRequest(request)}`),
    })
    try {
      const answer = await call(commandLine.url, () => send(client, commandLine.url, request))
      await showAnswer(answer, printer, write)
      return answer.response.ok
    } finally {
      await client.close()
    }
  })
}

function send(
  client: Client,
  url: string,
  { method, headers, json, files }: ServiceRequest,
): Promise<Response> {
  // A redirect is an answer like any other here.
  const init = { method, headers, redirect: 'manual' } as const
  if (files.length > 0)
    return client.upload(
      url,
      files.map(({ part }) => part),
      init,
    )
  return client.fetch(url, json === undefined ? init : { ...init, body: json })
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
  const { kind, text } = await explainResponse(response, body)
  // What the service itself says has been shown, and is no matter of signatures.
  if (kind === 'service') return
  printer.line()
  printer.heading('What this means')
  printer.content(text)
}

async function chooseCredentials(
  { credentials: file, securityToken }: CommandLine,
  environment: NodeJS.ProcessEnv,
  directory: string,
): Promise<Credentials> {
  const source = file === undefined ? credentialsInEnvironment(environment) : credentialsFile(file, directory)
  const credentials = await source()
  return securityToken === undefined ? credentials : { ...credentials, securityToken }
}

/** Where the signer or the transport refuses an argument, says which option it came from. */
async function namingTheOption<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!isSignerError(error) && !isTransportError(error)) throw error
    const option = /^(?:URL|QUERY|ORIGIN)/.test(error.code)
      ? '--url: '
      : /^(?:HEADER|HOST|DATE|PAYLOAD)/.test(error.code)
        ? '--header: '
        : ''
    throw new StartError('REQUEST', `${option}${error.message.replace('options.stage', '--stage')}`)
  }
}

function requireUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url
  throw new StartError(
    'USAGE',
    '--url must be the whole URI of the service and begin with https:// (or http://).',
  )
}
