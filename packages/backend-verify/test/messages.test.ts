import { sdkHmacSha256 } from '@apig/signer-core'
import { sdkHmacSha256Scoped } from '@apig/signer-core/scoped'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { buildCorpusRequest, corpus } from '@apig/vectors/corpus'
import { expect, it } from 'vitest'
import { createProcessReplayStore, createVerifier } from '../src/index.ts'
import type { VerifierOptions, VerifyRequest, VerifyResult } from '../src/index.ts'
import { context, optionsOf } from './corpus-world.ts'
import { headerOf, HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

// What operators read, word for word, in messages.txt: a change of a message shows there. `vitest run -u` writes it.

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const good = signedRequest()
const authorization = headerOf(good, 'authorization')
const signature = authorization.slice(-64)
const said = (text: string): VerifyRequest => withHeaders(good, { Authorization: text })
const naming = (names: string): VerifyRequest =>
  said(`SDK-HMAC-SHA256 Access=${KEY_ID}, SignedHeaders=${names}, Signature=${signature}`)
const more = (...headers: [string, string][]): VerifyRequest => ({
  ...good,
  headers: [...good.headers, ...headers],
})
const dated = (seconds: number): VerifyRequest =>
  signedRequest({ date: new Date(NOW.getTime() + seconds * 1000) })
const repeated = (count: number): [string, string][] => Array.from({ length: count }, () => ['a', ''])
const target = (url: string): VerifyRequest => ({ ...good, url })
const numbered = (count: number): string =>
  Array.from({ length: count }, (_, number) => `a${1000 + number}`).join(';')
/** What a caller without types may pass. */
const loose = (changes: Record<string, unknown>): VerifyRequest => ({ ...good, ...changes }) as VerifyRequest
const scoped = sdkHmacSha256Scoped({ region: 'cn-north-4', service: 'apig' })
const ofScope = (scope: string): VerifyRequest =>
  said(`SDK-HMAC-SHA256 Credential=${KEY_ID}/${scope}, SignedHeaders=host;x-sdk-date, Signature=${signature}`)
async function* pieces(...values: unknown[]): AsyncGenerator<Uint8Array> {
  for (const value of values) yield (await value) as Uint8Array
}

async function* breakingOff(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1)
  throw new Error('ECONNRESET')
}
const streamed = (...bytes: number[]): VerifyRequest => ({
  ...signedRequest({ headers: [['content-encoding', 'gzip']], keyId: 'nobody' }),
  body: pieces(...bytes.map((byte) => Uint8Array.of(byte))),
})

