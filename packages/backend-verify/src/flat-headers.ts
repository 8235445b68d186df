import { Refusal } from './refusal.ts'
import type { RawHeaders } from './request.ts'

/** Node drops what comes after 2,000 without a word, so 2,000 may be more. */
export const MOST_HEADERS = 2000

/** Names and values in turn, as Node's `rawHeaders` are. */
export function flatHeaders(headers: RawHeaders): readonly unknown[] {
  if (typeof headers !== 'object' || headers === null || !(Symbol.iterator in headers))
    throw new Refusal(
      'CONFIG',
      'headers must be raw pairs, the flat rawHeaders of Node, or a Headers instance; an object of headers has lost its duplicates.',
    )
  if (Array.isArray(headers) && typeof headers[0] === 'string') {
    if (headers.length % 2 !== 0)
      throw new Refusal('CONFIG', 'headers is a flat list of odd length; names and values must alternate.')
    return headers
  }
  const flat: unknown[] = []
  for (const pair of headers as Iterable<unknown>) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new Refusal('CONFIG', 'headers must consist of [name, value] pairs.')
    flat.push(pair[0], pair[1])
    if (flat.length / 2 >= MOST_HEADERS) break
  }
  return flat
}
