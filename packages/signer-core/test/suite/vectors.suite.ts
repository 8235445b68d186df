import {
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
  createPayloadHash,
  formatAuthorization,
  parseAuthorization,
  payloadHash,
  sign,
  signedHeaders,
  stringToSign,
} from '@apig/signer-core'
import { isDeviation, targetOf, vectors } from '@apig/vectors'
import type { Harness } from './harness.ts'

/** What the official Python SDK produced, at every stage, byte for byte. */
export default function vectorsSuite(t: Harness): void {
  t.test('vectors: all 693 are there, and the deviations are the two that the protocol page explains', () => {
    t.equal(vectors.length, 693)
    t.deepEqual(
      vectors.filter(isDeviation).map(({ name }) => name),
      ['method-lowercase-kept', 'header-existing-authorization-signed'],
    )
  })

  for (const vector of vectors) {
    if (isDeviation(vector)) continue
    const { credentials, expected } = vector

    t.test(`vectors: ${vector.name}`, () => {
      const { method, target, path, query, headers, body } = targetOf(vector)
      t.equal(canonicalUri(path), expected.canonicalUri)
      t.equal(canonicalQuery(query), expected.canonicalQuery)
      t.deepEqual(signedHeaders(headers), expected.signedHeaders)

      const given = headers.find(([name]) => name.toLowerCase() === 'x-sdk-content-sha256')?.[1]
      const names = signedHeaders(headers)
      const text = canonicalRequest({
        method,
        canonicalUri: canonicalUri(path),
        canonicalQuery: canonicalQuery(query),
        canonicalHeaders: canonicalHeaders(headers, names),
        signedHeaders: names,
        payloadHash: given ?? payloadHash(body),
      })
      t.equal(text, expected.canonicalRequest)
      const date = headers.find(([name]) => name.toLowerCase() === 'x-sdk-date')?.[1] ?? ''
      t.equal(stringToSign('SDK-HMAC-SHA256', date, text), expected.stringToSign)
      t.equal(
        createPayloadHash().update(body.subarray(0, 7)).update(body.subarray(7)).digest(),
        payloadHash(body),
      )

      const signed = sign({ method, url: target, headers, body }, credentials)
      t.deepEqual(signed.signedHeaders, expected.signedHeaders)
      t.equal(signed.canonicalRequest, expected.canonicalRequest)
      t.equal(signed.stringToSign, expected.stringToSign)
      t.equal(signed.signature, expected.signature)
      t.equal(signed.headers['Authorization'], expected.authorization)
      t.equal(signed.url, expected.requestTarget)

      const parts = parseAuthorization(expected.authorization)
      t.deepEqual(parts, {
        algorithm: 'SDK-HMAC-SHA256',
        accessKeyId: credentials.accessKeyId,
        signedHeaders: expected.signedHeaders,
        signature: expected.signature,
      })
      t.equal(formatAuthorization(parts), expected.authorization)
    })
  }
}
