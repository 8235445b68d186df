import { byCodePoint, byCodeUnit, encode } from '../sdks/canonical.mjs'

// For which requests a divergence is expected.

/** @typedef {import('../requests/request.mjs').GivenRequest} Given */

/** @param {Given} given */
export const hasDots = ({ path, pathParams }) =>
  [...path.split('/'), ...pathParams.map(([, value]) => value)].some((part) =>
    /^(?:\.|%2e){1,2}$/i.test(part),
  )

/** @param {Given} given */
export const hasEscapeInPath = ({ path, pathParams }) =>
  [path, ...pathParams.map(([, value]) => value)].some((text) => /%[0-9a-f]{2}/i.test(text))

/** @param {Given} given */
export const hasQueryInPath = ({ path }) => path.includes('?')

/** @param {RegExp} pattern @returns {(given: Given) => boolean} */
export const hasInParameter =
  (pattern) =>
  ({ pathParams }) =>
    pathParams.some(([, value]) => pattern.test(value))

/** @param {RegExp} pattern @returns {(given: Given) => boolean} */
export const hasInPath =
  (pattern) =>
  ({ path, pathParams }) =>
    [path, ...pathParams.map(([, value]) => value)].some((text) => pattern.test(text))

/** @param {Given} given */
export const hasEmptyName = ({ query }) => query.some(([name]) => name === '')

/** @param {Given} given */
export const hasEncodedName = ({ query }) => query.some(([name]) => encode(name) !== name)

// Whether another order than that of code points, of names or of values of one name, makes a difference.
/** @param {Given} given */
export const hasAstralOrder = ({ query }) => differs(query, (pair) => pair.join('\0'), byCodeUnit)

/** @param {Given} given */
export const hasEncodedOrder = ({ query }) =>
  differs(
    query,
    ([name]) => name,
    (a, b) => byCodeUnit(encode(a), encode(b)),
  )

/** Whether the values of a name are not in order. @param {Given} given */
export function hasUnsortedValues({ query }) {
  return query.some(([name, value], at) =>
    query.slice(at + 1).some(([other, next]) => other === name && byCodePoint(value, next) > 0),
  )
}

/** @param {readonly import('../requests/request.mjs').Pair[]} pairs @param {(pair: import('../requests/request.mjs').Pair) => string} key @param {(a: string, b: string) => number} compare */
function differs(pairs, key, compare) {
  const keys = pairs.map(key)
  return [...keys].sort(compare).join('\n') !== [...keys].sort(byCodePoint).join('\n')
}

/** @param {Given} given */
export const hasUnderscore = ({ headers }) => headers.some(([name]) => name.includes('_'))

/** @param {Given} given */
export const hasOuterSpace = ({ headers }) => headers.some(([, value]) => value !== value.trim())

/** @param {Given} given */
export const hasTextInHeader = ({ headers }) => headers.some(([, value]) => /[^\0-\x7f]/.test(value))

/** Whether the language sorts the names of the headers otherwise than their codes. @param {Given} given */
export function hasHeaderOrder({ headers }) {
  const names = headers.map(([name]) => name.toLowerCase())
  return [...names].sort((a, b) => a.localeCompare(b, 'en')).join() !== [...names].sort(byCodeUnit).join()
}

const HASH_HEADER = 'X-Sdk-Content-Sha256'

/** Whether the caller names the hash header otherwise than the SDK looks for it. @param {Given} given */
export const hasHashHeaderInOtherCase = ({ headers }) =>
  headers.some(([name]) => name !== HASH_HEADER && name.toLowerCase() === HASH_HEADER.toLowerCase())

/** @param {Given} given */
export const hasNoBody = ({ body }) => body === null

/** @param {Given} given */
export const hasNoContentType = ({ contentType }) => contentType === null

/** @param {RegExp} pattern @returns {(given: Given) => boolean} */
export const hasOtherContentType =
  (pattern) =>
  ({ contentType }) =>
    contentType !== null && !pattern.test(contentType)

/** A body that is not an object, sent as JSON. @param {...string} kinds @returns {(given: Given) => boolean} */
export const hasAsJson =
  (...kinds) =>
  ({ body, contentType }) =>
    body !== null && kinds.includes(body.kind) && /json/i.test(contentType ?? '')
