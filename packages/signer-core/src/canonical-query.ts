import { requireWholeCharacters } from './code-points.ts'
import { SignerError } from './errors.ts'
import {
  compareEncoded,
  decodesLossily,
  encodedPattern,
  fits,
  percentDecode,
  percentEncode,
} from './percent.ts'
import { kindOf } from './show.ts'

const ENCODED_PAIRS = /* @__PURE__ */ encodedPairs()
const NAMELESS_PAIR = /(?:^|&)=/

/** A decoded name and value of a query. */
export type QueryPair = readonly [name: string, value: string]

/**
 * The query of a canonical request: pairs split at `&` and at the first `=`, those without a name dropped, decoded
 * (`+` is a literal plus), sorted by name and then value in code point order, encoded again; a pair without a value becomes `name=`.
 *
 * @param query - the query of the target without its `?`
 * @throws SignerError `URL_INVALID` where `query` is not a string or has a lone surrogate
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: canonical query string}
 * @example
 * ```ts
 * import { canonicalQuery } from '@apig/signer-core'
 *
 * canonicalQuery('b=2&a=1 2&c') // 'a=1%202&b=2&c='
 * ```
 */
export function canonicalQuery(query: string): string {
  requireQuery(query)
  return joinPairs(encodePairs(query))
}

/**
 * The decoded pairs of a query, in the order in which they stand, as {@link canonicalQuery} reads them: pairs without
 * a name are dropped, `+` is a plus, bytes that are not UTF-8 become U+FFFD.
 *
 * @param query - the query of the target without its `?`
 * @throws SignerError `URL_INVALID` where `query` is not a string or has a lone surrogate
 * @example
 * ```ts
 * import { queryPairs } from '@apig/signer-core'
 *
 * queryPairs('b=2&a') // [['b', '2'], ['a', '']]
 * ```
 */
export function queryPairs(query: string): QueryPair[] {
  requireQuery(query)
  return splitPairs(query).map(([name, value]) => [percentDecode(name), percentDecode(value)])
}

/**
 * The canonical query of a URL as browsers and servers mean it: `+` is a space, and what canonicalizing would lose is
 * an error rather than a request that says something else than the caller wrote.
 */
export function canonicalFormQuery(query: string): string {
  if (NAMELESS_PAIR.test(query))
    throw new SignerError(
      'QUERY_LOSSY',
      "url has a query pair without a name ('?=value'), which the canonical query drops; name it or leave it out.",
    )
  // Nothing is lost where nothing has to be encoded.
  if (fits(ENCODED_PAIRS, query)) return joinPairs(splitPairs(query))
  if (decodesLossily(query))
    throw new SignerError(
      'QUERY_LOSSY',
      'url has a query with escapes that are not UTF-8 (GBK, for example), which the canonical query cannot carry; use encodeURIComponent.',
    )
  return canonicalQuery(query.replaceAll('+', '%20'))
}

function requireQuery(query: unknown): asserts query is string {
  if (typeof query !== 'string')
    throw new SignerError('URL_INVALID', `query must be a string such as 'a=1&b=2', not ${kindOf(query)}.`)
  requireWholeCharacters('query', query)
}

/** Names and values as they stand, but for pairs without a name. */
export function splitPairs(query: string): QueryPair[] {
  const pairs: QueryPair[] = []
  for (let start = 0; start <= query.length;) {
    const mark = query.indexOf('&', start)
    const end = mark < 0 ? query.length : mark
    const pair = query.slice(start, end)
    const equals = pair.indexOf('=')
    const name = equals === -1 ? pair : pair.slice(0, equals)
    if (name !== '') pairs.push([name, equals === -1 ? '' : pair.slice(equals + 1)])
    start = end + 1
  }
  return pairs
}

/** The encoded pairs of a query, in order. */
export function encodePairs(query: string): QueryPair[] {
  if (fits(ENCODED_PAIRS, query)) return splitPairs(query)
  return splitPairs(query).map(([name, value]) => [recode(name), recode(value)])
}

function encodedPairs(): RegExp {
  const text = encodedPattern('')
  const pair = `${text}(?:=${text})?`
  return new RegExp(`^${pair}(?:&${pair})*$`)
}

const recode = (text: string): string => percentEncode(percentDecode(text))

/** Sorted by name, then by value, each by its code points when decoded. */
function joinPairs(pairs: QueryPair[]): string {
  return pairs
    .sort((a, b) => compareEncoded(a[0], b[0]) || compareEncoded(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}
