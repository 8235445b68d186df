import { payloadHash } from '@apig/signer-core'
import { valueOf } from '../wire/read-requests.mjs'

// What the models of the SDKs share.

/** All but `A-Za-z0-9-_.~`, as every SDK does it. @param {string} text */
export function encode(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The segments of a path, each encoded, with a slash at the end. @param {string} path */
export function encodeSegments(path) {
  const encoded = path.split('/').map(encode).join('/')
  return encoded.endsWith('/') ? encoded : `${encoded}/`
}

/**
 * The path with its parameters in place.
 *
 * @param {import('../requests/request.mjs').GivenRequest} given
 * @param {(value: string) => string} [write] how a parameter is written. Default: as it is
 */
export function fillPath({ path, pathParams }, write = (value) => value) {
  return pathParams.reduce((text, [name, value]) => text.replaceAll(`{${name}}`, () => write(value)), path)
}

/** @param {readonly import('../requests/request.mjs').Pair[]} pairs */
export const encodePairs = (pairs) =>
  pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')

/** UTF-8 puts texts in the order of their code points. @param {string} a @param {string} b */
export const byCodePoint = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** @param {string} a @param {string} b */
export const byCodeUnit = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The pairs by name and then by value.
 *
 * @param {readonly import('../requests/request.mjs').Pair[]} pairs
 * @param {(a: string, b: string) => number} compare
 */
export function sortPairs(pairs, compare) {
  return [...pairs].sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
}

/** The value of a header that the caller gave under exactly this name. @param {import('../requests/request.mjs').GivenRequest} given @param {string} name */
export const givenHeader = ({ headers }, name) => headers.find(([each]) => each === name)?.[1]

/**
 * The lines of the signed headers with the values that the caller gave, untrimmed, and those of the SDK itself.
 *
 * @param {import('./index.mjs').Seen} seen
 * @param {readonly string[]} names in the order of the lines
 */
export function linesAsGiven({ given, arrival }, names) {
  const values = new Map(
    given.headers.map(([name, value]) => [name.toLowerCase(), Buffer.from(value).toString('latin1')]),
  )
  return names.map((name) => `${name}:${values.get(name) ?? valueOf(arrival.headers, name) ?? ''}\n`).join('')
}

export const EMPTY_HASH = payloadHash()
export const UNSIGNED = 'UNSIGNED-PAYLOAD'
export { payloadHash as hashOf }
