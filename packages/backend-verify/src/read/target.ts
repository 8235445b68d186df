import { canonicalQuery, canonicalUri, isSignerError, queryPairs } from '@apig/signer-core'
import type { Algorithm, QueryPair } from '@apig/signer-core'
import { closePath, splitPairs } from '@apig/signer-core/internal'
import type { Interpretation } from '../options/interpretation.ts'
import type { VerifyCode } from '../result/codes.ts'
import { Refusal } from '../result/refusal.ts'
import type { Ambiguity } from '../result/result.ts'

/** The target as the signature covers it. All requests for it share it: what handlers get of it is frozen. */
export interface Target {
  /** As it came. */
  readonly url: string
  /** With a slash at its end, as the protocol has it. */
  readonly canonicalPath: string
  /** Without it. */
  readonly path: string
  readonly canonicalQuery: string
  readonly query: readonly QueryPair[]
  readonly ambiguities: readonly Ambiguity[]
  /** What the scoped form signs of the query, and in place of an absent body. */
  readonly bodiless: { readonly canonicalQuery: string; readonly payload: string } | undefined
}

// A target that can be read in one way only, but for '//', dot segments, pairs without a name and repeated names, and
// with a path that is canonical but for the slash at its end.
const PLAIN = /^[A-Za-z0-9\-_.~/]*(?:\?[A-Za-z0-9\-_.~/?=&]*)?$/

type Query = Pick<Target, 'canonicalQuery' | 'query' | 'bodiless'>

const NO_QUERY: Query = { canonicalQuery: '', query: [], bodiless: undefined }
const NO_AMBIGUITIES: readonly Ambiguity[] = Object.freeze([])

/** Reads the target of a request. */
export type TargetReader = (url: unknown, algorithm: Algorithm, method: string) => Target

/** Step 5 for one verifier. Backends are called under one target again and again: the last one is kept. */
export function createTargetReader(basePath: string, interpretation: Interpretation): TargetReader {
  let last: Target | undefined
  return (url, algorithm, method) => {
    if (algorithm.wireForm !== undefined) return readTarget(url, basePath, interpretation, algorithm, method)
    if (last === undefined || last.url !== url)
      last = readTarget(url, basePath, interpretation, algorithm, method)
    return last
  }
}

/** Origin-form only, decoded once, and canonicalized by signer-core's own functions. */
export function readTarget(
  url: unknown,
  basePath: string,
  interpretation: Interpretation,
  { wireForm }: Algorithm,
  method: string,
): Target {
  if (typeof url !== 'string')
    throw new Refusal(
      'CONFIG',
      'url must be the target as a string: req.url in Node, req.originalUrl in Express.',
    )
  if (url.charCodeAt(0) !== 0x2f)
    throw new Refusal('TARGET_BAD', "The target must begin with '/': no absolute URL, no '*', no authority.")
  const plain = PLAIN.test(url)
  if (!plain && url.includes('#'))
    throw new Refusal('TARGET_BAD', "The target has a '#', which no client sends.")
  if (!plain && /[\0-\x1f\x7f]/.test(url))
    throw new Refusal('TARGET_BAD', 'The target has a control character.')
  const mark = url.indexOf('?')
  const path = basePath + (mark < 0 ? url : url.slice(0, mark))
  const rawQuery = mark < 0 ? '' : url.slice(mark + 1)
  let ambiguities = NO_AMBIGUITIES

  /** Notes an ambiguity, or refuses it where its option says so. */
  const meet = (name: Ambiguity, code: VerifyCode, what: string): void => {
    if (interpretation[name] === 'refuse') throw new Refusal(code, `${what}; ${adviceFor(name)}`)
    if (!ambiguities.includes(name)) ambiguities = Object.freeze([...ambiguities, name])
  }

  if (!plain && /[^\x21-\x7e]/.test(url))
    meet('lossyUtf8', 'TARGET_BAD', 'The target has characters outside 0x21 to 0x7E')
  try {
    const canonicalPath = readPath(path, plain, meet)
    // An algorithm with its own form decides what it signs of a plus.
    const plus = wireForm === undefined || interpretation.plus === 'refuse' ? interpretation.plus : 'space'
    const read = rawQuery === '' ? NO_QUERY : readQuery(rawQuery, plain, plus, meet)
    const { canonicalQuery, query, bodiless } =
      wireForm === undefined ? read : inOwnForm(basePath + url, method, wireForm, read.query, meet)
    for (const pair of query) Object.freeze(pair)
    return {
      url,
      canonicalPath,
      path: canonicalPath === '/' ? '/' : canonicalPath.slice(0, -1),
      canonicalQuery,
      query: Object.freeze(query),
      ambiguities,
      bodiless,
    }
  } catch (error) {
    if (isSignerError(error))
      throw new Refusal('TARGET_BAD', 'The target has a lone surrogate, which has no UTF-8 form.')
    throw error
  }
}

