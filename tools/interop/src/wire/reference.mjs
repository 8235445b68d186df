import {
  canonicalHeaders,
  canonicalQuery,
  canonicalUri,
  payloadHash,
  sdkHmacSha256,
  stringToSign,
} from '@apig/signer-core'
import { valueOf } from './read-requests.mjs'

/**
 * The parts of a canonical request, in byte strings: one character a byte.
 *
 * @typedef {object} CanonicalParts
 * @property {string} method
 * @property {string} path
 * @property {string} query
 * @property {string} headers
 * @property {string} names
 * @property {string} payload
 */

/**
 * What `Authorization` says, whatever the order of the names: an SDK that sorts them wrongly is to be seen.
 *
 * @param {import('./read-requests.mjs').Arrival} arrival
 */
export function readAuthorization({ headers }) {
  const value = valueOf(headers, 'authorization') ?? ''
  const found = /^SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
    value,
  )
  const [, accessKeyId = '', names = '', signature = ''] = found ?? []
  return found === null ? undefined : { accessKeyId, names: names.split(';'), signature }
}

/**
 * The canonical request of what arrived, by the rules of the reference.
 *
 * @param {import('./read-requests.mjs').Arrival} arrival
 * @param {readonly string[]} names the signed headers
 * @returns {CanonicalParts}
 */
export function referenceParts({ method, target, headers, body }, names) {
  const [path = '', query = ''] = splitTarget(target)
  // A signed header that did not arrive has no line.
  const present = names.filter((name) => valueOf(headers, name) !== undefined)
  const pairs = present.map((name) => /** @type {const} */ ([name, valueOf(headers, name) ?? '']))
  return {
    method,
    path: canonicalUri(path),
    query: canonicalQuery(query),
    headers: canonicalHeaders(pairs, present),
    names: names.join(';'),
    payload: valueOf(headers, sdkHmacSha256.contentHeader) ?? payloadHash(body),
  }
}

/** @param {CanonicalParts} parts */
export function joinParts({ method, path, query, headers, names, payload }) {
  return `${method}\n${path}\n${query}\n${headers}\n${names}\n${payload}`
}

/**
 * The signature of a canonical request in a byte string.
 *
 * @param {string} canonicalRequest
 * @param {string} date
 * @param {import('../targets.mjs').Key} key
 */
export function signatureOf(canonicalRequest, date, { accessKeyId, secretAccessKey }) {
  const key = sdkHmacSha256.createKey(secretAccessKey, accessKeyId)
  return key(stringToSign(sdkHmacSha256, date, Buffer.from(canonicalRequest, 'latin1')))
}

/** Path and query. A byte above 0x7F means what its escape means. @param {string} target */
export function splitTarget(target) {
  const escaped = target.replace(/[\x80-\xff]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
  const mark = escaped.indexOf('?')
  return mark < 0 ? [escaped, ''] : [escaped.slice(0, mark), escaped.slice(mark + 1)]
}
