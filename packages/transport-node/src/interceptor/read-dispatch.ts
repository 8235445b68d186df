import { readBody, requireHeaders, withDefaults } from '@apig/transport-fetch/internal'
import type { Attempt, Call, HeaderPairs, TransportSettings } from '@apig/transport-fetch/internal'
import { openBody, setLength } from '../body/open-body.ts'
import { NO_RESENDS } from './no-resends.ts'
import type { Target } from './read-target.ts'
import type { DispatchOptions } from './undici.ts'

/**
 * Reads a dispatch that is to be signed.
 *
 * @throws what is wrong with its headers or its body's kind
 */
export function readDispatch(
  options: DispatchOptions,
  { url, origin }: Target,
  given: HeaderPairs,
  { payload, explain, headers }: TransportSettings,
  signal: AbortSignal | undefined,
): Call {
  requireHeaders(given, url)
  // An iterable that is not to be signed need not be read.
  const body = readBody(options.body, payload === 'unsigned' ? 'request' : 'dispatcher')
  return {
    method: (options.method ?? 'GET').toUpperCase(),
    url,
    origin,
    headers: withDefaults(given, headers, body?.contentType),
    body,
    redirect: 'manual',
    signal,
    payload,
    explain,
  }
}

/** What undici's own types leave out. */
interface NextOptions extends Omit<DispatchOptions, 'body' | 'query'> {
  body?: unknown
  query?: DispatchOptions['query'] | null
  maxRedirections?: number
  retryOptions?: object
}

/** The options of a dispatch, with what was signed in place of what was given. */
export function toOptions(
  options: DispatchOptions,
  { request, body, limit }: Attempt,
  { origin, host }: Target,
): DispatchOptions {
  const { method, url, headers } = request
  const opened = openBody(body, limit)
  setLength(headers, opened.length)
  if (host !== undefined) headers['host'] = host
  // By far the fastest way to copy and add keys: a spread costs a request as much as half its signature.
  const next: NextOptions = Object.assign(
    { maxRedirections: 0, retryOptions: NO_RESENDS.retryOptions },
    options,
  )
  // It is in the path.
  if (next.query !== undefined) next.query = null
  next.method = method
  next.path = url.slice(origin.length)
  next.headers = headers
  next.body = opened.body
  next.maxRedirections = NO_RESENDS.maxRedirections
  next.retryOptions = NO_RESENDS.retryOptions
  return next as unknown as DispatchOptions
}
