import { canonicalFormQuery, canonicalQuery } from './canonical-query.ts'
import { canonicalUri } from './canonical-uri.ts'
import { requireWholeCharacters } from './code-points.ts'
import { SignerError } from './errors.ts'
import { isToken } from './headers.ts'
import { requireWorkingUrl } from './runtime.ts'
import { kindOf } from './show.ts'

/** A request as it stands on the wire. */
export interface WireForm {
  /** The exact URL, or target, to send. */
  readonly url: string
  /** The host of an absolute URL, with a port that is not the default; undefined for a target. */
  readonly host: string | undefined
  /** The path as it is signed. */
  readonly canonicalUri: string
  /** The query as it was given, without `?`. */
  readonly query: string
  /** The query as it is signed. */
  readonly canonicalQuery: string
  /** What is hashed in place of the body, where there is such a thing. */
  readonly payload?: string | undefined
}

const PROTOCOLS = /^(?:https?|wss?):/
const CONTROL = /[\0-\x1f\x7f]/

/** The method as clients send it: in upper case. */
export function wireMethod(method: string): string {
  if (typeof method !== 'string' || !isToken(method))
    throw new SignerError(
      'METHOD_INVALID',
      `method must be an HTTP method such as 'POST', not ${typeof method === 'string' && method !== '' ? 'a string with characters that HTTP does not allow' : kindOf(method)}.`,
    )
  return method.toUpperCase()
}

// Programs call one URL again and again.
let last: { readonly text: string; readonly form: WireForm } | undefined

/** Reads a URL, or a target that begins with `/`. */
export function wireForm(url: string | URL | undefined): WireForm {
  if (typeof url === 'string') {
    if (last?.text !== url)
      last = { text: url, form: url.startsWith('/') ? targetForm(url) : urlForm(parseUrl(url)) }
    return last.form
  }
  if (Object.prototype.toString.call(url) === '[object URL]') return urlForm(url as URL)
  if (url === undefined)
    throw new SignerError(
      'URL_INVALID',
      'url is undefined; is the environment variable or setting that holds it set?',
    )
  throw new SignerError('URL_INVALID', `url must be a string or a URL, not ${kindOf(url)}.`)
}

function urlForm(url: URL): WireForm {
  requireWorkingUrl()
  const { protocol, origin, host, pathname } = url
  if (!PROTOCOLS.test(protocol))
    throw new SignerError(
      'URL_INVALID',
      `url must begin with https://, http://, wss:// or ws://, not ${protocol}.`,
    )
  // A client turns them into an Authorization header, which would replace the signature.
  if (url.username !== '' || url.password !== '')
    throw new SignerError('URL_CREDENTIALS', 'url must not contain a user name or password; take them out.')
  const query = url.search.slice(1)
  return formOf(origin + pathname, host, pathname, query, canonicalFormQuery(query))
}

function targetForm(target: string): WireForm {
  if (target.includes('#'))
    throw new SignerError(
      'URL_INVALID',
      "url must not have a '#' in a target; remove the fragment or write it as %23.",
    )
  if (CONTROL.test(target))
    throw new SignerError('URL_INVALID', 'url has a control character in a target; percent-encode it.')
  requireWholeCharacters('url', target)
  const mark = target.indexOf('?')
  const path = mark === -1 ? target : target.slice(0, mark)
  const query = mark === -1 ? '' : target.slice(mark + 1)
  return formOf(path, undefined, path, query, canonicalQuery(query))
}

function formOf(
  place: string,
  host: string | undefined,
  path: string,
  query: string,
  signed: string,
): WireForm {
  return {
    url: signed === '' ? place : `${place}?${signed}`,
    host,
    canonicalUri: canonicalUri(path),
    query,
    canonicalQuery: signed,
  }
}

function parseUrl(text: string): URL {
  requireWorkingUrl()
  try {
    return new URL(text)
  } catch {
    // The cause is left out: it repeats the URL, which may hold a token.
    throw new SignerError(
      'URL_INVALID',
      "url must be absolute ('https://host/path') or a target ('/path?query') with a host header.",
    )
  }
}