const requests: Record<string, [VerifyRequest, Partial<VerifierOptions>?]> = {
  'Authorization twice': [more(['authorization', authorization])],
  'another header for it, twice': [
    more(['x-sign', authorization], ['X-Sign', authorization]),
    { authorizationHeader: 'X-Sign' },
  ],
  'another header for it, missing': [good, { authorizationHeader: 'X-Sign' }],
  'Authorization of 8 KiB': [said(`SDK-HMAC-SHA256 ${'a'.repeat(8192 - 16)}`)],
  'Authorization above 8 KiB': [said(`SDK-HMAC-SHA256 ${'a'.repeat(8193 - 16)}`)],
  'another header above 8 KiB': [more(['x-sign', 'a'.repeat(8193)]), { authorizationHeader: 'x-sign' }],
  'a flood of commas': [said(`SDK-HMAC-SHA256 ${',,'.repeat(5000)}`)],
  'a flood of spaces': [said(`SDK-HMAC-SHA256 ${'  '.repeat(5000)}`)],
  'a flood of separators': [said(`SDK-HMAC-SHA256 ${', ,'.repeat(5000)}`)],
  'a flood, of no algorithm': [said(`Other ${',,'.repeat(5000)}`)],
  '64 signed headers': [naming(numbered(64))],
  '65 signed headers': [naming(numbered(65))],
  'Authorization signed': [naming('authorization;host;x-sdk-date')],
  'names in capitals': [naming('Host;x-sdk-date')],
  Basic: [said('Basic dTpw')],
  BASIC: [said('BASIC dTpw')],
  Bearer: [said('Bearer abc')],
  'a word like Bearer': [said('Abearer abc')],
  'another scheme': [said('Digest a=b')],
  'a scheme alone': [said('Digest')],
  'no scheme': [said('"x"')],
  'a scheme, then no space': [said('Digest,a')],
  'ours, alone': [said('SDK-HMAC-SHA256')],
  'ours, within another': [said(`X SDK-HMAC-SHA256 ${authorization}`)],
  'ours, within another, where two are enabled': [
    said(`X ${authorization}`),
    { algorithms: [sdkHmacSha256, sdkHmacSm3] },
  ],
  'ours, run together with something': [said(authorization.replace('SHA256 ', 'SHA256x '))],
  SM3: [said(authorization.replace('SDK-HMAC-SHA256', 'SDK-HMAC-SM3'))],
  V11: [said(authorization.replace('SDK-HMAC-SHA256', 'V11-HMAC-SHA256'))],
  'P-256': [said(authorization.replace('SDK-HMAC-SHA256', 'SDK-ECDSA-P256-SHA256'))],
  SM2: [said(authorization.replace('SDK-HMAC-SHA256', 'SDK-SM2-SM3'))],
  'ours, where another is demanded': [good, { algorithms: [sdkHmacSm3] }],
  'neither of two': [said('Digest a=b'), { algorithms: [sdkHmacSha256, sdkHmacSm3] }],
  'the scoped form, not enabled': [ofScope('20240506/cn-north-4/apig')],
  'the scoped form, malformed': [said('SDK-HMAC-SHA256 Credential=a'), { algorithms: [scoped] }],
  'another date in the scope': [ofScope('20240507/cn-north-4/apig/sdk_request'), { algorithms: [scoped] }],
  'another region and service': [ofScope('20240506/eu-west-0/iam/sdk_request'), { algorithms: [scoped] }],
  'a scope that is too short': [ofScope('20240506/sdk_request'), { algorithms: [scoped] }],
  'a key id that no console gives': [said(authorization.replace(KEY_ID, 'a b'))],
  'a key id that no console gives, in a scope': [
    said(
      `SDK-HMAC-SHA256 Credential=a%b/20240506/cn-north-4/apig/sdk_request, SignedHeaders=host;x-sdk-date, Signature=${signature}`,
    ),
    { algorithms: [scoped] },
  ],
  'a method of a number': [loose({ method: 7 })],
  'a method with a space': [loose({ method: 'GET /' })],
  'headers of a number': [loose({ headers: 7 })],
  'headers of null': [loose({ headers: null })],
  'headers as an object': [loose({ headers: { host: HOST } })],
  'headers as text': [loose({ headers: 'host' })],
  'flat headers of odd length': [loose({ headers: ['host'] })],
  'flat headers with a number': [loose({ headers: ['host', 7] })],
  'flat headers with a number for a name': [loose({ headers: ['host', HOST, 7, 'a'] })],
  'pairs of three': [loose({ headers: [['host', HOST, 'x']] })],
  'pairs of text': [loose({ headers: new Set(['ab']) })],
  '1,999 headers': [{ ...good, headers: repeated(1999) }],
  '2,000 headers': [{ ...good, headers: repeated(2000) }],
  '2,000 headers, flat': [{ ...good, headers: Array.from({ length: 4000 }, () => 'a') }],
  '1,999 headers, flat': [{ ...good, headers: Array.from({ length: 3998 }, () => 'a') }],
  '100 KiB of headers': [{ ...good, headers: [['a', 'x'.repeat(100 * 1024 - 1)]] }],
  'above 100 KiB of headers': [{ ...good, headers: [['a', 'x'.repeat(100 * 1024)]] }],
  'above 100 KiB of names': [{ ...good, headers: [['x'.repeat(100 * 1024), 'a']] }],
  ':method twice': [more([':method', 'POST'], [':method', 'POST'])],
  ':path twice': [more([':path', '/'], [':path', '/'])],
  ':scheme twice': [more([':scheme', 'https'], [':scheme', 'https'])],
  ':authority twice': [more([':authority', HOST], [':authority', HOST])],
  ':protocol twice': [more([':protocol', 'a'], [':protocol', 'a'])],
  'a name with a colon': [more([':other', 'a'])],
  ':authority that differs from Host': [more([':authority', 'b.example.com'])],
  'a bad byte in :path': [more([':path', '/\0'])],
  'a bad byte in a name': [more(['a b', 'x'])],
  'a bad byte in a name, then in a value': [more(['a b', 'x'], ['c', '\0'])],
  'a bad byte in a value': [more(['x-a', 'b\0c'])],
  'a bad byte in two values': [more(['x-a', '\0'], ['x-b', '\0'])],
  'a character that is no byte': [more(['x-a', '签'])],
  'a long name with a bad byte in its value': [more(['x'.repeat(61), '\0'])],
  'a name of 60 with a bad byte in its value': [more(['x'.repeat(60), '\0'])],
  'a byte above 0x7F': [more(['x-a', 'é'])],
  'no date': [withHeaders(good, { 'x-sdk-date': undefined })],
  'a bad date': [withHeaders(good, { 'x-sdk-date': '2024-05-06T07:08:09Z' })],
  'Host twice': [more(['Host', HOST])],
  'Host three times, not signed': [
    {
      ...naming('x-sdk-date'),
      headers: [...(naming('x-sdk-date').headers as [string, string][]), ['host', HOST], ['host', HOST]],
    },
    { requireSigned: [], hosts: undefined },
  ],
  'a signed header twice': [more(['content-type', 'text/plain'])],
  'a signed header that is missing': [withHeaders(good, { 'content-type': undefined })],
  'host not signed': [naming('x-sdk-date')],
  'the date not signed': [naming('content-type;host')],
  'a required header not signed': [good, { requireSigned: ['host', 'x-stage'] }],
  'a required header with a long name': [good, { requireSigned: ['host', 'x'.repeat(61)] }],
  'content-type not signed': [naming('host;x-sdk-date'), { unsignedContentHeaders: 'refuse' }],
  'content-encoding not signed': [more(['Content-Encoding', 'gzip'])],
  'a header that rewrites, not signed': [more(['X-Original-URL', '/admin'])],
  'a blank nonce': [
    signedRequest({ headers: [['x-sdk-nonce', '']] }),
    { replay: { store: createProcessReplayStore({ singleInstance: true }), onReplay: 'reject' } },
  ],
  'another host': [signedRequest({ host: 'b.example.com' })],
  'another host, of 100 characters': [signedRequest({ host: 'b'.repeat(100) })],
  'another host, longer than that': [signedRequest({ host: 'b'.repeat(101) })],
  'Host in capitals': [signedRequest({ host: HOST.toUpperCase() })],
  'a date of an hour ago': [dated(-3600)],
  'a date of an hour ahead': [dated(3600)],
  'a date of a second too much': [dated(-61), { maxSkewSeconds: 60 }],
  'a date at the limit': [dated(-60), { maxSkewSeconds: 60 }],
  'a hash header of 65 digits': [more(['x-sdk-content-sha256', 'a'.repeat(65)])],
  'a signed hash of 65 digits': [signedRequest({ headers: [['x-sdk-content-sha256', 'a'.repeat(65)]] })],
  'a signed hash with words before it': [
    signedRequest({ headers: [['x-sdk-content-sha256', `-${'a'.repeat(64)}`]] }),
  ],
  'a signed hash of another body': [signedRequest({ headers: [['x-sdk-content-sha256', 'a'.repeat(64)]] })],
  'an unsigned body': [signedRequest({ payload: 'unsigned' })],
  'url of a number': [loose({ url: 7 })],
  'an absolute URL': [target('https://api.example.com/')],
  'a fragment': [target('/a#b')],
  'a control character': [target('/a\tb')],
  'a delete character': [target('/a\x7fb')],
  'a character outside ASCII': [target('/签')],
  'a space': [target('/a b')],
  'a lone surrogate': [target('/\ud800'), { lossyUtf8: 'accept' }],
  'a path that is not UTF-8': [target('/%ff')],
  'a path with %00': [target('/a%00')],
  'a path with %2F': [target('/a%2Fb')],
  'a path with %5c': [target('/a%5cb')],
  'a path with a backslash': [target('/a\\b')],
  'a path with //': [target('/a//b')],
  'a path with .': [target('/a/./b')],
  'a path with ..': [target('/a/%2e%2e/b')],
  'a path that ends with ..': [target('/a/..')],
  'a path with a hidden file': [target('/.well-known/x.y')],
  'a query with +': [target('/a?b=c+d')],
  'a query that is not UTF-8': [target('/a?b=%ff')],
  'a query with a pair without a name': [target('/a?=b')],
  'a query with a pair without a name at its end': [target('/a?b=c&=d')],
  'a query with two values': [target('/a?b=1&b=2'), { valueOrder: 'refuse' }],
  'a query with one value twice': [target('/a?b=1&b=1'), { valueOrder: 'refuse' }],
  'a query with two values among others': [target('/a?c=1&b=1&d=1&b=2'), { valueOrder: 'refuse' }],
  'a query with a name twice, scoped': [
    { ...signedRequest({ algorithm: scoped }), url: '/a?b=1&b=2' },
    { algorithms: [scoped] },
  ],
  'a cookie that is signed and missing': [naming('cookie;host;x-sdk-date')],
  'a body that breaks off': [loose({ body: breakingOff() })],
  'a body of an object that is no stream': [loose({ body: { getReader: 1 } })],
  'a body of a number': [loose({ body: 7 })],
  'a body of an array': [loose({ body: [1] })],
  'a parsed body': [loose({ body: { id: 1 } })],
  'a stream of text': [loose({ body: pieces('text') })],
  'a stream that is locked': [
    loose({
      body: (() => {
        const stream = new ReadableStream()
        stream.getReader()
        return stream
      })(),
    }),
  ],
  'a body that is too large': [good, { maxBodyBytes: 4 }],
  'a stream that is too large': [loose({ body: pieces(new Uint8Array(5)) }), { maxBodyBytes: 4 }],
  'a stream of exactly the limit': [loose({ body: pieces(new Uint8Array(4)) }), { maxBodyBytes: 4 }],
  'a length that is too large': [more(['content-length', '5']), { maxBodyBytes: 4 }],
  'a length of exactly the limit': [more(['content-length', '8']), { maxBodyBytes: 8 }],
  'a length with a sign': [more(['content-length', '+99']), { maxBodyBytes: 8 }],
  'a length with a sign behind': [more(['content-length', '99+']), { maxBodyBytes: 8 }],
  'a slow stream': [
    loose({
      body: pieces(new Promise(() => {})),
    }),
    { bodyTimeoutSeconds: 0.02 },
  ],
  'a body that was inflated': [signedRequest({ headers: [['content-encoding', 'br, gzip']] })],
  'a body that was inflated, x-gzip': [signedRequest({ headers: [['content-encoding', 'x-gzip']] })],
  'a body that begins like gzip': [
    signedRequest({ headers: [['content-encoding', 'gzip']], body: Uint8Array.of(0x1f, 0x8c) }),
  ],
  'a body of one byte that begins like gzip': [
    signedRequest({ headers: [['content-encoding', 'gzip']], body: Uint8Array.of(0x1f), keyId: 'nobody' }),
  ],
  'no body, in gzip': [signedRequest({ headers: [['content-encoding', 'gzip']], body: '' })],
  'a body that ends like gzip': [
    signedRequest({ headers: [['content-encoding', 'gzip']], body: Uint8Array.of(0x1e, 0x8b) }),
  ],
  'gzip byte by byte, of an unknown key': [streamed(0x1f, 0x8b, 1)],
  'no gzip byte by byte, of an unknown key': [streamed(0x1f, 0x8c, 1)],
  'a stream of one byte of gzip, of an unknown key': [streamed(0x1f)],
  'an unsigned stream of 100 KiB': [
    {
      ...signedRequest({ payload: 'unsigned' }),
      body: pieces(new Uint8Array(1), new Uint8Array(100 * 1024)),
    },
    { unsignedPayload: 'accept' },
  ],
  'a stream of 100 KiB': [
    {
      ...signedRequest({ body: new Uint8Array(100 * 1024) }),
      body: pieces(new Uint8Array(3), new Uint8Array(100 * 1024 - 3)),
    },
  ],
  'a stream of 100 KiB, of an unknown key': [
    {
      ...signedRequest({
        keyId: 'nobody',
        payload: { hash: sdkHmacSha256.hash(new Uint8Array(100 * 1024)) },
      }),
      body: pieces(new Uint8Array(3), new Uint8Array(100 * 1024 - 3)),
    },
  ],
  'the real time': [signedRequest({ date: new Date() }), { now: undefined }],
  'a body in another encoding': [
    signedRequest({ headers: [['content-encoding', 'gzip, br']], keyId: 'nobody' }),
  ],
  'a key that is unknown': [signedRequest({ keyId: 'nobody' })],
  'a lookup that fails': [
    good,
    { keys: () => Promise.reject(Object.assign(new TypeError('secret'), { code: 'E_1' })) },
  ],
  'a lookup that fails with a bad code': [
    good,
    { keys: () => Promise.reject(Object.assign(new Error('secret'), { code: 'it is: secret' })) },
  ],
  'a lookup that fails with a number for a code': [
    good,
    { keys: () => Promise.reject(Object.assign(new Error('secret'), { code: 5 })) },
  ],
  'a lookup that fails with words before a code': [
    good,
    { keys: () => Promise.reject(Object.assign(new Error('secret'), { code: 'secret E_1' })) },
  ],
  'a lookup that fails with words behind a code': [
    good,
    { keys: () => Promise.reject(Object.assign(new Error('secret'), { code: 'E_1 secret' })) },
  ],
  'a lookup that fails with a bad name': [
    good,
    { keys: () => Promise.reject(Object.assign(new Error('secret'), { name: 'it is: secret' })) },
  ],
  'a lookup that throws text': [
    good,
    {
      keys: () => {
        throw 'secret'
      },
    },
  ],
  'a lookup that hangs': [good, { keys: () => new Promise(() => {}), keyTimeoutSeconds: 0.02 }],
  'a lookup that gives a number': [good, { keys: () => 7 as never }],
  'a lookup that gives null': [good, { keys: () => null }],
  'a lookup that gives text with a line end': [good, { keys: () => `${SECRET}\n` }],
  'a clock that fails': [
    good,
    {
      now: (() => {
        let asked = 0
        return () => (asked++ === 0 ? NOW : new Date(Number.NaN))
      })(),
    },
  ],
}

