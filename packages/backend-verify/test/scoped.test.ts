import { parseDate, sdkHmacSha256 } from '@apig/signer-core'
import { sdkHmacSha256Scoped } from '@apig/signer-core/scoped'
import { scopedVectors } from '@apig/vectors/scoped'
import type { ScopedVector } from '@apig/vectors/scoped'
import { describe, expect, it } from 'vitest'
import { createProcessReplayStore, createVerifier, refusalResponse } from '../src/index.ts'
import type { VerifierOptions, VerifyRequest, VerifyResult } from '../src/index.ts'
import { headerOf, HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const scoped = sdkHmacSha256Scoped({ region: 'eu-de', service: 'ecs' })
const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const strict = createVerifier({ ...base, algorithms: [scoped] })
const open = createVerifier({ ...base, algorithms: [scoped], scopedQuery: 'accept' })
const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)

/** What golangsdk signs, and net/http sends in another form or not at all: what the verifier says to it. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  'header-leading-trailing-blanks': 'SIGNATURE_MISMATCH',
  'header-only-blanks': 'SIGNATURE_MISMATCH',
  'header-two-values-first-only': 'HEADER_DUPLICATE',
  'post-lower-case-method-nil-body-query': 'SIGNATURE_MISMATCH',
  // Neither the query nor the body is signed.
  'content-sha256-given-post-nil': 'SIGNATURE_MISMATCH',
}

function sentOf(vector: ScopedVector): VerifyRequest {
  const [, host = '', target = ''] = /^https:\/\/([^/?#]*)([^#]*)/.exec(vector.url) ?? []
  return {
    method: vector.method,
    url: target.startsWith('/') ? target : `/${target}`,
    headers: [
      ...(vector.headers ?? []).map(([name, value]): [string, string] => [
        name,
        Buffer.from(value).toString('latin1'),
      ]),
      ['Host', host],
      ['X-Sdk-Date', vector.date],
      ['Authorization', vector.authorization],
    ],
    body: vector.body ?? undefined,
  }
}

describe('what golangsdk signs', () => {
  it.each(scopedVectors.map((vector) => [vector.name, vector] as const))('%s', async (name, vector) => {
    const verifier = createVerifier({
      keys: { [vector.accessKeyId.trim()]: vector.secretAccessKey.trim() },
      now: () => parseDate(vector.date),
      logger: silent,
      interpretation: 'reference',
      algorithms: [sdkHmacSha256, sdkHmacSha256Scoped({ region: vector.region, service: vector.service })],
    })
    const request = sentOf(vector)
    expect(codeOf(await verifier.verify(request))).toBe(DEVIATIONS[name] ?? 'ACCEPT')
    const unsigned = vector.headers?.some(([, value]) => value === 'UNSIGNED-PAYLOAD') === true
    for (const altered of [
      { ...request, url: request.url.replace('/', '/x') },
      ...(unsigned ? [] : [{ ...request, body: `${vector.body ?? ''}x` }]),
      { ...request, method: 'OPTIONS' },
    ])
      expect((await verifier.verify(altered)).ok).toBe(false)
  })
})

describe('the scoped form', () => {
  it('takes a request, and no byte of it changed', async () => {
    const request = signedRequest({ algorithm: scoped, headers: [['x-note', 'a  b']] })
    expect(await strict.verify(request)).toMatchObject({
      ok: true,
      algorithm: 'SDK-HMAC-SHA256',
      headers: { 'x-note': 'a b' },
    })
    const value = headerOf(request, 'authorization')
    for (const [what, altered, code] of [
      ['method', { ...request, method: 'PUT' }, 'SIGNATURE_MISMATCH'],
      ['path', { ...request, url: '/v1/order?b=2&a=1' }, 'SIGNATURE_MISMATCH'],
      ['query', { ...request, url: '/v1/orders?b=2&a=2' }, 'SIGNATURE_MISMATCH'],
      ['a pair more', { ...request, url: '/v1/orders?b=2&a=1&c=' }, 'SIGNATURE_MISMATCH'],
      ['header', withHeaders(request, { 'x-note': 'a c' }), 'SIGNATURE_MISMATCH'],
      ['date', withHeaders(request, { 'x-sdk-date': '20240506T070810Z' }), 'SIGNATURE_MISMATCH'],
      ['host', withHeaders(request, { host: 'api.example.net' }), 'HOST_NOT_ALLOWED'],
      ['body', { ...request, body: '{"id":2}' }, 'SIGNATURE_MISMATCH'],
      [
        'day',
        withHeaders(request, { Authorization: value.replace('20240506', '20240507') }),
        'ALG_UNSUPPORTED',
      ],
      ['region', withHeaders(request, { Authorization: value.replace('eu-de', 'eu-nl') }), 'ALG_UNSUPPORTED'],
      ['service', withHeaders(request, { Authorization: value.replace('ecs', 'iam') }), 'ALG_UNSUPPORTED'],
      ['end', withHeaders(request, { Authorization: value.replace('sdk_', 'aws4_') }), 'AUTH_MALFORMED'],
    ] as const)
      expect(codeOf(await strict.verify(altered)), what).toBe(code)
  })

  it('says which option takes what it leaves open, and keeps what is unsigned from the result', async () => {
    const signed = signedRequest({ algorithm: scoped, target: '/a?t=good&x=1' })
    for (const url of ['/a?t=good&x=1&t=evil', '/a?t=good&t=good&x=1', '/a?x=1&t=good&x=2']) {
      const refused = await strict.verify({ ...signed, url })
      expect(refused).toMatchObject({ code: 'QUERY_AMBIGUOUS', step: 5 })
      expect((refused as { message: string }).message).toContain("scopedQuery: 'accept' takes it")
      const taken = await open.verify({ ...signed, url })
      expect(taken).toMatchObject({
        ok: true,
        query: [
          ['t', 'good'],
          ['x', '1'],
        ],
      })
      expect(taken).toMatchObject({ ambiguities: expect.arrayContaining(['scopedQuery']) as unknown })
    }
    expect(codeOf(await open.verify({ ...signed, url: '/a?t=evil&t=good&x=1' }))).toBe('SIGNATURE_MISMATCH')
  })

  it('takes a + as a space, as the signer does, or refuses it', async () => {
    const request = signedRequest({ algorithm: scoped, target: '/a?q=x+y' })
    expect(codeOf(await strict.verify(request))).toBe('QUERY_AMBIGUOUS')
    for (const plus of ['literal', 'space'] as const) {
      const verifier = createVerifier({ ...base, algorithms: [scoped], plus })
      expect(await verifier.verify(request)).toMatchObject({ ok: true, query: [['q', 'x y']] })
    }
  })

  it('takes the query of a POST without a body for its body where an option says so, and each for one claim', async () => {
    const vector = scopedVectors.find(
      ({ method, body, url }) => method === 'POST' && body === null && url.includes('?'),
    )
    if (vector === undefined) throw new Error('no such vector')
    const options: VerifierOptions = {
      keys: { [vector.accessKeyId]: vector.secretAccessKey },
      now: () => parseDate(vector.date),
      logger: silent,
      plus: 'space',
      algorithms: [sdkHmacSha256Scoped({ region: vector.region, service: vector.service })],
    }
    const request = sentOf(vector)
    const refused = await createVerifier(options).verify(request)
    expect(refused).toMatchObject({ code: 'QUERY_AMBIGUOUS' })
    expect((refused as { message: string }).message).toContain("scopedQuery: 'accept'")
    const store = createProcessReplayStore({ singleInstance: true })
    const verifier = createVerifier({ ...options, scopedQuery: 'accept', replay: { store } })
    const [path = ''] = request.url.split('?')
    const form = options.algorithms?.[0]?.wireForm?.(request.url, 'POST', undefined).payload
    expect(await verifier.verify(request)).toMatchObject({ ok: true, replay: 'fresh' })
    // The protocol cannot tell the two apart: docs/threat-model.md says so.
    expect(await verifier.verify({ ...request, url: path, body: form })).toMatchObject({
      ok: true,
      replay: 'seen',
    })
    // Nothing else may stand for it: no hash that was stated, no second parameter, no body as well.
    for (const altered of [
      { ...request, url: `${request.url}&evil=1` },
      { ...request, body: form },
      { ...request, method: 'GET' },
    ])
      expect((await verifier.verify(altered)).ok).toBe(false)
    expect(await createVerifier({ ...options, keys: { other: 'x' } }).verify(request)).toMatchObject({
      code: 'KEY_UNKNOWN',
    })
    expect((await createVerifier(options).explain(request)).matches).toBe(true)
  })

  it('stands beside the other form of the name, and neither passes as the other', async () => {
    for (const algorithms of [
      [sdkHmacSha256, scoped],
      [scoped, sdkHmacSha256],
    ]) {
      const verifier = createVerifier({ ...base, algorithms })
      const [plain, derived] = [signedRequest(), signedRequest({ algorithm: scoped })]
      for (let round = 0; round < 2; round++)
        for (const request of [plain, derived]) expect(codeOf(await verifier.verify(request))).toBe('ACCEPT')
      const value = headerOf(plain, 'authorization')
      const other = headerOf(derived, 'authorization')
      const [access = ''] = /Access=[^,]+/.exec(value) ?? []
      const [credential = ''] = /Credential=[^,]+/.exec(other) ?? []
      for (const [request, text] of [
        [plain, value.replace(access, credential)],
        [derived, other.replace(credential, access)],
      ] as const)
        expect(codeOf(await verifier.verify(withHeaders(request, { Authorization: text })))).toBe(
          'SIGNATURE_MISMATCH',
        )
      const refused = await verifier.verify({ ...plain, headers: [] })
      if (refused.ok) throw new Error('accepted')
      expect(refusalResponse(refused).headers['www-authenticate']).toBe('SDK-HMAC-SHA256')
    }
  })

  it('is named where it is not enabled', async () => {
    const refused = await createVerifier(base).verify(signedRequest({ algorithm: scoped }))
    expect(refused).toMatchObject({ code: 'AUTH_MALFORMED' })
    expect((refused as { message: string }).message).toContain(
      "'@apig/signer-core/scoped' to options.algorithms",
    )
  })

  it('is explained: the host, the prefix and the body', async () => {
    const verifier = createVerifier({ ...base, algorithms: [scoped], hosts: [HOST, 'outer.example.com'] })
    const stripped = {
      ...signedRequest({ algorithm: scoped, target: '/api/v1/orders?a=1' }),
      url: '/v1/orders?a=1',
    }
    const proxied = withHeaders(signedRequest({ algorithm: scoped, host: 'outer.example.com' }), {
      Host: HOST,
    })
    expect((await verifier.explain(stripped)).changes).toMatchObject([{ part: 'path', value: '/api' }])
    expect((await verifier.explain(proxied)).changes).toMatchObject([{ part: 'host' }])
    const elsewhere = sdkHmacSha256Scoped({ region: 'eu-nl', service: 'ecs' })
    expect((await verifier.explain(signedRequest({ algorithm: elsewhere }))).changes).toMatchObject([
      { part: 'scope' },
    ])
  })
})
