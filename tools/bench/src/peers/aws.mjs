import { createRequire } from 'node:module'
import { Sha256 } from '@aws-crypto/sha256-js'
import { Hash } from '@smithy/hash-node'
import { SignatureV4 } from '@smithy/signature-v4'
import { AwsV4Signer } from 'aws4fetch'
import { accessKeyId, inTurn, secretAccessKey } from '../requests.mjs'

/** @typedef {import('../requests.mjs').BenchRequest} BenchRequest */

/**
 * A peer, with what it signed in a form that can be checked.
 *
 * @typedef {import('../slices.mjs').Candidate & { signedHeaders(result: any): Record<string, string> }} AwsCandidate
 */

const aws4Library = createRequire(import.meta.url)('aws4')
const credentials = { accessKeyId, secretAccessKey }
export const service = 'apig'
export const region = 'cn-north-4'

/**
 * Signers of AWS: another scheme, with the same work: two hashes, an HMAC, and the derived key from a cache.
 *
 * @param {readonly BenchRequest[]} requests
 * @param {boolean} asBytes
 * @returns {AwsCandidate[]}
 */
export function awsSigners(requests, asBytes) {
  return [
    aws4(requests, asBytes),
    smithy('smithy, node hash', Hash.bind(null, 'sha256'), requests, asBytes),
    smithy('smithy, sha256-js', Sha256, requests, asBytes),
    aws4fetch(requests, asBytes),
  ]
}

/**
 * @param {readonly BenchRequest[]} requests
 * @param {boolean} asBytes
 * @returns {AwsCandidate}
 */
function aws4(requests, asBytes) {
  const next = inTurn(requests)
  return {
    name: 'aws4',
    run: () => {
      const { method, host, wirePath, wireQuery, headers, text, bytes } = next()
      // It writes into the object that it gets, and copies the headers itself.
      const request = {
        method,
        host,
        path: `${wirePath}?${wireQuery}`,
        headers,
        body: asBytes ? bytes : text,
        service,
        region,
      }
      return aws4Library.sign(request, credentials)
    },
    signedHeaders: ({ headers }) => headers,
  }
}

/**
 * @param {string} name
 * @param {ConstructorParameters<typeof SignatureV4>[0]['sha256']} sha256
 * @param {readonly BenchRequest[]} requests
 * @param {boolean} asBytes
 * @returns {AwsCandidate}
 */
function smithy(name, sha256, requests, asBytes) {
  const signer = new SignatureV4({ credentials, service, region, sha256, applyChecksum: false })
  const next = inTurn(
    requests.map(({ method, host, wirePath, query, headers, text, bytes }) => ({
      method,
      protocol: 'https:',
      hostname: host,
      path: wirePath,
      query: Object.fromEntries(query),
      headers: { ...headers, host },
      body: asBytes ? bytes : text,
    })),
  )
  return {
    name,
    asynchronous: true,
    run: () => signer.sign(next()),
    signedHeaders: ({ headers }) => headers,
  }
}

/**
 * @param {readonly BenchRequest[]} requests
 * @param {boolean} asBytes
 * @returns {AwsCandidate}
 */
function aws4fetch(requests, asBytes) {
  const cache = new Map()
  const next = inTurn(requests)
  return {
    name: 'aws4fetch',
    asynchronous: true,
    run: () => {
      const { method, url, headers, text, bytes } = next()
      const body = asBytes ? /** @type {Uint8Array<ArrayBuffer> | undefined} */ (bytes) : text
      return new AwsV4Signer({
        method,
        url,
        headers,
        body: body ?? null,
        ...credentials,
        service,
        region,
        cache,
        // Else it leaves content-type out.
        allHeaders: true,
      }).sign()
    },
    // It signs the host of the URL, and leaves it to fetch to send.
    signedHeaders: ({ headers, url }) => ({ ...Object.fromEntries(headers), host: url.host }),
  }
}
