import { SignerError } from '@apig/signer-core'
import type { HeaderPairs } from '@apig/transport-fetch/internal'

/**
 * Reads headers as dispatchers take them: an object, a flat array of names and values, an array of pairs, a `Map` or
 * `Headers`. Names come in lower case; values become text as undici makes it of them.
 *
 * @throws SignerError `HEADER_DUPLICATE` for a name that is there twice: nobody could say which one was signed
 */
export function readHeaders(headers: unknown): HeaderPairs {
  if (headers === undefined || headers === null) return []
  if (typeof headers !== 'object')
    throw new SignerError('HEADERS_INVALID', 'headers must be an object, an array, a Map or Headers.')
  const pairs: [string, string][] = []
  const known = new Set<string>()
  for (const [name, given] of entriesOf(headers)) {
    if (given === undefined) continue
    if (typeof name !== 'string')
      throw new SignerError('HEADERS_INVALID', 'headers has a name that is not a string.')
    const key = name.toLowerCase()
    if (known.has(key) || (Array.isArray(given) && given.length > 1)) throw repeated(key)
    known.add(key)
    pairs.push([key, textOf(Array.isArray(given) ? given[0] : given, key)])
  }
  return pairs
}

function entriesOf(headers: object): Iterable<readonly [unknown, unknown]> {
  if (Array.isArray(headers) && !Array.isArray(headers[0])) return flatEntries(headers)
  return isIterable(headers) ? pairEntries(headers) : Object.entries(headers)
}

function* flatEntries(headers: readonly unknown[]): Generator<readonly [unknown, unknown]> {
  if (headers.length % 2 !== 0)
    throw new SignerError('HEADERS_INVALID', 'headers, a flat array, must have a value for each name.')
  for (let at = 0; at < headers.length; at += 2) yield [headers[at], headers[at + 1]]
}

function* pairEntries(headers: Iterable<unknown>): Generator<readonly [unknown, unknown]> {
  for (const pair of headers) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new SignerError('HEADERS_INVALID', 'headers must consist of pairs of a name and a value.')
    yield pair as [unknown, unknown]
  }
}

/** Not by a polluted `Object.prototype`: a plain object is never iterable. */
function isIterable(headers: object): headers is Iterable<unknown> {
  if (Object.hasOwn(headers, Symbol.iterator)) return true
  const prototype: unknown = Object.getPrototypeOf(headers)
  return prototype !== null && prototype !== Object.prototype && Symbol.iterator in headers
}

function textOf(value: unknown, key: string): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`
  throw new SignerError('HEADER_VALUE_INVALID', `headers[${JSON.stringify(key)}] must be a string.`)
}

const repeated = (key: string): SignerError =>
  new SignerError(
    'HEADER_DUPLICATE',
    `headers has ${JSON.stringify(key.slice(0, 60))} more than once (case does not matter); keep one, or join the values into one.`,
  )
