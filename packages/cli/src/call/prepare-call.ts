import type { Client, ClientOptions, TransportCredentials, UploadProgress } from '@apig/transport-node'
import { usage } from '../cli-error.ts'
import { chooseIdentity } from '../identity.ts'
import { readRequest } from '../request/read-request.ts'
import type { GivenRequest } from '../request/read-request.ts'
import type { CallOptions } from './call-options.ts'

/** A call that was read and checked, and not sent yet. */
export interface PreparedCall {
  readonly url: URL
  readonly request: GivenRequest
  readonly credentials: TransportCredentials
  readonly client: Partial<ClientOptions> & Pick<ClientOptions, 'credentials' | 'origins'>
}

/** @throws CliError `USAGE`, `FILE`, `CREDENTIALS`, before anything is sent to the service */
export async function prepareCall(
  given: string | undefined,
  options: CallOptions,
  version: string,
): Promise<PreparedCall> {
  const url = requireUrl(given ?? options.url)
  const request = await readRequest(options)
  const credentials = await chooseIdentity(options)
  const wants = (name: string): boolean => !request.removed.has(name)
  const client = {
    credentials,
    origins: url.origin,
    // Told, and not made good: other programs on this machine would be refused.
    clock: 'local',
    // A wrong key is never tried again: five failures lock it.
    retry: options.retry === undefined ? false : { retries: options.retry },
    headers: {
      ...(wants('user-agent') && { 'user-agent': `apig/${version}` }),
      // The bytes of the body are shown as they come.
      ...(wants('accept-encoding') && { 'accept-encoding': 'identity' }),
    },
    ...(options.stage !== '' && wants('x-stage') && { stage: options.stage }),
  } satisfies Partial<ClientOptions>
  return { url, request, credentials, client }
}

/** Sends it; a redirect is a response like any other. */
export function send(
  client: Client,
  { url, request }: PreparedCall,
  more: {
    readonly signal?: AbortSignal
    readonly onUploadProgress?: (progress: UploadProgress) => void
  } = {},
): Promise<Response> {
  const { method, headers, defaults, body, parts } = request
  const { signal, onUploadProgress } = more
  const init = {
    method,
    headers: [...headers, ...defaults].map(([name, value]): [string, string] => [name, value]),
    redirect: 'manual' as const,
    ...(signal !== undefined && { signal }),
    apig: { onUploadProgress },
  }
  if (parts !== undefined) return client.upload(url, parts, init)
  return client.fetch(url, body === undefined ? init : { ...init, body: new Uint8Array(body) })
}

function requireUrl(text: string | undefined): URL {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url
  throw usage(
    text
      ? 'The URL must be absolute, with https:// or http://, such as https://host/v1/infers/id.'
      : 'The URL is missing: apig call https://host/path. If it comes from a variable, check that it is set.',
  )
}
