import * as crypto from 'node:crypto'
import { createVerifier } from '@apig/backend-verify'
import { createSigner } from '@apig/signer-core'
import { accessKeyId, inTurn, secretAccessKey } from '../requests.mjs'

/** @typedef {import('../requests.mjs').BenchRequest} BenchRequest */
/** @typedef {import('../slices.mjs').Candidate} Candidate */

export const signer = createSigner({ accessKeyId, secretAccessKey })

/**
 * What every candidate does with a request.
 *
 * @param {readonly BenchRequest[]} requests
 * @param {boolean} asBytes whether the body is handed over as bytes, as large ones are
 * @returns {Candidate}
 */
export function signing(requests, asBytes) {
  const next = inTurn(requests.map((request) => toSignable(request, asBytes)))
  return { name: 'sign', run: () => signer.sign(next()) }
}

/**
 * `verify` of requests as a server has them: the target, Node's raw headers, the bytes of the body.
 *
 * @param {readonly BenchRequest[]} requests
 * @returns {Candidate}
 */
export function verifying(requests) {
  const verifier = createBenchVerifier()
  const next = inTurn(requests.map(arrived))
  return { name: 'verify', asynchronous: true, run: () => verifier.verify(next()) }
}

/** @param {Partial<import('@apig/backend-verify').VerifierOptions>} [options] */
export function createBenchVerifier(options) {
  return createVerifier({
    keys: { [accessKeyId]: secretAccessKey },
    hosts: ['63fb035aeef34368880448a94cb7f440.apig.cn-north-4.huaweicloudapis.com'],
    ...options,
  })
}

/**
 * A signed request as it comes from a socket: each text in one piece of its own.
 *
 * @param {BenchRequest} request
 */
export function arrived(request) {
  const { method, url, headers } = signer.sign(toSignable(request, true))
  return {
    method,
    url: fromWire(url.slice(url.indexOf('/', 'https://'.length))),
    headers: ['host', request.host, ...Object.entries(headers).flat()].map(fromWire),
    body: request.bytes,
  }
}

/** @param {string} text */
const fromWire = (text) => new TextDecoder('latin1').decode(new TextEncoder().encode(text))

/**
 * No work but the cryptography, on texts that are there already: what nobody can go below with node:crypto.
 *
 * @param {readonly BenchRequest[]} requests
 * @param {boolean} asBytes
 * @returns {Candidate}
 */
export function bareCrypto(requests, asBytes) {
  const key = crypto.createSecretKey(secretAccessKey, 'utf8')
  // What Bun, or a Node older than 20.12, may lack.
  const hash =
    typeof crypto.hash === 'function'
      ? (/** @type {string | Uint8Array} */ data) => crypto.hash('sha256', data, 'hex')
      : (/** @type {string | Uint8Array} */ data) => crypto.createHash('sha256').update(data).digest('hex')
  const next = inTurn(
    requests.map((request) => {
      const { canonicalRequest, stringToSign } = signer.sign(toSignable(request, asBytes))
      const start = stringToSign.slice(0, stringToSign.lastIndexOf('\n') + 1)
      return { body: asBytes ? request.bytes : request.text, canonicalRequest, start }
    }),
  )
  return {
    name: 'bare crypto',
    run: () => {
      const { body, canonicalRequest, start } = next()
      // The hash of no body is known.
      if (body !== undefined) hash(body)
      return crypto
        .createHmac('sha256', key)
        .update(`${start}${hash(canonicalRequest)}`)
        .digest('hex')
    },
  }
}

/**
 * One pass over the body: what a large one costs at least.
 *
 * @param {BenchRequest} request
 * @returns {Candidate}
 */
export function createHash({ bytes }) {
  const body = bytes ?? new Uint8Array()
  return { name: 'createHash', run: () => crypto.createHash('sha256').update(body).digest('hex') }
}

/**
 * @param {BenchRequest} request
 * @param {boolean} asBytes
 */
export function toSignable({ method, url, headers, text, bytes }, asBytes) {
  return { method, url, headers, body: asBytes ? bytes : text }
}
