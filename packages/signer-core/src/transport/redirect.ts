import { quote } from '../show.ts'
import { TransportError } from './transport-error.ts'
import type { HeaderPairs } from './transport-headers.ts'

/** An answer that may be a redirect, and the request that it answers. */
export interface RedirectAnswer {
  /** The HTTP status. */
  readonly status: number
  /** The `Location` of the answer. */
  readonly location: string | null | undefined
  /** The URL that was asked, absolute. */
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

/** Where to go on. */
export interface Redirect {
  /** Where to ask next, absolute. */
  readonly url: string
  /** The method to ask with. */
  readonly method: string
  /** Whether the body is sent again; otherwise the headers that describe it go too. */
  readonly keepsBody: boolean
}

const STATUSES = new Set([301, 302, 303, 307, 308])
const LIMIT = 20

/**
 * Where a redirect leads, by the rules of fetch for method and body, but within one origin alone; undefined where the
 * answer is to be handed over.
 *
 * @throws TransportError `REDIRECT_OTHER_ORIGIN`, `REDIRECT_LIMIT`, `REDIRECT_BODY`, `REDIRECT_INVALID`
 */
export function decideRedirect(answer: RedirectAnswer): Redirect | undefined {
  const { status, location, method } = answer
  if (!STATUSES.has(status) || location === null || location === undefined) return undefined
  const from = new URL(answer.url)
  const to = parse(location, from)
  if (to.origin !== from.origin)
    throw new TransportError(
      'REDIRECT_OTHER_ORIGIN',
      `The answer redirects from ${quote(from.origin)} to ${quote(to.origin)}, and a signature is for one origin alone; call that origin yourself if you trust it.`,
    )
  if (answer.count >= LIMIT)
    throw new TransportError('REDIRECT_LIMIT', `The answer redirects for the ${LIMIT + 1}th time.`)
  const becomesGet =
    ((status === 301 || status === 302) && method === 'POST') ||
    (status === 303 && method !== 'GET' && method !== 'HEAD')
  if (!becomesGet && answer.hasBody && !answer.canRepeat)
    throw new TransportError(
      'REDIRECT_BODY',
      `The answer (${status}) asks for the body at another place, but a stream cannot be sent twice; send bytes or a Blob, or call that place.`,
    )
  to.hash = ''
  return { url: to.href, method: becomesGet ? 'GET' : method, keepsBody: !becomesGet }
}

/** The headers of a request that has lost its body on the way. */
export function withoutBodyHeaders(headers: HeaderPairs): [string, string][] {
  return headers
    .filter(
      ([name]) =>
        !/^(?:content-(?:encoding|language|length|location|type)|x-sdk-content-sha256)$/i.test(name),
    )
    .map(([name, value]) => [name, value])
}

function parse(location: string, base: URL): URL {
  let url: URL
  try {
    url = new URL(location, base)
  } catch {
    throw new TransportError('REDIRECT_INVALID', 'The answer redirects to something that is no URL.')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TransportError(
      'REDIRECT_INVALID',
      `The answer redirects to ${quote(url.protocol)}, which is not http.`,
    )
  if (url.username !== '' || url.password !== '')
    throw new TransportError('REDIRECT_INVALID', 'The answer redirects to a URL with a user name.')
  return url
}