const many = Array.from({ length: 9 }, (_, at) => `secret ${at}`)
/** What `createVerifier` refuses of `keys`. */
const tables: Record<string, unknown> = {
  'a number': 7,
  null: null,
  'an array': [[KEY_ID, SECRET]],
  'no keys': {},
  'an empty id': { '': SECRET },
  'an id that is undefined': { undefined: SECRET },
  'an id with a space': { 'a b': SECRET },
  'an id of 201 characters': { ['a'.repeat(201)]: SECRET },
  'an id that is a number': new Map([[7, SECRET]]),
  'a number for a secret': { a: 7 },
  'null for a secret': { a: null },
  'an empty secret': { a: '' },
  'a blank secret': { a: ' ' },
  'white space around a secret': { a: ' b' },
  'no secrets': { a: [] },
  'eight secrets': { a: many.slice(1) },
  'nine secrets': { a: many },
  'a number among secrets': { a: ['b', 7] },
  'secret and secrets': { a: { secret: 'b', secrets: ['c'] } },
  'an object without a secret': { a: {} },
  'disabled as text': { a: { secret: 'b', disabled: 'no' } },
  'an empty secret in an object': { a: { secret: '' } },
  'an empty list in an object': { a: { secrets: [] } },
  'one secret under two ids': { a: 'b', c: ['d', 'b'] },
}

