import { TransportError } from '../transport-error.ts'
import { headerValue, isMultipart } from './request-headers.ts'
import type { HeaderPairs } from './request-headers.ts'

/**
 * The headers to send: the call's own, then the type of a form (which alone knows its boundary), then the defaults of the
 * options, then the type of any other body.
 *
 * @throws TransportError `HEADER_FORBIDDEN` where the call gives a form another boundary than it has
 */
export function withDefaults(
  headers: HeaderPairs,
  defaults: HeaderPairs,
  contentType: string | undefined,
): HeaderPairs {
  if (contentType === undefined && defaults.length === 0) return headers
  const own = contentType === undefined ? [] : [['content-type', contentType] as const]
  const isForm = contentType !== undefined && isMultipart(contentType)
  if (isForm) requireSameBoundary(headerValue(headers, 'content-type'), contentType)
  const all = [...headers]
  const known = new Set(headers.map(([name]) => name.toLowerCase()))
  for (const pair of isForm ? [...own, ...defaults] : [...defaults, ...own]) {
    if (known.has(pair[0])) continue
    known.add(pair[0])
    all.push(pair)
  }
  return all
}

function requireSameBoundary(given: string | undefined, contentType: string): void {
  if (given === undefined || given === contentType || !isMultipart(given)) return
  throw new TransportError(
    'HEADER_FORBIDDEN',
    'headers has a different multipart boundary than the form. Leave the header out: the form sets it.',
  )
}
