import { sdkHmacSha256 } from '@apig/signer-core'
import { describe, expect, it, vi } from 'vitest'
import { OUTCOMES } from '../src/result/codes.ts'
import { contextAt } from '../src/read/context.ts'
import { createVerifier, refusalResponse } from '../src/index.ts'
import type { Decision, RefusedRequest, VerifierOptions, VerifyCode } from '../src/index.ts'
import { Refusal } from '../src/result/refusal.ts'
import { refused } from '../src/result/refused.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }

async function refusalOf(
  verifier: ReturnType<typeof createVerifier>,
  request: Parameters<typeof verifier.verify>[0],
): Promise<RefusedRequest> {
  const result = await verifier.verify(request)
  if (result.ok) throw new Error('accepted')
  return result
}

/** The table of the design, word for word. */
const TABLE: Record<string, [number, string]> = {
  AUTH_MISSING: [401, 'missing'],
  ...Object.fromEntries(
    'AUTH_MALFORMED AUTH_DUPLICATE ALG_UNSUPPORTED SIGNED_HEADERS_MALFORMED SIGNED_HEADER_REQUIRED SIGNED_HEADER_ABSENT HOST_NOT_ALLOWED HEADER_DUPLICATE HEADER_UNSIGNED HEADER_BAD_BYTES TARGET_BAD TARGET_AMBIGUOUS QUERY_AMBIGUOUS DATE_MISSING DATE_MALFORMED HASH_HEADER_BAD'
      .split(' ')
      .map((code) => [code, [401, 'malformed'] as [number, string]]),
  ),
  DATE_SKEW: [401, 'expired'],
  KEY_UNKNOWN: [401, 'invalid'],
  KEY_DISABLED: [401, 'invalid'],
  SIGNATURE_MISMATCH: [401, 'invalid'],
  BODY_MISMATCH: [401, 'invalid'],
  REPLAYED: [401, 'invalid'],
  UNSIGNED_PAYLOAD: [401, 'payload_unsigned'],
  BODY_TOO_LARGE: [413, 'too_large'],
  LIMIT: [431, 'too_large'],
  OVERLOADED: [503, 'unavailable'],
  KEY_LOOKUP: [503, 'unavailable'],
  REPLAY_STORE: [503, 'unavailable'],
  CONFIG: [500, 'internal'],
  BODY_UNAVAILABLE: [500, 'internal'],
  INTERNAL: [500, 'internal'],
}

