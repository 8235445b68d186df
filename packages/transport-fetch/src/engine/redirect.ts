import { quote } from '@apig/signer-core/internal'
import { TransportError } from '../transport-error.ts'
import type { HeaderPairs } from '../identity/request-headers.ts'

/** A response that may be a redirect, and the request it belongs to. */
export interface RedirectResponse {
  /** The HTTP status. */
  readonly status: number
  /** The `Location` of the response. */
  readonly location: string | null | undefined
  /** The URL of the request, absolute. */
  readonly url: string
  /** The method that was sent, in upper case. */
  readonly method: string
  /** How many redirects were followed before. */
  readonly count: number
  /** Whether the request has a body. */
  readonly hasBody: boolean
  /** Whether the body can be sent again. */
  readonly canRepeat: boolean
}

/** Where a redirect leads. */
export interface Redirect {
  /** Where to send next, absolute. */
  readonly url: string
  /** The method to send. */
  readonly method: string
  /** Whether the body is sent again; otherwise the headers that describe it go too. */
  readonly keepsBody: boolean
}

const STATUSES = new Set([301, 302, 303, 307, 308])
const MAX_REDIRECTS = 20

/**
 * Where a redirect leads, by the rules of fetch for method and body, but only within one origin; undefined where the
 * response is to be handed over.
 *
 * @throws TransportError `REDIRECT_OTHER_ORIGIN`, `REDIRECT_LIMIT`, `REDIRECT_BODY`, `REDIRECT_INVALID`
 */
export function decideRedirect(response: RedirectResponse): Redirect | undefined {
  const { status, location, method } = response
  if (!STATUSES.has(status) || location === null || location === undefined) return undefined
  const from = new URL(response.url)
  const to = parse(location, from)
  if (to.origin !== from.origin)
    throw new TransportError(
      'REDIRECT_OTHER_ORIGIN',
      `The response redirects from ${quote(from.origin)} to ${quote(to.origin)}, and a signature is for one origin only; call that origin yourself if you trust it.`,
    )
  if (response.count >= MAX_REDIRECTS)
    throw new TransportError('REDIRECT_LIMIT', `The response redirects for the ${MAX_REDIRECTS + 1}th time.`)
  const becomesGet =
    ((status === 301 || status === 302) && method === 'POST') ||
    (status === 303 && method !== 'GET' && method !== 'HEAD')
  if (!becomesGet && response.hasBody && !response.canRepeat)
    throw new TransportError(
      'REDIRECT_BODY',
      `The response (${status}) asks for the body at another URL, but a stream cannot be sent twice; send bytes or a Blob, or call that URL.`,
    )
  to.hash = ''
  return { url: to.href, method: becomesGet ? 'GET' : method, keepsBody: !becomesGet }
}

/** The headers of a request that a redirect has taken the body from. */
export function withoutBodyHeaders(headers: HeaderPairs): [string, string][] {
  return headers
    .filter(
      ([name]) =>
        !/^(?:content-(?:encoding|language|length|location|type)|x-sdk-content-(?:sha256|sm3))$/i.test(name),
    )
    .map(([name, value]) => [name, value])
}

function parse(location: string, base: URL): URL {
  let url: URL
  try {
    url = new URL(location, base)
  } catch {
    throw new TransportError('REDIRECT_INVALID', 'The response redirects to something that is not a URL.')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TransportError(
      'REDIRECT_INVALID',
      `The response redirects to ${quote(url.protocol)}, which is not http.`,
    )
  if (url.username !== '' || url.password !== '')
    throw new TransportError('REDIRECT_INVALID', 'The response redirects to a URL with a user name.')
  return url
}
