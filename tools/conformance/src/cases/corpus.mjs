import { canonicalQuery, canonicalUri, formatDate, sdkHmacSha256 } from '@apig/signer-core'
import { buildCorpusRequest, corpus } from '@apig/vectors/corpus'
import { DATE, KEY, SECRET } from './arrived.mjs'

/** @typedef {import('./signing.mjs').Case} Case */

const NOW = new Date('2019-11-15T03:36:55Z')
// Options that the ports have, or that make backend-verify read a request as they always do.
const EXPRESSIBLE = new Set([
  ...['maxSkewSeconds', 'unsignedPayload', 'interpretation', 'dotSegments', 'encodedSlash', 'doubleSlash'],
  ...['lossyUtf8', 'emptyNames', 'plus'],
])
// A disabled key and the names of a gateway are no matter of the ports.
const INEXPRESSIBLE = new Set(['HOST_NOT_ALLOWED', 'KEY_DISABLED', 'BODY_TOO_LARGE', 'BODY_UNAVAILABLE'])

/**
 * The corpus of backend-verify, as far as the forms of the conformance programs can express it. What it expects holds
 * for that package, whose default is stricter: here the ports must say the same.
 *
 * @returns {(Case & { id: string, expect: string })[]}
 */
export function corpusCases() {
  return corpus.filter(isExpressible).map((given) => ({
    id: given.id,
    title: `corpus ${given.id}, ${given.name}`,
    expect: given.expect,
    line: corpusLine(given, sdkHmacSha256),
  }))
}

/** @param {(typeof corpus)[number]} given @param {import('@apig/signer-core').Algorithm} algorithm */
export function corpusLine(given, algorithm) {
  const { method, target, headers, body } = buildCorpusRequest(given, {
    signing: {
      algorithm,
      canonicalUri,
      canonicalQuery,
      formatDate,
      hash: algorithm.hash,
      hmac: (secret, text, keyId) => algorithm.createKey(secret, keyId)(text),
    },
    now: NOW,
    host: 'api.example.com',
    keyId: KEY,
    secret: SECRET,
  })
  const { maxSkewSeconds, unsignedPayload } = given.options ?? {}
  return {
    op: 'verify',
    request: { method, target, headers, body: { base64: Buffer.from(body).toString('base64') } },
    keys: given.keys ?? { [KEY]: SECRET },
    now: DATE,
    options: {
      ...(maxSkewSeconds !== undefined && { maxSkewSeconds }),
      ...(unsignedPayload !== undefined && { unsignedPayload }),
    },
  }
}

/** @param {(typeof corpus)[number]} given */
export function isExpressible({ via, options = {}, keys = {}, lookup, store, body = 'bytes', expect }) {
  return (
    via.includes('api') &&
    !via.includes('http2') &&
    Object.keys(options).every((name) => EXPRESSIBLE.has(name)) &&
    options['plus'] !== 'space' &&
    Object.values(keys).every((secret) => typeof secret === 'string' || Array.isArray(secret)) &&
    !INEXPRESSIBLE.has(expect) &&
    lookup === undefined &&
    store === undefined &&
    (body === 'bytes' || body === 'chunks')
  )
}