describe('the answer to the client', () => {
  it('follows the table', () => {
    expect(Object.keys(OUTCOMES).sort()).toEqual(Object.keys(TABLE).sort())
    for (const [code, [status, word]] of Object.entries(TABLE)) {
      const thrown = new Refusal(code as VerifyCode, 'message for the operator')
      const refusal = refused(thrown, contextAt(NOW.getTime()), [sdkHmacSha256])
      const answer = refusalResponse(refusal)
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        status,
        { error: word, request_id: refusal.requestId },
      ])
      expect(answer.headers['content-type']).toContain('application/json')
      expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'SDK-HMAC-SHA256' : undefined)
      expect(answer.headers.date).toBe(code === 'DATE_SKEW' ? NOW.toUTCString() : undefined)
      // The code would tell more than the word does.
      expect(JSON.stringify(answer)).not.toContain(code)
      expect(JSON.stringify(answer)).not.toContain('operator')
    }
  })

  it('says when to come back, and closes where a body is unread', async () => {
    const down = createVerifier({ ...base, keys: () => Promise.reject(new Error('away')) })
    async function* body(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(1)
    }
    const answer = refusalResponse(await refusalOf(down, { ...signedRequest(), body: body() }))
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1', connection: 'close' } })
    const read = refusalResponse(await refusalOf(createVerifier(base), { ...signedRequest(), body: body() }))
    expect(read).toMatchObject({ status: 401 })
    expect(read.headers.connection).toBeUndefined()
    const bytes = refusalResponse(await refusalOf(createVerifier(base), { ...signedRequest(), headers: [] }))
    expect(bytes.headers.connection).toBeUndefined()
  })

  it('has an id of its own each time', async () => {
    const ids = new Set<string>()
    for (let at = 0; at < 20; at++)
      ids.add((await refusalOf(createVerifier(base), { ...signedRequest(), headers: [] })).requestId)
    expect(ids.size).toBe(20)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('results', () => {
  it('are frozen, with pairs and headers', async () => {
    const result = await createVerifier(base).verify(signedRequest())
    if (!result.ok || result.exempt) throw new Error('refused')
    for (const part of [result, result.headers, result.query, ...result.query, result.ambiguities])
      expect(Object.isFrozen(part)).toBe(true)
    // Each name is a header's.
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(name in result.headers).toBe(false)
    expect(Object.isFrozen(Object.getPrototypeOf(result.headers))).toBe(true)
    expect(result).toMatchObject({
      keyId: KEY_ID,
      method: 'POST',
      date: NOW,
      bodyVerified: true,
      replay: 'off',
      exempt: false,
    })
    const refusal = await refusalOf(createVerifier(base), { ...signedRequest(), headers: [] })
    expect(Object.isFrozen(refusal)).toBe(true)
    expect(
      Object.isFrozen(
        await createVerifier({ ...base, exempt: ['GET /healthz'] }).verify({
          method: 'GET',
          url: '/healthz',
          headers: [],
        }),
      ),
    ).toBe(true)
  })

  it('take a Headers instance, whose duplicates are joined', async () => {
    const request = signedRequest()
    const headers = new Headers(request.headers)
    expect(await createVerifier(base).verify({ ...request, headers })).toMatchObject({ ok: true })
    headers.append('x-sdk-date', '20200101T000000Z')
    expect(await createVerifier(base).verify({ ...request, headers })).toMatchObject({
      code: 'DATE_MALFORMED',
    })
  })
})

describe('the log', () => {
  const lines: string[] = []
  const logger = { warn: (line: string) => void lines.push(line) }

  it('says code, what to do, where to read on; and the details where they are asked for', async () => {
    lines.length = 0
    const details: string[] = []
    const verifier = createVerifier({
      ...base,
      logger: { ...logger, debug: (line: string) => void details.push(line) },
    })
    const refusal = await refusalOf(verifier, { ...signedRequest(), body: new Uint8Array(1) })
    expect([lines.length, details.length]).toEqual([1, 1])
    expect(lines[0]).toContain('401 SIGNATURE_MISMATCH')
    expect(lines[0]).toContain('signedHost')
    expect(lines[0]).toContain('see docs/verify.md#signature_mismatch in @apig/backend-verify')
    expect(lines[0]).toContain(refusal.requestId)
    expect(lines[0]).not.toMatch(/canonical request [0-9a-f]|signed content-type/)
    expect(details[0]).toContain(refusal.requestId)
    expect(details[0]).toContain('signed content-type;host;x-sdk-date')
    expect(details[0]).toMatch(/key [0-9a-f]{16}/)
    expect(details[0]).toMatch(/canonical request [0-9a-f]{64}/)
    for (const line of [...lines, ...details]) {
      expect(line).not.toContain(KEY_ID)
      expect(line).not.toContain('\n')
    }
  })

  it('has no details on the console unless it is passed on purpose', async () => {
    const seen: string[] = []
    const spies = (['warn', 'debug'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => void seen.push(name)),
    )
    const { logger: _logger, ...quiet } = base
    await createVerifier(quiet).verify({ ...signedRequest(), headers: [] })
    await createVerifier({ ...quiet, logger: console }).verify({ ...signedRequest(), headers: [] })
    for (const spy of spies) spy.mockRestore()
    expect(seen).toEqual(['warn', 'warn', 'debug'])
  })

  it('is limited for each code, and counts what it leaves out', async () => {
    lines.length = 0
    const verifier = createVerifier({ ...base, logger })
    for (let at = 0; at < 1000; at++) await verifier.verify({ ...signedRequest(), headers: [] })
    expect(lines).toHaveLength(5)
    await verifier.verify({ ...signedRequest(), url: '*' })
    expect(lines).toHaveLength(6)
    expect(lines[5]).toContain('TARGET_BAD')
  })

  it('has hints for what newcomers meet', async () => {
    lines.length = 0
    const verifier = createVerifier({ ...base, logger })
    await verifier.verify(withHeaders(signedRequest(), { Authorization: 'Basic dXNlcjpwYXNz' }))
    expect(lines.pop()).toMatch(/type basic.*type hmac/)
    await verifier.verify(signedRequest({ keyId: 'QTWAOYTTINDUT2QVKYUC' }))
    expect(lines.pop()).toMatch(/caller's own access key \(AK\).*no signature key of type hmac is bound/)
    await verifier.verify(withHeaders(signedRequest(), { Authorization: undefined, 'X-Auth-Token': 'MII' }))
    expect(lines.pop()).toMatch(/x-auth-token is there/)
    await verifier.verify(signedRequest({ host: 'internal:8080' }))
    expect(lines.pop()).toMatch(/HOST_NOT_ALLOWED.*signedHost/)
  })

  it('cannot be made to say more than it means', async () => {
    lines.length = 0
    const verifier = createVerifier({ ...base, logger })
    const name = 'x'.repeat(5000)
    await verifier.verify(
      withHeaders(signedRequest(), {
        Authorization: `SDK-HMAC-SHA256 Access=k, SignedHeaders=host;x-sdk-date;${name}, Signature=${'0'.repeat(64)}`,
      }),
    )
    expect(lines[0]?.length).toBeLessThan(1500)
  })

  it('that throws changes nothing', async () => {
    const broken = {
      warn(): never {
        throw new Error('disk full')
      },
    }
    const verifier = createVerifier({
      ...base,
      logger: broken,
      onDecision: () => {
        throw new Error('no metrics')
      },
    })
    expect(await verifier.verify(signedRequest())).toMatchObject({ ok: true })
    expect(await verifier.verify({ ...signedRequest(), headers: [] })).toMatchObject({ code: 'AUTH_MISSING' })
  })
})

describe('onDecision', () => {
  it('is told each decision once, in names and hashes', async () => {
    const told: Decision[] = []
    const verifier = createVerifier({
      ...base,
      exempt: ['GET /healthz'],
      onDecision: (decision) => void told.push(decision),
    })
    await verifier.verify(signedRequest({ date: new Date(NOW.getTime() - 5000) }))
    await verifier.verify({ ...signedRequest(), url: '/other' })
    await verifier.verify({ method: 'GET', url: '/healthz', headers: [] })
    const refusal = await refusalOf(verifier, { ...signedRequest(), headers: [] })
    expect(told).toHaveLength(4)
    expect(told[0]).toMatchObject({
      ok: true,
      exempt: false,
      code: undefined,
      step: 11,
      skewSeconds: 5,
      bodyVerified: true,
      replay: 'off',
      signedHeaders: ['content-type', 'host', 'x-sdk-date'],
    })
    expect(told[0]?.canonicalRequestHash).toMatch(/^[0-9a-f]{64}$/)
    expect(told[0]?.keyIdHash).toMatch(/^[0-9a-f]{16}$/)
    expect(told[1]).toMatchObject({
      ok: false,
      code: 'SIGNATURE_MISMATCH',
      status: 401,
      step: 9,
      keyIdHash: told[0]?.keyIdHash,
    })
    expect(told[2]).toMatchObject({ ok: true, exempt: true, keyIdHash: undefined })
    expect(told[3]).toMatchObject({ ok: false, code: 'AUTH_MISSING', step: 2, requestId: refusal.requestId })
  })
})
