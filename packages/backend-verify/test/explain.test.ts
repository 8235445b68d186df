import { describe, expect, it } from 'vitest'
import { createProcessReplayStore, createVerifier } from '../src/index.ts'
import type { Explanation, VerifierOptions } from '../src/index.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }

/** What has to be set, as an object of options. */
const adviceOf = (explanation: Explanation): Record<string, string | undefined> =>
  Object.fromEntries(
    explanation.changes
      .filter((change) => change.option !== undefined)
      .map((change) => [change.option, change.value]),
  )

/** The advice is followed, and the request has to verify. */
async function followed(
  explanation: Explanation,
  request: Parameters<ReturnType<typeof createVerifier>['verify']>[0],
  options: Partial<VerifierOptions> = {},
): Promise<unknown> {
  return createVerifier({ ...base, ...options, ...adviceOf(explanation) }).verify(request)
}

describe('explain finds the change that makes the signature right', () => {
  it('a Host that a proxy rewrote, from hosts', async () => {
    const request = withHeaders(signedRequest(), { host: '10.0.0.7:8080' })
    const explanation = await createVerifier(base).explain(request)
    expect(explanation).toMatchObject({ code: 'HOST_NOT_ALLOWED', matches: true })
    expect(adviceOf(explanation)).toEqual({ signedHost: HOST })
    expect(explanation.text).toContain(`set signedHost: '${HOST}'`)
    expect(await followed(explanation, request)).toMatchObject({ ok: true })
  })

  it('a Host that a proxy rewrote, from X-Forwarded-Host and Forwarded', async () => {
    const rewritten = withHeaders(signedRequest(), { host: 'backend.internal' })
    for (const header of [
      { 'X-Forwarded-Host': `${HOST}:443` },
      { 'X-Forwarded-Host': `other.example, ${HOST}` },
      { Forwarded: `for=10.0.0.1;host="${HOST}"` },
    ]) {
      const { hosts: _hosts, ...open } = base
      const explanation = await createVerifier(open).explain(
        withHeaders(rewritten, header as Record<string, string>),
      )
      expect(explanation.code).toBe('SIGNATURE_MISMATCH')
      expect(adviceOf(explanation)).toEqual({ signedHost: HOST })
    }
  })

  it('a prefix that a proxy stripped', async () => {
    const request = { ...signedRequest({ target: '/api/v1/orders?a=1' }), url: '/v1/orders?a=1' }
    const explanation = await createVerifier(base).explain(request)
    expect(adviceOf(explanation)).toEqual({ basePath: '/api' })
    expect(await followed(explanation, request)).toMatchObject({ ok: true })
    const odd = { ...signedRequest({ target: '/shop/v1/orders' }), url: '/v1/orders' }
    expect(await createVerifier(base).explain(odd)).toMatchObject({ matches: false })
    for (const found of [
      await createVerifier(base).explain(odd, { prefixes: ['/shop'] }),
      await createVerifier(base).explain(
        withHeaders({ ...odd, body: odd.body }, { 'X-Forwarded-Prefix': '/shop/' }),
      ),
      await createVerifier(base).explain(
        withHeaders({ ...odd, body: odd.body }, { 'X-Original-URI': '/shop/v1/orders?a=1' }),
      ),
    ])
      expect(adviceOf(found)).toEqual({ basePath: '/shop' })
  })

  it('a prefix that a proxy added, which no option takes away', async () => {
    const explanation = await createVerifier(base).explain({
      ...signedRequest({ target: '/orders' }),
      url: '/internal/orders',
    })
    expect(explanation.matches).toBe(true)
    expect(explanation.text).toContain('/internal')
    expect(adviceOf(explanation)).toEqual({})
  })

  it('a + that the signer read as a space, or as a plus', async () => {
    const space = { ...signedRequest({ target: '/a?q=x%20y' }), url: '/a?q=x+y' }
    const found = await createVerifier(base).explain(space)
    expect(found.code).toBe('QUERY_AMBIGUOUS')
    expect(adviceOf(found)).toEqual({ plus: 'space' })
    expect(await followed(found, space)).toMatchObject({ ok: true })
    const plus = await createVerifier({ ...base, plus: 'space' }).explain({
      ...space,
      ...signedRequest({ target: '/a?q=x%2By' }),
      url: '/a?q=x+y',
    })
    expect(adviceOf(plus)).toEqual({ plus: 'literal' })
  })

  it('a + in the path is no matter', async () => {
    const explanation = await createVerifier(base).explain(signedRequest({ target: '/a+b' }))
    expect(explanation).toMatchObject({ code: undefined, matches: true, changes: [] })
  })

  it('a body that a parser read first', async () => {
    const json = signedRequest({ body: '{"id":1,"name":"x"}' })
    const parsed = await createVerifier(base).explain({ ...json, body: { id: 1, name: 'x' } as never })
    expect(parsed).toMatchObject({ code: 'BODY_UNAVAILABLE', matches: true })
    expect(parsed.text).toContain('body parser ran first')
    // Serialised again, with other spaces.
    const python = signedRequest({ body: '{"id": 1, "name": "x"}' })
    const again = await createVerifier(base).explain({
      ...python,
      body: new TextEncoder().encode('{"id":1,"name":"x"}'),
    })
    expect(again).toMatchObject({ code: 'SIGNATURE_MISMATCH', matches: true })
    expect(again.changes.map((change) => change.part)).toEqual(['body'])
    // Read and not put back.
    const emptied = await createVerifier(base).explain({
      ...withHeaders(json, { 'Content-Length': '19' }),
      body: new Uint8Array(0),
    })
    expect(emptied.matches).toBe(false)
    expect(emptied.text).toContain('Content-Length is 19 and the body is empty')
  })

  it('an empty body, an unsigned body, a body under a signed hash', async () => {
    const empty = await createVerifier(base).explain({
      ...signedRequest({ body: '' }),
      body: new Uint8Array(3),
    })
    expect(empty.text).toContain('the signed body is empty')
    const unsigned = signedRequest({ payload: 'unsigned' })
    expect(await createVerifier(base).explain(unsigned)).toMatchObject({
      code: 'UNSIGNED_PAYLOAD',
      matches: true,
    })
    const hash = signedRequest({
      body: '{"a": 1}',
      headers: [['x-sdk-content-sha256', '37b81aa8eb5b5b2e6e0d2b0c5b6d3d4f0c3f9f5c6a8a0b7b3c7d1d2e3f4a5b6c']],
    })
    const mismatch = await createVerifier(base).explain(hash)
    expect(mismatch).toMatchObject({ code: 'BODY_MISMATCH', matches: true })
    expect(mismatch.text).toContain('the body has the hash that was signed')
  })

  it('two changes at once, and no more than are needed', async () => {
    const request = {
      ...withHeaders(signedRequest({ target: '/api/orders' }), { host: 'internal' }),
      url: '/orders',
    }
    const explanation = await createVerifier(base).explain(request)
    expect(adviceOf(explanation)).toEqual({ signedHost: HOST, basePath: '/api' })
    expect(await followed(explanation, request)).toMatchObject({ ok: true })
  })

  it('what is refused for its time alone has the right signature', async () => {
    const explanation = await createVerifier(base).explain(
      signedRequest({ date: new Date(NOW.getTime() - 3_600_000) }),
    )
    expect(explanation).toMatchObject({ code: 'DATE_SKEW', matches: true, changes: [] })
    expect(explanation.text).toContain('The signature itself is right')
  })
})

