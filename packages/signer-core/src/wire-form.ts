import { hasLoneSurrogate } from './code-points.ts'
import { canonicalFormQuery, canonicalQuery, isPlainPair } from './canonical-query.ts'
import { canonicalUri } from './canonical-uri.ts'
import { SignerError } from './errors.ts'
import { isToken } from './header-layout.ts'
import { kindOf } from './show.ts'

/** Where a request goes, but for its query. */
interface Place {
  readonly url: string
  /** The host of an absolute URL, with a port that is not the default; undefined for a target. */
  readonly host: string | undefined
  /** The canonical URI between two newlines, as it stands in the canonical request. */
  readonly uriLine: string
}

/** A request as it will stand on the wire: `url` is the exact URL, or target, to send. */
export interface WireForm extends Place {
  /** The query as it is sent and signed. */
  readonly canonicalQuery: string
}

/** Methods that need no check and no change. */
const KNOWN_METHODS = /* @__PURE__ */ new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])
const CONTROL = /[\0-\x1f\x7f]/

/** The method as clients send it: in upper case. */
export function wireMethod(method: string): string {
  // Short cut: almost all methods.
  if (KNOWN_METHODS.has(method)) return method
  if (typeof method !== 'string' || !isToken(method))
    throw new SignerError(
      'METHOD_INVALID',
      `method must be an HTTP method such as 'POST', not ${typeof method === 'string' && method !== '' ? 'a text with characters that HTTP does not allow' : kindOf(method)}.`,
    )
  return method.toUpperCase()
}

// Programs call one URL again and again. It is kept, with its query, until another one comes.
let last: { readonly text: string; readonly form: WireForm } | undefined

/** Reads a URL, or a target that begins with `/`. */
export function wireForm(url: string | URL): WireForm {
  if (typeof url === 'string') {
    // Short cut: the URL of the request before.
    if (last?.text === url) return last.form
    const form =
      url.charCodeAt(0) === 0x2f
        ? targetForm(url)
        : /* short cut */ (plainUrlForm(url) ?? urlForm(parseUrl(url)))
    // Short cut: for the next request.
    remember(url, form)
    return form
  }
  if (Object.prototype.toString.call(url) === '[object URL]') return urlForm(url)
  throw new SignerError('URL_INVALID', `url must be a string or a URL, not ${kindOf(url)}.`)
}

function remember(text: string, form: WireForm): void {
  last = { text, form }
}

function formOf({ url, host, uriLine }: Place, query: string): WireForm {
  return { url: query === '' ? url : `${url}?${query}`, host, uriLine, canonicalQuery: query }
}

function urlForm(url: URL): WireForm {
  const { protocol, origin, host, pathname } = url
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new SignerError('URL_INVALID', `url must begin with https:// or http://, not ${protocol}.`)
  // A client turns them into an Authorization header, which would replace the signature.
  if (url.username !== '' || url.password !== '')
    throw new SignerError(
      'URL_CREDENTIALS',
      'url must not contain a user name or password; pass the access key as credentials.',
    )
  const place = { url: origin + pathname, host, uriLine: uriLine(pathname) }
  return formOf(place, canonicalFormQuery(url.search.slice(1)))
}

// A host in lower case whose last label begins with a letter (so that it is no IPv4 address), perhaps a port that is
// nobody's default; a path that URL parsing leaves as it is.
const PLAIN_URL =
  /^(https?:\/\/((?:[a-z0-9.-]*\.)?[a-z][a-z0-9-]*(?::(?:[1-5][0-9]|[1-9])[0-9]{3})?))(\/[A-Za-z0-9\-_~.!$&()*+,;=:@%/]*)?$/
// Where a dot segment may begin, as it is or escaped.
const DOT_SEGMENT = /\/\.|%2e/i
// A query that decodes to the same pairs before and after URL parsing.
const PLAIN_QUERY = /^[!$-~]*$/

// One endpoint is called again and again, with one query or another.
let lastText = ''
let lastPlace: Place | undefined

/**
 * What {@link urlForm} makes of nearly every URL, at a fifth of the cost of parsing one; undefined where it might
 * make something else. A property test holds the two against each other.
 */
function plainUrlForm(text: string): WireForm | undefined {
  const mark = text.indexOf('?')
  const query = mark < 0 ? '' : text.slice(mark + 1)
  const isCanonical = isPlainPair(query)
  if (!isCanonical && !PLAIN_QUERY.test(query)) return undefined
  const place = plainPlace(mark < 0 ? text : text.slice(0, mark))
  return place && formOf(place, isCanonical ? query : canonicalFormQuery(query))
}

function plainPlace(text: string): Place | undefined {
  if (text === lastText) return lastPlace
  const parts = PLAIN_URL.exec(text)
  if (parts === null) return undefined
  const [, origin = '', host = '', path = '/'] = parts
  if (host.includes('--') || DOT_SEGMENT.test(path)) return undefined
  lastText = text
  lastPlace = { url: origin + path, host, uriLine: uriLine(path) }
  return lastPlace
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
  const path = mark < 0 ? target : target.slice(0, mark)
  const place = { url: path, host: undefined, uriLine: uriLine(path) }
  return formOf(place, mark < 0 ? '' : canonicalQuery(target.slice(mark + 1)))
}

const uriLine = (path: string): string => `\n${canonicalUri(path)}\n`

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
