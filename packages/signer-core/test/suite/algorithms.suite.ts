import {
  createSigner,
  formatAuthorization,
  parseAuthorization,
  parseDate,
  sdkHmacSha256,
} from '@apig/signer-core'
import type { Algorithm, SignableRequest, SignedRequest, SignerErrorCode } from '@apig/signer-core'
import { sdkHmacSha256Scoped } from '@apig/signer-core/scoped'
import type { SignatureScope } from '@apig/signer-core/scoped'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import { bytesOf } from '@apig/vectors'
import { algorithmVectors } from '@apig/vectors/algorithms'
import type { AlgorithmVector } from '@apig/vectors/algorithms'
import { scopedVectors } from '@apig/vectors/scoped'
import type { ScopedVector } from '@apig/vectors/scoped'
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

  t.test('algorithms: there are 60 vectors of the scoped form', () => {
    t.equal(scopedVectors.length, 60)
    const names = new Set(scopedVectors.map(({ name }) => name))
    for (const name of [...SCOPED_DEVIATIONS.keys(), ...CHANGED_BY_URL]) t.ok(names.has(name), name)
  })

  for (const vector of scopedVectors) {
    t.test(`algorithms: the scoped form: ${vector.name}`, () => {
      const algorithm = sdkHmacSha256Scoped(vectorScope(vector))
      const deviation = SCOPED_DEVIATIONS.get(vector.name)
      const sign = (request: SignableRequest): SignedRequest =>
        createSigner(vector, { algorithm }).sign(request, { date: parseDate(vector.date) })
      if (typeof deviation === 'string') {
        t.throws(() => sign(asTarget(vector)), deviation)
        return
      }
      const signed = sign(asTarget(vector))
      if (deviation !== undefined) {
        t.ok(vector.canonicalRequest.includes(deviation[0]))
        t.equal(signed.canonicalRequest, vector.canonicalRequest.replace(...deviation))
        return
      }
      t.equal(signed.canonicalRequest, vector.canonicalRequest)
      t.equal(signed.stringToSign, vector.stringToSign)
      t.equal(signed.headers['Authorization'], vector.authorization)
      const parts = parseAuthorization(vector.authorization, [sdkHmacSha256, algorithm])
      t.equal(parts.accessKeyId, vector.accessKeyId)
      t.equal(parts.scope, algorithm.scope?.(vector.date))
      t.equal(formatAuthorization(parts), vector.authorization)
      t.equal(formatAuthorization(parts, algorithm), vector.authorization)
      if (!CHANGED_BY_URL.includes(vector.name))
        t.equal(
          sign({ ...asTarget(vector), headers: vector.headers ?? [], url: vector.url }).signature,
          signed.signature,
        )
    })
  }

  t.test('algorithms: the scoped form takes keys whose blanks were trimmed, as golangsdk does itself', () => {
    const vector = scopedVectors.find(({ name }) => name === 'keys-with-blanks')
    t.ok(vector)
    const keys = {
      accessKeyId: vector.accessKeyId.trim(),
      secretAccessKey: vector.secretAccessKey.trim(),
    }
    const algorithm = sdkHmacSha256Scoped(vectorScope(vector))
    const signed = createSigner(keys, { algorithm }).sign(asTarget(vector), { date: parseDate(vector.date) })
    t.equal(signed.headers['Authorization'], vector.authorization)
  })

  t.test('algorithms: the scoped form sends the query in the order in which it was given', () => {
    const algorithm = sdkHmacSha256Scoped({ region: 'eu-de', service: 'ecs' })
    const signer = createSigner(credentials, { algorithm })
    const sent = (given: string, body?: string): string =>
      signer.sign({ method: 'POST', url: `https://example.com${given}`, body }, { date }).url
    for (const body of ['{}', undefined]) {
      t.equal(sent('/v1/a?t=b&t=a&A=x+y&c', body), 'https://example.com/v1/a?t=b&t=a&A=x%20y&c=')
      t.equal(sent('/v1/a', body), 'https://example.com/v1/a')
      t.equal(sent('/v1/a?', body), 'https://example.com/v1/a')
    }
    t.equal(
      signer.sign({ method: 'GET', url: '/a?b=1+1&a', headers: { host: 'h' } }, { date }).url,
      '/a?b=1%201&a=',
    )
    // The memory of the last URL does not mix forms up.
    const again = 'https://example.com/v1/a?t=b&t=a'
    t.equal(
      createSigner(credentials).sign({ method: 'GET', url: again }, { date }).url,
      'https://example.com/v1/a?t=a&t=b',
    )
    t.equal(signer.sign({ method: 'GET', url: again }, { date }).url, again)
  })

  t.test('algorithms: the scoped form and the default one are told apart by the first parameter', () => {
    const scoped = sdkHmacSha256Scoped({ region: 'eu-de', service: 'ecs' })
    const text = (credential: string): string =>
      `SDK-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=${'0'.repeat(64)}`
    for (const both of [
      [scoped, sdkHmacSha256],
      [sdkHmacSha256, scoped],
    ]) {
      t.equal(parseAuthorization(text('Access=a/20191115/b/c/sdk_request'), both).scope, undefined)
      t.deepEqual(parseAuthorization(text('Credential=a/b/20191115/eu-de/ecs/sdk_request'), both), {
        algorithm: 'SDK-HMAC-SHA256',
        accessKeyId: 'a/b',
        scope: '20191115/eu-de/ecs/sdk_request',
        signedHeaders: ['host'],
        signature: '0'.repeat(64),
      })
    }
    for (const bad of [
      'Credential=a',
      'Credential=20191115/eu-de/ecs/sdk_request',
      'Credential=/20191115/eu-de/ecs/sdk_request',
      'Credential=a/20191115/eu-de/ecs',
      'Credential=a/20191115/eu-de/ecs/aws4_request',
      'Credential=a/2019111/eu-de/ecs/sdk_request',
      'Credential=a/20191115/eu-de/ecs/sdk_request/',
    ])
      t.throws(() => parseAuthorization(text(bad), [scoped]), 'AUTHORIZATION_INVALID')
  })

  t.test('algorithms: the scoped form needs a region and a service, which may be empty', () => {
    for (const scope of [
      undefined,
      {},
      { region: 'eu-de' },
      { region: undefined, service: 'ecs' },
      { region: 'a/b', service: 'c' },
      { region: 'a', service: 'b,c' },
      { region: 'eu-de', service: 'ecs', date: 'x' },
    ])
      t.throws(() => sdkHmacSha256Scoped(scope as never), 'OPTION_INVALID')
  })
}

