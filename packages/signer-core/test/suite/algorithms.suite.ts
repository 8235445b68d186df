import { createSigner, formatAuthorization, parseAuthorization } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import { bytesOf } from '@apig/vectors'
import { algorithmVectors } from '@apig/vectors/algorithms'
import type { AlgorithmVector } from '@apig/vectors/algorithms'
import type { Harness } from './harness.ts'
import { credentials, date, url } from './samples.ts'

const algorithmOf = ({ scope }: AlgorithmVector): Algorithm =>
  scope === null ? sdkHmacSm3 : v11HmacSha256(scope)

/** The other algorithms, against what the official Python SDK signs with them. */
export default function algorithmsSuite(t: Harness): void {
  t.test('algorithms: there are 60 vectors of each', () => {
    for (const name of ['SDK-HMAC-SM3', 'V11-HMAC-SHA256'])
      t.equal(algorithmVectors.filter(({ algorithm }) => algorithm === name).length, 60)
  })

  for (const vector of algorithmVectors) {
    t.test(`algorithms: ${vector.name}`, () => {
      const { method, target, headers, body } = vector.request
      const algorithm = algorithmOf(vector)
      const signed = createSigner(vector.credentials, { algorithm }).sign({
        method,
        url: target,
        headers,
        body: bytesOf(body),
      })
      t.equal(signed.canonicalRequest, vector.expected.canonicalRequest)
      t.equal(signed.headers['Authorization'], vector.expected.authorization)
      const parts = parseAuthorization(vector.expected.authorization, [sdkHmacSm3, algorithm])
      t.equal(parts.accessKeyId, vector.credentials.accessKeyId)
      t.equal(formatAuthorization(parts), vector.expected.authorization)
    })
  }

  t.test('algorithms: SM3 has its own content header, and pieces hash as the whole', () => {
    const signed = createSigner(credentials, { algorithm: sdkHmacSm3 }).sign(
      { method: 'POST', url },
      { payload: 'unsigned', date },
    )
    t.deepEqual(signed.signedHeaders, ['host', 'x-sdk-content-sm3', 'x-sdk-date'])
    const hash = sdkHmacSm3.createHash()
    for (const piece of ['a', 'bc']) hash.update(new TextEncoder().encode(piece))
    // GB/T 32905-2016, example 1.
    t.equal(hash.digest(), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    t.equal(sdkHmacSm3.hash(''), '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b')
  })

  t.test('algorithms: a derived key holds for one day, region and service', () => {
    const sign = (region: string, at: Date): string =>
      createSigner(credentials, { algorithm: v11HmacSha256({ region, service: 'apig' }) }).sign(
        { method: 'GET', url },
        { date: at },
      ).stringToSign
    t.equal(sign('cn-north-4', date).split('\n')[2], '20191115/cn-north-4/apig')
    const signer = createSigner(credentials, {
      algorithm: v11HmacSha256({ region: 'cn-north-4', service: 'apig' }),
    })
    const today = signer.sign({ method: 'GET', url }, { date }).signature
    const tomorrow = signer.sign(
      { method: 'GET', url },
      { date: new Date(date.getTime() + 86_400_000) },
    ).signature
    t.ok(today !== tomorrow)
    t.equal(signer.sign({ method: 'GET', url }, { date }).signature, today)
  })

  t.test('algorithms: one that is not asked for is not understood', () => {
    for (const { expected } of [algorithmVectors[0], algorithmVectors[119]].filter(
      (vector) => vector !== undefined,
    ))
      t.throws(() => parseAuthorization(expected.authorization), 'ALGORITHM_UNSUPPORTED')
    const v11 = v11HmacSha256({ region: 'cn-north-4', service: 'apig' })
    const good = algorithmVectors[119]?.expected.authorization ?? ''
    for (const bad of [
      good.replace('Credential=', 'Access='),
      good.replace(/Credential=[^/]*\//, 'Credential=/'),
      good.replace(/\/[0-9]{8}\//, '/'),
      good.replace(/\/[0-9]{8}\//, '/today/'),
    ])
      t.throws(() => parseAuthorization(bad, [v11]), 'AUTHORIZATION_INVALID')
  })

  t.test('algorithms: a scope that cannot stand in Authorization is refused', () => {
    for (const scope of [
      undefined,
      {},
      { region: 'a', service: '' },
      { region: 'a/b', service: 'c' },
      { region: 'a,b', service: 'c' },
      { region: 'a', service: 1 },
    ])
      t.throws(() => v11HmacSha256(scope as never), 'OPTION_INVALID')
    t.throws(
      () =>
        formatAuthorization({
          accessKeyId: 'AK',
          signedHeaders: ['host'],
          signature: '0'.repeat(64),
          algorithm: 'V11-HMAC-SHA256',
          scope: 'x',
        }),
      'AUTHORIZATION_INVALID',
    )
  })
}
