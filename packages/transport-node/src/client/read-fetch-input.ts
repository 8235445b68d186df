import { TransportError } from '@apig/signer-core/transport'
import type { HeaderPairs } from '@apig/signer-core/transport'
import { EMPTY } from '../body/payload.ts'
import type { Payload } from '../body/payload.ts'
import { readBody } from '../body/read-body.ts'

/** The arguments of fetch, put together. */
export interface FetchInput {
  readonly url: string
  readonly method: string
  readonly headers: HeaderPairs
  readonly payload: Payload
  readonly redirect: 'follow' | 'error' | 'manual'
  readonly signal: AbortSignal | undefined
  readonly integrity: string
}

/**
 * Reads what fetch takes: a string, a `URL` or a `Request` of any library, and what `init` overrides of it. The body is
 * read here, before fetch makes a stream of it: what it was decides whether it is signed.
 */
export function readFetchInput(input: string | URL | Request, init: RequestInit = {}): FetchInput {
  const request = isRequest(input) ? input : undefined
  const url = request === undefined ? String(input as string | URL) : request.url
  const headers = new Headers(init.headers ?? request?.headers)
  const method = (init.method ?? request?.method ?? 'GET').toUpperCase()
  const payload = readPayload(request, init, headers.get('content-type') ?? '')
  if (payload.kind !== 'empty' && (method === 'GET' || method === 'HEAD'))
    throw new TransportError(
      'BODY_UNSUPPORTED',
      `init.body must not be given with ${method}, which fetch sends without a body.`,
    )
  return {
    url: requireUrl(url),
    method,
    headers: [...headers],
    payload,
    redirect: init.redirect ?? request?.redirect ?? 'follow',
    integrity: init.integrity ?? request?.integrity ?? '',
    signal: init.signal ?? (init.signal === null ? undefined : request?.signal),
  }
}

function readPayload(request: Request | undefined, init: RequestInit, contentType: string): Payload {
  if (init.body !== undefined) return readBody(init.body, 'fetch')
  if (request === undefined || request.body === null || request.body === undefined) return EMPTY
  if (request.bodyUsed) throw new TypeError('Cannot send a Request whose body was read already.')
  const payload = readBody(request.body, 'fetch')
  // A Request does not say what its body was made of. A form goes unsigned, as it would have gone; text must not.
  return /^multipart\//i.test(contentType) ? payload : { ...payload, kind: 'unknown' }
}

function requireUrl(url: string): string {
  // No message repeats the URL, which may hold a secret.
  if (!URL.canParse(url))
    throw new TransportError('URL_INVALID', "url must be absolute, such as 'https://host/path'.")
  const { username, password } = new URL(url)
  if (username !== '' || password !== '')
    throw new TransportError(
      'URL_INVALID',
      'url must not contain a user name or password; pass the access key as credentials.',
    )
  return url
}

/** Node's own class, undici's, or a polyfill's. */
const isRequest = (input: unknown): input is Request =>
  Object.prototype.toString.call(input) === '[object Request]'