/** What `createProcessReplayStore` refuses. */
const stores: Record<string, object> = {
  'not said to be single': {},
  'an unknown option': { singleInstance: true, maxClaim: 1 },
  'half a claim': { singleInstance: true, maxClaims: 1.5 },
  'no claims': { singleInstance: true, maxClaims: 0 },
  'half a claim of a key': { singleInstance: true, maxClaimsPerKey: 1.5 },
  'more of a key than of all': { singleInstance: true, maxClaims: 1, maxClaimsPerKey: 2 },
}

const told = (result: VerifyResult): string => (result.ok ? 'ACCEPTED' : `${result.code}: ${result.message}`)

it('says what it always said', async () => {
  const lines: string[] = []
  for (const [name, [request, options]] of Object.entries(requests))
    lines.push(`${name}\n  ${told(await createVerifier({ ...base, ...options }).verify(request))}`)
  const keys = new Map([[KEY_ID, SECRET]])
  const verifier = createVerifier({ ...base, keys })
  keys.set(KEY_ID, '')
  lines.push(`a table that went wrong later\n  ${told(await verifier.verify(good))}`)
  const makers: [string, () => unknown][] = [
    ...Object.entries(tables).map(([name, table]): [string, () => unknown] => [
      `keys: ${name}`,
      () => createVerifier({ ...base, keys: table as never }),
    ]),
    ...Object.entries(stores).map(([name, options]): [string, () => unknown] => [
      `replay store: ${name}`,
      () => createProcessReplayStore(options as never),
    ]),
  ]
  for (const [name, make] of makers) {
    try {
      make()
      lines.push(`${name}\n  TAKEN`)
    } catch (error) {
      lines.push(`${name}\n  ${String(error)}`)
    }
  }
  for (const given of corpus.filter(({ via, body }) => via.includes('api') && body === undefined)) {
    const request = buildCorpusRequest(given, context)
    const result = await createVerifier(optionsOf(given, () => NOW)).verify({
      ...{ method: request.method, url: request.target, headers: request.headers, body: request.body },
    })
    lines.push(`${given.id} ${given.name}\n  ${told(result)}`)
  }
  const text = lines.join('\n')
  expect(text).not.toContain(SECRET)
  expect(text).not.toContain('secret 8')
  await expect(`${text}\n`).toMatchFileSnapshot('messages.txt')
})
