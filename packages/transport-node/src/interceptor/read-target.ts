import { isIP } from 'node:net'
import { stringify } from 'node:querystring'
import { TransportError } from '@apig/transport-fetch/internal'
import type { HeaderPairs } from '@apig/transport-fetch/internal'
import type { DispatchOptions } from './undici.ts'

/** Where a request goes. */
export interface Target {
  /** Of the URL. */
  readonly origin: string
  /** Absolute. */
  readonly url: string
  /** The name that undici's `dns` has replaced by an address: to be sent as `host`. */
  readonly host: string | undefined
}

/**
 * The URL of a request as dispatchers get it: the origin apart, the query in `query` where there is one.
 *
 * @throws TransportError `URL_INVALID`
 */
export function readTarget(options: DispatchOptions, headers: HeaderPairs): Target {
  const host = headers.find(([name]) => name === 'host')?.[1]
  const origin = originOf(options.origin)
  const { path, query } = options
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw new TransportError('URL_INVALID', "path must begin with '/'; the host belongs in origin.")
  const named = nameBehind(origin.url, host, options)
  const place = named === undefined ? origin.text : `${origin.url.protocol}//${named}`
  return { origin: place, url: place + withQuery(path, query), host: named }
}

/** An origin, in one form. */
interface Origin {
  readonly url: URL
  readonly text: string
}

// Programs call the same few origins again and again, and reading a URL costs as much as a hash. A list: each request
// brings its origin as another string, and to compare strings is faster than to find one in a map.
const MAX_KNOWN_ORIGINS = 8
const knownOrigins: Origin[] = []

function originOf(given: string | URL | undefined): Origin {
  for (const known of knownOrigins) if (known.text === given) return known
  const url = readOrigin(given)
  const origin = { url, text: url.origin }
  // What is more than an origin may hold a password, and is not kept.
  if (given === origin.text) {
    if (knownOrigins.length === MAX_KNOWN_ORIGINS) knownOrigins.shift()
    knownOrigins.push(origin)
  }
  return origin
}

function readOrigin(origin: string | URL | undefined): URL {
  if (origin === undefined || origin === null)
    throw new TransportError(
      'URL_INVALID',
      'origin is missing: a Client or a Pool of undici 7 does not tell its own; use an Agent, or give origin with each request.',
    )
  if (typeof origin !== 'string') return origin
  try {
    return new URL(origin)
  } catch {
    throw new TransportError('URL_INVALID', "origin must be like 'https://host'.")
  }
}

/**
 * undici's `dns` puts an address for the name, and the name into `host` and `servername`: what is signed, and what TLS
 * holds the certificate against, is the name. Nothing but an address may stand for another name.
 */
function nameBehind(origin: URL, host: string | undefined, options: DispatchOptions): string | undefined {
  const { servername } = options as { servername?: unknown }
  if (host === undefined || typeof servername !== 'string') return undefined
  if (isIP(origin.hostname.replace(/^\[|\]$/g, '')) === 0 || !URL.canParse(`http://${host}`)) return undefined
  const named = new URL(`${origin.protocol}//${host}`)
  return named.hostname === servername.toLowerCase() && named.host === host.toLowerCase()
    ? named.host
    : undefined
}

function withQuery(path: string, query: DispatchOptions['query']): string {
  if (query === undefined || query === null) return path
  if (/[?#]/.test(path))
    throw new TransportError('URL_INVALID', "path must not contain '?' or '#' where query is given.")
  const text = stringify(query)
  return text === '' ? path : `${path}?${text}`
}