type Meet = (name: Ambiguity, code: VerifyCode, what: string) => void

function readPath(path: string, plain: boolean, meet: Meet): string {
  if (!plain && (decodesWithLoss(path) || path.includes('%00')))
    meet('lossyUtf8', 'TARGET_BAD', 'The path has escapes that are malformed, %00 or not UTF-8')
  if (!plain && /%2f|%5c|\\/i.test(path))
    meet('encodedSlash', 'TARGET_AMBIGUOUS', 'The path has %2F, %5C or a backslash')
  const canonical = plain ? closePath(path) : canonicalUri(path)
  // A plain path says the same but for the slash at its end, and is in one piece.
  const text = plain ? path : canonical
  if (text.includes('//')) meet('doubleSlash', 'TARGET_AMBIGUOUS', "The path has '//'")
  // Canonical segments are decoded as far as dots go, and each ends with a slash.
  if (text.includes('/.') && (canonical.includes('/./') || canonical.includes('/../')))
    meet('dotSegments', 'TARGET_AMBIGUOUS', "The path has the segment '.' or '..'")
  return canonical
}

function readQuery(raw: string, plain: boolean, plus: Interpretation['plus'], meet: Meet): Query {
  if (!plain && raw.includes('+'))
    meet('plus', 'QUERY_AMBIGUOUS', "The query arrived here with a '+', which some read as a space")
  if (!plain && decodesWithLoss(raw))
    meet('lossyUtf8', 'QUERY_AMBIGUOUS', 'The query has escapes that are malformed or not UTF-8')
  if (raw.charCodeAt(0) === 0x3d || raw.includes('&='))
    meet(
      'emptyNames',
      'QUERY_AMBIGUOUS',
      'The query has a pair without a name, which the signature does not cover',
    )
  const text = plus === 'space' ? raw.replaceAll('+', '%20') : raw
  const query = plain ? splitPairs(text) : queryPairs(text)
  if (hasSeveralValues(query))
    meet(
      'valueOrder',
      'QUERY_AMBIGUOUS',
      'The query has several values of one name, whose order the signature does not cover',
    )
  return { canonicalQuery: canonicalQuery(text), query, bodiless: undefined }
}

/** The query as an algorithm signs it that has a form of its own: what it leaves out is unsigned, and not in the result. */
function inOwnForm(
  target: string,
  method: string,
  wireForm: NonNullable<Algorithm['wireForm']>,
  query: readonly QueryPair[],
  meet: Meet,
): Query {
  const { canonicalQuery: signedQuery } = wireForm(target, method, '')
  const signed = queryPairs(signedQuery)
  const whole = signed.length === query.length
  if (!whole)
    meet(
      'scopedQuery',
      'QUERY_AMBIGUOUS',
      'The query has a name twice, and the signature covers only its first value',
    )
  const { canonicalQuery, payload } = wireForm(target, method, undefined)
  const bodiless = query.length === 0 || payload === undefined ? undefined : { canonicalQuery, payload }
  return { canonicalQuery: signedQuery, query: whole ? query : signed, bodiless }
}

function hasSeveralValues(query: readonly QueryPair[]): boolean {
  if (query.length < 2) return false
  const first = new Map<string, string>()
  for (const [name, value] of query) {
    const known = first.get(name)
    if (known !== undefined && known !== value) return true
    if (known === undefined) first.set(name, value)
  }
  return false
}

/** `decodeURIComponent` throws for exactly what the lenient decoding of the protocol would change. */
function decodesWithLoss(text: string): boolean {
  if (!text.includes('%')) return false
  try {
    // The result is used: bundlers drop a call that is only made for its error. Decoding makes nothing longer.
    return decodeURIComponent(text).length > text.length
  } catch {
    return true
  }
}

export function adviceFor(name: Ambiguity): string {
  if (name === 'plus')
    return "plus: 'space' takes it where callers or frameworks write a space so (Next.js does), plus: 'literal' where callers mean a plus (as interpretation: 'reference' reads it)."
  return `${name}: 'accept' takes it${name === 'valueOrder' ? '' : ", as interpretation: 'reference' does"}.`
}
