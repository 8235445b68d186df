import {
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
  createSigner,
  formatAuthorization,
  formatDate,
  parseAuthorization,
  parseDate,
  payloadHash,
  signedHeaders,
  stringToSign,
} from '@apig/signer-core'
import type { Harness } from './harness.ts'

// The example of Huawei's signing guide (docs/protocol.md), with what the reference makes of it.
const credentials = {
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
}
const path = '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs'
const query = 'limit=2&marker=13551d6b-755d-4757-b956-536f674975c0'
const host = 'service.region.example.com'
const date = '20191115T033655Z'
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const names = ['content-type', 'host', 'x-sdk-date']
const headerLines = `content-type:application/json\nhost:${host}\nx-sdk-date:${date}\n`
const request = `GET\n${path}/\n${query}\n${headerLines}\n${names.join(';')}\n${emptyHash}`
const toSign = `SDK-HMAC-SHA256\n${date}\nb25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a`
const signature = '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe'
const authorization = `SDK-HMAC-SHA256 Access=${credentials.accessKeyId}, SignedHeaders=${names.join(';')}, Signature=${signature}`

export default function publishedExample(t: Harness): void {
  const headers = { 'Content-Type': 'application/json', 'X-Sdk-Date': date, host }

  t.test('published example: canonical URI and query', () => {
    t.equal(canonicalUri(path), `${path}/`)
    t.equal(canonicalQuery(query), query)
  })

  t.test('published example: headers and payload hash', () => {
    t.deepEqual(signedHeaders(headers), names)
    t.equal(canonicalHeaders(headers, names), headerLines)
    t.equal(payloadHash(), emptyHash)
  })

  t.test('published example: canonical request and string to sign', () => {
    const parts = {
      method: 'GET',
      canonicalUri: canonicalUri(path),
      canonicalQuery: canonicalQuery(query),
      canonicalHeaders: canonicalHeaders(headers, names),
      signedHeaders: names,
      payloadHash: payloadHash(),
    }
    t.equal(canonicalRequest(parts), request)
    t.equal(stringToSign('SDK-HMAC-SHA256', date, request), toSign)
    t.equal(formatDate(parseDate(date)), date)
  })

  t.test('published example: signed request', () => {
    const signed = createSigner(credentials).sign(
      {
        method: 'GET',
        url: `https://${host}${path}?${query}`,
        headers: { 'content-type': 'application/json' },
      },
      { date: parseDate(date) },
    )
    t.equal(signed.canonicalRequest, request)
    t.equal(signed.stringToSign, toSign)
    t.equal(signed.signature, signature)
    t.equal(signed.url, `https://${host}${path}?${query}`)
    t.deepEqual(signed.headers, {
      'content-type': 'application/json',
      'X-Sdk-Date': date,
      Authorization: authorization,
    })
  })

  t.test('published example: Authorization', () => {
    const parts = { accessKeyId: credentials.accessKeyId, signedHeaders: names, signature }
    t.equal(formatAuthorization(parts), authorization)
    t.deepEqual(parseAuthorization(authorization), { algorithm: 'SDK-HMAC-SHA256', ...parts })
  })
}