/** Where golangsdk signs what HTTP does not send so: what ours signs instead, or the error. */
const SCOPED_DEVIATIONS: ReadonlyMap<string, SignerErrorCode | readonly [theirs: string, ours: string]> =
  new Map<string, SignerErrorCode | readonly [string, string]>([
    ['header-leading-trailing-blanks', ['x-a: a \n', 'x-a:a\n']],
    ['header-only-blanks', ['x-a: \n', 'x-a:\n']],
    ['header-two-values-first-only', 'HEADER_DUPLICATE'],
    ['post-lower-case-method-nil-body-query', ['post\n', 'POST\n']],
    ['keys-with-blanks', 'CREDENTIALS_INVALID'],
  ])

/** `new URL` resolves dots, drops the default port and puts the host in lower case; JavaScript clients send it so. */
const CHANGED_BY_URL = ['get-dot-segments', 'get-default-port', 'get-upper-host']

const vectorScope = ({ region, service }: ScopedVector): SignatureScope => ({ region, service })

function asTarget(vector: ScopedVector): SignableRequest {
  const [, host = '', target = ''] = /^https:\/\/([^/?#]*)([^#]*)/.exec(vector.url) ?? []
  return {
    method: vector.method,
    url: target.startsWith('/') ? target : `/${target}`,
    headers: [...(vector.headers ?? []), ['host', host]],
    body: vector.body ?? undefined,
  }
}
