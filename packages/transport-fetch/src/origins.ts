import { kindOf, quote } from '@apig/signer-core/internal'
import { TransportError } from './transport-error.ts'

/** What the option `origins` takes. */
export type OriginsOption = string | URL | readonly (string | URL)[]

const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/

/**
 * The origins that requests are signed for, in one form. Of a URL with a path, its origin counts; `wss:` stands for
 * `https:`, since a WebSocket begins as such a request.
 *
 * @throws TransportError `OPTION_INVALID`
 */
export function requireOrigins(origins: OriginsOption | undefined): ReadonlySet<string> {
  const list: readonly unknown[] = Array.isArray(origins) ? origins : [origins]
  if (origins === undefined || list.length === 0)
    throw invalid("options.origins must name the origins to sign for, such as 'https://host.example.com'.")
  return new Set(list.map((given, at) => readOrigin(given, Array.isArray(origins) ? `[${at}]` : '')))
}

function readOrigin(given: unknown, place: string): string {
  const path = `options.origins${place}`
  if (typeof given !== 'string' && Object.prototype.toString.call(given) !== '[object URL]')
    throw invalid(`${path} must be a string such as 'https://host.example.com', not ${kindOf(given)}.`)
  const url = parse(String(given).replace(/^ws(?=s?:)/i, 'http'))
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.host.includes('*'))
    throw invalid(
      `${path} must be one origin such as 'https://host.example.com' or 'http://localhost:8080', without a wildcard.`,
    )
  if (url.username !== '' || url.password !== '')
    throw invalid(`${path} must not contain a user name or password.`)
  return url.origin
}

/** Whether a URL leads to this very machine: `localhost`, `*.localhost`, `127.0.0.0/8`, `[::1]`. */
export const isLoopback = (url: string | URL): boolean => LOOPBACK.test(new URL(url).hostname)

/** Whether nobody on the way can read or change what is sent: https, or loopback. */
export const isSecure = (url: string | URL): boolean => new URL(url).protocol === 'https:' || isLoopback(url)

/**
 * Whether a request to this origin is to be signed; false where it is to be passed on as it is.
 *
 * @throws TransportError `ORIGIN_NOT_ALLOWED`
 */
export function requireOrigin(
  settings: { readonly origins: ReadonlySet<string>; readonly otherOrigins: 'refuse' | 'pass' },
  origin: string,
): boolean {
  if (settings.origins.has(origin)) return true
  if (settings.otherOrigins === 'pass') return false
  throw new TransportError(
    'ORIGIN_NOT_ALLOWED',
    `url has the origin ${quote(origin)}, which options.origins does not name; add it there, or use plain fetch.`,
  )
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}

const invalid = (message: string): TransportError => new TransportError('OPTION_INVALID', message)
