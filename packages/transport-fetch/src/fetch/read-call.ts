import type { Call } from '../engine/call.ts'
import { withDefaults } from '../identity/default-headers.ts'
import { requireHeaders, toHeaderPairs } from '../identity/request-headers.ts'
import { requireCallOptions } from '../options.ts'
import type { CallOptions, ReadSettings, SignedRequestInit } from '../options.ts'
import { baseUrl } from '../platform.ts'
import { TransportError } from '../transport-error.ts'
import { takeBody } from './take-body.ts'

/** A call of fetch: a copy, so that what the caller changes afterwards changes nothing. */
export interface FetchCall extends Call {
  /** What else the platform's fetch is to be told: cache, credentials, keepalive, a dispatcher. */
  readonly rest: Readonly<Record<string, unknown>>
  /** What the response must hash to; '' where it does not matter. */
  readonly integrity: string
  readonly options: CallOptions
}

type Input = string | URL | Request

// What a Request says besides method, URL, headers, body, redirect, signal and integrity, and what it says by default.
const REQUEST_FIELDS: readonly (readonly [name: string, usual: unknown])[] = [
  ['cache', 'default'],
  ['credentials', 'same-origin'],
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
export function readUrl(input: Input): URL {
  let url: URL
  try {
    url = new URL(isRequest(input) ? input.url : String(input ?? '//'), baseUrl())
  } catch {
    throw new TransportError('URL_INVALID', "url must be absolute, such as 'https://host/path'.")
  }
  if (url.username !== '' || url.password !== '')
    throw new TransportError(
      'URL_INVALID',
      'url must not contain a user name or password; pass the access key as credentials.',
    )
  return url
}

/** Reads input and init as the platform's fetch does. Takes a `Request`'s body, unless `init` has another one. */
export function readCall(
  input: Input,
  init: SignedRequestInit | undefined,
  place: URL,
  settings: ReadSettings,
): FetchCall {
  const given = isRequest(input) ? input : undefined
  const url = place.href
  const { method, headers, body, redirect, signal, integrity, apig, ...others } = init ?? {}
  const options = requireCallOptions(apig)
  const rest: Record<string, unknown> = { ...(given && fieldsOf(given)), ...others }
  delete rest['duplex']
  if (rest['mode'] === 'no-cors')
    throw new TransportError('OPTION_INVALID', "init.mode must not be 'no-cors', which drops the signature.")
  const wanted = (method ?? given?.method ?? 'GET').toUpperCase()
  const pairs = [
    ...settings.readHeaders(toHeaderPairs(headers ?? given?.headers, 'init.headers'), url, wanted),
  ]
  requireHeaders(pairs, place)
  const taken = takeBody(body, given, pairs)
  if (taken !== undefined && (wanted === 'GET' || wanted === 'HEAD'))
    throw new TransportError(
      'BODY_UNSUPPORTED',
      `init.body must not be given with ${wanted}, which fetch sends without a body.`,
    )
  return {
    method: wanted,
    url,
    origin: place.origin,
    headers: withDefaults(pairs, settings.headers, taken?.contentType),
    body: taken,
    redirect: redirect ?? given?.redirect ?? 'follow',
    signal: (signal === undefined ? given?.signal : signal) ?? undefined,
    payload: options.payload ?? settings.payload,
    explain: options.explain ?? settings.explain,
    rest,
    integrity: integrity ?? given?.integrity ?? '',
    options,
  }
}

/** A `Request` of the platform or of any library, by what it says: classes differ, and tags are only claims. */
export function isRequest(input: unknown): input is Request {
  if (typeof input !== 'object' || input === null) return false
  const { url, method, headers } = input as Partial<Record<string, unknown>>
  return typeof url === 'string' && typeof method === 'string' && typeof headers === 'object'
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
