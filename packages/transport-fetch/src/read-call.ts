import { requireHeaders, TransportError } from '@apig/signer-core/transport'
import { takeBody } from './given-body.ts'
import type { GivenBody } from './given-body.ts'
import type { CallOptions, SignedRequestInit } from './options.ts'
import { baseUrl } from './platform.ts'

/** A call as it was made: a copy, so that what the caller changes afterwards changes nothing. */
export interface Call {
  readonly method: string
  readonly url: string
  readonly headers: readonly [string, string][]
  readonly body: GivenBody | undefined
  readonly redirect: 'follow' | 'error' | 'manual'
  readonly signal: AbortSignal | undefined
  /** What else the platform's fetch is to be told: cache, credentials, keepalive, a dispatcher. */
  readonly rest: Readonly<Record<string, unknown>>
  readonly options: CallOptions
}

type Input = Parameters<typeof fetch>[0]

// What a Request says besides method, URL, headers, body, redirect and signal, and what it says by default.
const REQUEST_FIELDS: readonly (readonly [name: string, usual: unknown])[] = [
  ['cache', 'default'],
  ['credentials', 'same-origin'],
  ['integrity', ''],
  ['keepalive', false],
  ['mode', 'cors'],
  ['referrer', 'about:client'],
  ['referrerPolicy', ''],
  ['cf', undefined],
]

/**
 * The absolute URL that is meant, read as the platform reads it.
 *
 * @throws TransportError `URL_INVALID`; the message does not repeat the URL, which may hold a secret
 */
export function readUrl(input: Input): string {
  let url: URL
  try {
    url = new URL(isRequest(input) ? input.url : String(input), baseUrl())
  } catch {
    throw new TransportError('URL_INVALID', "input must be an absolute URL such as 'https://host/path'.")
  }
  if (url.username !== '' || url.password !== '')
    throw new TransportError(
      'URL_INVALID',
      'input must not contain a user name or password; pass the access key as credentials.',
    )
  return url.href
}

/** Reads input and init as the platform's fetch does. Takes a `Request`'s body, unless `init` has another one. */
export function readCall(input: Input, init: SignedRequestInit | undefined, url: string): Call {
  const given = isRequest(input) ? input : undefined
  const { method, headers, body, redirect, signal, apig, ...others } = init ?? {}
  const rest: Record<string, unknown> = { ...(given && fieldsOf(given)), ...others }
  delete rest['duplex']
  if (rest['mode'] === 'no-cors')
    throw new TransportError('OPTION_INVALID', "init.mode must not be 'no-cors', which drops the signature.")
  const wanted = (method ?? given?.method ?? 'GET').toUpperCase()
  // The platform says which headers it takes: a browser leaves out those that it forbids.
  const sent = new Request(url, { method: wanted, headers: headers ?? given?.headers ?? [] }).headers
  const pairs = [...sent]
  requireHeaders(pairs, url)
  const taken = takeBody(body, given, pairs)
  if (taken !== undefined && (wanted === 'GET' || wanted === 'HEAD'))
    throw new TransportError(
      'BODY_UNSUPPORTED',
      `init.body must not be given with ${wanted}, which fetch sends without a body.`,
    )
  if (taken?.contentType && !sent.has('content-type')) pairs.push(['content-type', taken.contentType])
  return {
    method: wanted,
    url,
    headers: pairs,
    body: taken,
    redirect: redirect ?? given?.redirect ?? 'follow',
    signal: (signal === undefined ? given?.signal : signal) ?? undefined,
    rest,
    options: apig ?? {},
  }
}

export function isRequest(input: Input): input is Request {
  return Object.prototype.toString.call(input) === '[object Request]'
}

function fieldsOf(request: Request): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  const known = request as unknown as Record<string, unknown>
  for (const [name, usual] of REQUEST_FIELDS) {
    const value = known[name]
    if (value !== undefined && value !== usual) fields[name] = value
  }
  return fields
}
