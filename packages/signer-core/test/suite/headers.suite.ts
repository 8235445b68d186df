import { canonicalHeaders, createSigner, sign, signedHeaders } from '@apig/signer-core'
import type { Harness } from './harness.ts'
import { credentials, date, signBoth, url } from './samples.ts'

const HEX = /^[0-9a-f]{64}$/

/** Which headers are read, signed and returned, and as which bytes. */
export default function headersSuite(t: Harness): void {
  const asObject = { 'Content-Type': 'application/json', 'x-stage': 'RELEASE' }
  const forms: [string, Parameters<typeof signedHeaders>[0]][] = [
    ['an object', asObject],
    ['pairs', Object.entries(asObject)],
    ['a Map', new Map(Object.entries(asObject))],
    ['Headers', new Headers(asObject)],
    [
      'a generator',
      (function* () {
        yield* Object.entries(asObject)
      })(),
    ],
    ['an object without a prototype', Object.assign(Object.create(null) as Record<string, string>, asObject)],
  ]
  for (const [form, headers] of forms) {
    t.test(`headers: ${form}`, () => {
      const signed = signBoth({
        method: 'GET',
        url,
        headers: form === 'a generator' ? Object.entries(asObject) : headers,
      })
      t.deepEqual(signed.signedHeaders, ['content-type', 'host', 'x-sdk-date', 'x-stage'])
      t.ok(
        signed.canonicalRequest.includes(
          '\ncontent-type:application/json\nhost:service.region.example.com\nx-sdk-date:20191115T033655Z\nx-stage:RELEASE\n\n',
        ),
      )
    })
  }
  t.test('headers: an iterator is read once', () => {
    const headers = (function* (): Generator<[string, string]> {
      yield ['x-a', '1']
    })()
    t.deepEqual(sign({ method: 'GET', url, headers }, credentials).signedHeaders, [
      'host',
      'x-a',
      'x-sdk-date',
    ])
  })

  t.test(
    "headers: what is returned is the caller's, X-Sdk-Date and Authorization, under the caller's names",
    () => {
      const signed = signBoth({
        method: 'GET',
        url,
        headers: { 'X-STAGE': 'RELEASE', 'x-SDK-date': '20000101T000000Z', authorization: 'Bearer old' },
      })
      t.deepEqual(
        { ...signed.headers, Authorization: '' },
        { 'X-STAGE': 'RELEASE', 'x-SDK-date': '20191115T033655Z', Authorization: '' },
      )
      t.ok(
        signed.headers['Authorization']?.startsWith(
          'SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=host;x-sdk-date;x-stage, Signature=',
        ),
      )
    },
  )

  t.test('headers: an Authorization that is there is replaced, whatever its case, and never signed', () => {
    const signed = signBoth({ method: 'GET', url, headers: { AUTHORIZATION: 'Bearer t' } })
    t.deepEqual(signed.signedHeaders, ['host', 'x-sdk-date'])
    t.deepEqual(Object.keys(signed.headers), ['X-Sdk-Date', 'Authorization'])
    t.deepEqual(signedHeaders({ Authorization: 'x', host: 'h' }), ['host'])
  })

  t.test('headers: names of Object.prototype are names like any other', () => {
    const headers = JSON.parse(
      '{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d"}',
    ) as Record<string, string>
    const signed = signBoth({ method: 'GET', url, headers })
    t.deepEqual(signed.signedHeaders, [
      '__proto__',
      'constructor',
      'hasownproperty',
      'host',
      'tostring',
      'x-sdk-date',
    ])
    t.ok(signed.canonicalRequest.includes('\n__proto__:a\nconstructor:b\nhasownproperty:d\n'))
    t.ok(Object.hasOwn(signed.headers, '__proto__'))
    t.equal(Object.getPrototypeOf(signed.headers), Object.prototype)
    t.equal(Object.entries(signed.headers).find(([name]) => name === '__proto__')?.[1], 'a')
  })

  t.test('headers: a prototype gives no header', () => {
    const headers = Object.create({ 'x-inherited': 'no' }) as Record<string, string>
    headers['x-own'] = 'yes'
    t.deepEqual(signBoth({ method: 'GET', url, headers }).signedHeaders, ['host', 'x-own', 'x-sdk-date'])
    t.throws(() => canonicalHeaders({ host: 'h' }, ['constructor']), 'HEADER_ABSENT')
  })

  t.test('headers: outer spaces and tabs are not signed, everything else is', () => {
    const signed = signBoth({
      method: 'GET',
      url,
      headers: { 'x-a': ' \t a  b\t ', 'x-b': '\u00a0b\u00a0', 'x-c': '\u3000' },
    })
    t.ok(signed.canonicalRequest.includes('\nx-a:a  b\nx-b:\u00a0b\u00a0\nx-c:\u3000\nx-sdk-date:'))
  })

  t.test('headers: text goes over the wire as the bytes of its UTF-8, which is what is signed', () => {
    const signed = signBoth({ method: 'GET', url, headers: { 'x-a': 'café 中文 \u{1f600}' } })
    t.ok(signed.canonicalRequest.includes('\nx-a:café 中文 \u{1f600}\n'))
    t.equal(
      signed.headers['x-a'],
      'caf\u00c3\u00a9 \u00e4\u00b8\u00ad\u00e6\u0096\u0087 \u00f0\u009f\u0098\u0080',
    )
    // The edge of that byte string is 0xA0, which is no space.
    t.equal(signBoth({ method: 'GET', url, headers: { 'x-a': 'à' } }).headers['x-a'], '\u00c3\u00a0')
  })

  t.test('headers: bytes are signed as they are, UTF-8 or not', () => {
    const text = signBoth({ method: 'GET', url, headers: { 'x-a': 'café' } })
    const bytes = signBoth(
      { method: 'GET', url, headers: { 'x-a': 'caf\u00c3\u00a9' } },
      { headerValues: 'bytes' },
    )
    t.equal(bytes.signature, text.signature)
    t.equal(bytes.canonicalRequest, text.canonicalRequest)
    t.equal(bytes.headers['x-a'], 'caf\u00c3\u00a9')

    const latin1 = signBoth(
      { method: 'GET', url, headers: { 'x-a': 'caf\u00e9' } },
      { headerValues: 'bytes' },
    )
    t.ok(latin1.signature !== text.signature)
    t.ok(latin1.canonicalRequest.includes('\nx-a:caf\ufffd\n'))
    t.equal(latin1.headers['x-a'], 'caf\u00e9')
    t.ok(HEX.test(latin1.signature))
    // Computed apart from this code: HMAC over the canonical request with the single byte 0xE9.
    t.equal(latin1.signature, '7f8f296123011e14419ae3ac7c84ffcfa79c1c2c108c48ede721a0ad96112e81')
  })

  t.test('headers: a Headers instance holds bytes', () => {
    const headers = new Headers({ 'x-a': 'caf\u00e9' })
    t.equal(
      signBoth({ method: 'GET', url, headers }).signature,
      signBoth({ method: 'GET', url, headers: { 'x-a': 'caf\u00e9' } }, { headerValues: 'bytes' }).signature,
    )
    t.ok(
      signBoth({ method: 'GET', url, headers }, { headerValues: 'text' }).canonicalRequest.includes(
        'x-a:café',
      ),
    )
  })

  t.test('headers: signing a signed request again changes nothing but date and signature', () => {
    const first = sign(
      { method: 'POST', url: `${url}&q=a+b`, headers: { 'x-a': '中 文 ' }, body: '{}' },
      { ...credentials, securityToken: 'token' },
      { date },
    )
    const same = sign(first, { ...credentials, securityToken: 'token' }, { headerValues: 'bytes' })
    t.deepEqual(same.headers, first.headers)
    t.equal(same.url, first.url)
    t.equal(same.canonicalRequest, first.canonicalRequest)
    const later = sign(
      first,
      { ...credentials, securityToken: 'token' },
      { headerValues: 'bytes', date: new Date('2020-01-01T00:00:00Z') },
    )
    t.deepEqual(
      { ...later.headers, 'X-Sdk-Date': '', Authorization: '' },
      { ...first.headers, 'X-Sdk-Date': '', Authorization: '' },
    )
    t.equal(later.headers['X-Sdk-Date'], '20200101T000000Z')
  })

  t.test('headers: nothing that the caller passed is changed', () => {
    const headers = Object.freeze({ 'X-Sdk-Date': '20000101T000000Z', Authorization: 'old', 'x-a': '中' })
    const request = Object.freeze({ method: 'post', url, headers, body: Object.freeze(['x']) })
    const key = Object.freeze({ ...credentials, securityToken: 't' })
    const signed = sign(request, key, Object.freeze({ date, payload: 'unsigned' }))
    t.deepEqual(headers, { 'X-Sdk-Date': '20000101T000000Z', Authorization: 'old', 'x-a': '中' })
    t.equal(signed.body, request.body)
    const pairs: [string, string][] = [
      ['b', '1'],
      ['a', '2'],
    ]
    sign({ method: 'GET', url, headers: pairs }, credentials)
    t.deepEqual(pairs, [
      ['b', '1'],
      ['a', '2'],
    ])
  })

  t.test('headers: temporary credentials add a signed X-Security-Token and replace an old one', () => {
    const key = { ...credentials, securityToken: 'gQpjbi1ub3J0aC00exampletoken==' }
    const signed = sign({ method: 'GET', url }, key, { date })
    t.equal(signed.headers['X-Security-Token'], key.securityToken)
    t.deepEqual(signed.signedHeaders, ['host', 'x-sdk-date', 'x-security-token'])
    t.ok(signed.canonicalRequest.includes(`\nx-security-token:${key.securityToken}\n`))
    const replaced = sign({ method: 'GET', url, headers: { 'x-security-TOKEN': 'old' } }, key, { date })
    t.equal(replaced.headers['x-security-TOKEN'], key.securityToken)
    t.equal(replaced.signature, signed.signature)
  })

  t.test('headers: many are sorted as few are', () => {
    const few = Array.from({ length: 20 }, (_, at): [string, string] => [`x-${(at * 7) % 20}`, 'v'])
    const many = Array.from({ length: 500 }, (_, at): [string, string] => [`x-${(at * 7) % 500}`, 'v'])
    for (const headers of [few, many]) {
      const names = headers.map(([name]) => name)
      t.deepEqual(
        signedHeaders(headers),
        [...names].sort((a, b) => (a < b ? -1 : 1)),
      )
    }
  })

  t.test('headers: a gateway that renamed Authorization gets the signature under its name', () => {
    const signer = createSigner(credentials, { authorizationHeader: 'X-Auth-Signature' })
    const plain = sign({ method: 'GET', url }, credentials, { date })
    const signed = signer.sign(
      { method: 'GET', url, headers: { 'x-auth-signature': 'old', Authorization: 'Bearer of the backend' } },
      { date },
    )
    t.equal(signed.headers['X-Auth-Signature'], plain.headers['Authorization'])
    t.equal(signed.headers['Authorization'], 'Bearer of the backend')
    t.deepEqual(signed.signedHeaders, ['host', 'x-sdk-date'])
    t.equal(signed.headers['x-auth-signature'], undefined)
  })
}
