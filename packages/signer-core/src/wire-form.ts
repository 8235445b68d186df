import { hasLoneSurrogate } from './code-points.ts'
import { canonicalFormQuery, canonicalQuery } from './canonical-query.ts'
import { SignerError } from './errors.ts'
import { isToken } from './headers.ts'
import { kindOf } from './show.ts'

/** Where a request goes, as it will stand on the wire. */
export interface WireForm {
  /** The scheme and host of an absolute URL; empty for a target. */
  readonly origin: string
  /** The host of an absolute URL, with a port that is not the default; undefined for a target. */
  readonly host: string | undefined
  /** The path as it is sent. */
  readonly path: string
  /** The query as it is sent and signed. */
  readonly canonicalQuery: string
}

/** Methods that need no check and no change: almost all there are. */
const KNOWN_METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])
const CONTROL = /[\0-\x1f\x7f]/

/** The method as clients send it: in upper case. */
export function wireMethod(method: string): string {
  if (KNOWN_METHODS.has(method)) return method
  if (typeof method !== 'string' || !isToken(method))
    throw new SignerError(
      'METHOD_INVALID',
      `method must be an HTTP method such as 'POST', not ${typeof method === 'string' && method !== '' ? 'a text with characters that HTTP does not allow' : kindOf(method)}.`,
    )
  return method.toUpperCase()
}

/** Reads a URL, or a target that begins with `/`. */
export function wireForm(url: string | URL): WireForm {
  if (typeof url === 'string')
    return url.charCodeAt(0) === 0x2f ? targetForm(url) : (plainUrlForm(url) ?? urlForm(parseUrl(url)))
  if (Object.prototype.toString.call(url) === '[object URL]') return urlForm(url)
  throw new SignerError('URL_INVALID', `url must be a string or a URL, not ${kindOf(url)}.`)
}

/** The exact URL, or target, to send. */
export function wireUrl(wire: WireForm): string {
  const url = wire.origin + wire.path
  return wire.canonicalQuery === '' ? url : `${url}?${wire.canonicalQuery}`
}

function urlForm(url: URL): WireForm {
  const { protocol, host } = url
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new SignerError('URL_INVALID', `url must begin with https:// or http://, not ${protocol}.`)
  // A client turns them into an Authorization header, which would replace the signature.
  if (url.username !== '' || url.password !== '')
    throw new SignerError(
      'URL_CREDENTIALS',
      'url must not contain a user name or password; pass the access key as credentials.',
    )
  return {
    origin: `${protocol}//${host}`,
    host,
    path: url.pathname,
    canonicalQuery: canonicalFormQuery(url.search.slice(1)),
  }
}

// A host in lower case whose last label begins with a letter (so that it is no IPv4 address), perhaps a port that is
// nobody's default; a path that URL parsing leaves as it is; a query that decodes to the same pairs before and after.
const PLAIN_URL =
  /^(https?:\/\/((?:[a-z0-9.-]*\.)?[a-z][a-z0-9-]*(?::[1-9][0-9]{3})?))(\/[A-Za-z0-9\-_~.!$&()*+,;=:@%/]*)?(?:\?([!$-~]*))?$/
// Where a dot segment may begin, as it is or escaped.
const DOT_SEGMENT = /\/\.|%2e/i

/**
 * What {@link urlForm} makes of nearly every URL, at a fifth of the cost of parsing one; undefined where it might
 * make something else. A property test holds the two against each other.
 */
export function plainUrlForm(text: string): WireForm | undefined {
  const parts = PLAIN_URL.exec(text)
  if (parts === null) return undefined
  const [, origin = '', host = '', path = '/', query = ''] = parts
  if (host.includes('--') || DOT_SEGMENT.test(path)) return undefined
  return { origin, host, path, canonicalQuery: canonicalFormQuery(query) }
}

function targetForm(target: string): WireForm {
  if (target.includes('#'))
    throw new SignerError(
      'URL_INVALID',
      "url must not have a '#' in a target, which no server ever sees; remove the fragment or write it as %23.",
    )
  if (CONTROL.test(target))
    throw new SignerError(
      'URL_INVALID',
      'url has a control character (a line break, perhaps) in a target; percent-encode it.',
    )
  if (hasLoneSurrogate(target))
    throw new SignerError(
      'URL_INVALID',
      'url has half of a surrogate pair, which cannot be written as UTF-8; percent-encode it from whole characters.',
    )
  const mark = target.indexOf('?')
  return {
    origin: '',
    host: undefined,
    path: mark < 0 ? target : target.slice(0, mark),
    canonicalQuery: mark < 0 ? '' : canonicalQuery(target.slice(mark + 1)),
  }
}

function parseUrl(text: string): URL {
  try {
    return new URL(text)
  } catch {
    // The cause is left out: it repeats the URL, which may hold a token.
    throw new SignerError(
      'URL_INVALID',
      "url must be absolute ('https://host/path') or a target ('/path?query') with a host header; this one cannot be parsed.",
    )
  }
}