describe('explain where nothing can match', () => {
  it('another secret, an altered body', async () => {
    for (const request of [
      signedRequest({ secret: 'another secret' }),
      { ...signedRequest(), body: new Uint8Array(7) },
    ]) {
      const explanation = await createVerifier(base).explain(request)
      expect(explanation).toMatchObject({ code: 'SIGNATURE_MISMATCH', matches: false, changes: [] })
      expect(explanation.text).toContain('another secret than that of the key in the console')
      expect(explanation.canonicalRequest).toContain('POST\n/v1/orders/\na=1&b=2\n')
    }
  })

  it('Basic, no Authorization, the caller’s own AK', async () => {
    const basic = await createVerifier(base).explain(
      withHeaders(signedRequest(), { Authorization: 'Basic dXNlcjpwYXNz' }),
    )
    expect(basic).toMatchObject({ code: 'ALG_UNSUPPORTED', matches: false, canonicalRequest: undefined })
    expect(basic.text).toContain('type hmac')
    const none = await createVerifier(base).explain(
      withHeaders(signedRequest(), { Authorization: undefined }),
    )
    expect(none.code).toBe('AUTH_MISSING')
    const own = await createVerifier(base).explain(signedRequest({ keyId: 'QTWAOYTTINDUT2QVKYUC' }))
    expect(own.code).toBe('KEY_UNKNOWN')
    expect(own.text).toContain('no signature key of type hmac is bound')
  })
})

describe('explain does nothing else', () => {
  it('accepts nothing, claims nothing, logs nothing, shows no secret', async () => {
    const lines: string[] = []
    let decisions = 0
    const store = createProcessReplayStore({ singleInstance: true })
    const verifier = createVerifier({
      ...base,
      logger: { warn: (line) => void lines.push(line) },
      onDecision: () => decisions++,
      replay: { store },
    })
    const good = await verifier.explain(signedRequest())
    expect(good).toMatchObject({ code: undefined, matches: true, changes: [] })
    expect('ok' in good).toBe(false)
    const bad = await verifier.explain({ ...signedRequest(), body: new Uint8Array(1) })
    expect([lines, decisions]).toEqual([[], 0])
    expect(await verifier.verify(signedRequest())).toMatchObject({ replay: 'fresh' })
    const signature = /Signature=(\w+)/.exec(String(signedRequest().headers))?.[1] ?? ''
    for (const secret of [SECRET, signature])
      expect(good.text + bad.text + JSON.stringify([good, bad])).not.toContain(secret)
  })

  it('reads a stream once', async () => {
    const request = signedRequest()
    async function* body(): AsyncGenerator<Uint8Array> {
      yield request.body
    }
    expect(await createVerifier(base).explain({ ...request, body: body() })).toMatchObject({
      code: undefined,
      matches: true,
    })
    async function* stalled(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(1)
      await new Promise(() => {})
    }
    expect(
      await createVerifier({ ...base, bodyTimeoutSeconds: 0.02 }).explain({ ...request, body: stalled() }),
    ).toMatchObject({ code: 'BODY_UNAVAILABLE' })
  })
})
