import { sdkHmacSha256 } from '@apig/signer-core'
import { expect } from 'vitest'
import { createProcessReplayStore, createVerifier, isConfigError, refusalResponse } from '../src/index.ts'
import type { ReplayStore, VerifierOptions, VerifyResult } from '../src/index.ts'
import { countedBody, counting } from './observing.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }

function configError(options: unknown): Error {
  try {
    createVerifier(options as VerifierOptions)
  } catch (error) {
    if (isConfigError(error)) return error
    throw error
  }
  throw new Error('createVerifier took these options')
}

const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)

/** Cases that need a program: by their id in the corpus. */
export const codeCases: Readonly<Record<string, () => Promise<void>>> = {
  async '24'() {
    for (const maxSkewSeconds of [Number.NaN, 0, -1, 901, Infinity, '60', null]) {
      expect(configError({ ...base, maxSkewSeconds }).message).toContain('maxSkewSeconds')
    }
    expect(configError({ ...base, now: () => new Date(Number.NaN) }).message).toContain('options.now')
    let clock = NOW
    const verifier = createVerifier({ ...base, now: () => clock })
    clock = new Date(Number.NaN)
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('CONFIG')
    clock = undefined as unknown as Date
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('CONFIG')
  },

  async '28'() {
    let clock = NOW
    const request = signedRequest({ date: new Date(NOW.getTime() - 899_000) })
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield request.body.subarray(0, 3)
      clock = new Date(NOW.getTime() + 600_000)
      yield request.body.subarray(3)
    }
    const verifier = createVerifier({ ...base, now: () => clock })
    expect(codeOf(await verifier.verify({ ...request, body: slow() }))).toBe('ACCEPT')
    expect(codeOf(await verifier.verify(request))).toBe('DATE_SKEW')
  },

  async '88'() {
    const entries = [
      '',
      '  ',
      undefined,
      null,
      7,
      [],
      [''],
      [SECRET, ''],
      { secrets: [] },
      { secret: ' ' },
      {},
      `${SECRET}\n`,
      { disabled: 'no', secret: SECRET },
    ]
    for (const entry of entries) {
      const message = configError({ ...base, keys: { [KEY_ID]: entry } }).message
      expect(message).toContain(`options.keys['${KEY_ID}']`)
      expect(message).not.toContain(SECRET)
      expect(configError({ ...base, keys: new Map([[KEY_ID, entry]]) }).message).toContain(KEY_ID)
      // The answer of a look-up is nonsense only where it is not "no such key".
      const verifier = createVerifier({ ...base, keys: async () => entry as string })
      const expected = entry === undefined || entry === null ? 'KEY_UNKNOWN' : 'CONFIG'
      expect(codeOf(await verifier.verify(signedRequest()))).toBe(expected)
    }
    for (const keys of [undefined, null, {}, [], 'secret', 7, { 'no id!': SECRET }])
      expect(configError({ ...base, keys }).message).toContain('options.keys')
  },

  async '95'() {
    const claims: string[] = []
    const inner = createProcessReplayStore({ singleInstance: true })
    const store: ReplayStore = {
      scope: 'process',
      claim: (key, ...rest) => (claims.push(key), inner.claim(key, ...rest)),
    }
    const verifier = createVerifier({ ...base, replay: { store } })
    const good = signedRequest()
    expect(codeOf(await verifier.verify({ ...good, body: new Uint8Array(1) }))).toBe('SIGNATURE_MISMATCH')
    expect(codeOf(await verifier.verify({ ...good, method: 'PATCH' }))).toBe('SIGNATURE_MISMATCH')
    expect(claims).toEqual([])
    expect(await verifier.verify(good)).toMatchObject({ ok: true, replay: 'fresh' })
    expect(claims).toHaveLength(1)
    expect(claims[0]).toMatch(/^[0-9a-f]{32}$/)
  },

  async '101'() {
    const few = Array.from({ length: 1900 }, (_, at): [string, string] => [`x-${at}`, '1'])
    const request = signedRequest()
    const verifier = createVerifier(base)
    expect(codeOf(await verifier.verify({ ...request, headers: [...request.headers, ...few] }))).toBe(
      'ACCEPT',
    )
    const many = Array.from({ length: 2001 }, (_, at): [string, string] => [`x-${at}`, '1'])
    for (const headers of [
      [...request.headers, ...many],
      [...many, ...request.headers],
    ])
      expect(codeOf(await verifier.verify({ ...request, headers }))).toBe('LIMIT')
  },

  async '110'() {
    let broken = false
    const now = (): Date => {
      if (broken) throw new Error(`the clock holds ${SECRET}`)
      return NOW
    }
    const verifier = createVerifier({ ...base, now })
    broken = true
    const result = await verifier.verify(signedRequest())
    expect(result).toMatchObject({ ok: false, code: 'INTERNAL', status: 500 })
    expect(JSON.stringify(result)).not.toContain(SECRET)
    broken = false
    // Whatever is handed over: a refusal, never an exception.
    const nonsense: unknown[] = [
      undefined,
      null,
      7,
      {},
      { method: 'GET' },
      { method: 'GET', url: '/', headers: null },
      { method: 'GET', url: '/', headers: { host: 'x' } },
    ]
    for (const request of nonsense) expect((await verifier.verify(request as never)).ok).toBe(false)
  },

  async '111'() {
    const counted = counting(sdkHmacSha256)
    const verifier = createVerifier({
      ...base,
      algorithms: [counted.algorithm],
      keys: { [KEY_ID]: [SECRET, 'the secret before'], other: 'a secret', off: { disabled: true } },
    })
    const observe = async (keyId: string, hash: boolean): Promise<unknown> => {
      counted.hmacs = 0
      const request = signedRequest({
        keyId,
        secret: 'not the secret',
        ...(hash ? { headers: [['x-sdk-content-sha256', '0'.repeat(64)]] } : {}),
      })
      const sent = countedBody(request.body)
      const result = await verifier.verify({ ...request, body: sent.body })
      if (result.ok) throw new Error('accepted')
      const { status, headers, body } = refusalResponse(result)
      return {
        status,
        headers,
        body: body.replace(result.requestId, 'id'),
        hmacs: counted.hmacs,
        bytes: sent.read,
      }
    }
    for (const hash of [false, true]) {
      const known = await observe(KEY_ID, hash)
      expect(known).toMatchObject({
        status: 401,
        body: '{"error":"invalid","request_id":"id"}',
        hmacs: 2,
        bytes: hash ? 0 : 8,
      })
      for (const keyId of ['other', 'nobody', 'off', '__proto__'])
        expect(await observe(keyId, hash)).toEqual(known)
    }
    // Printed, not tested: a machine that does other things as well says nothing exact about time.
    const quiet = createVerifier(base)
    const medians: Record<string, string> = {}
    for (const keyId of [KEY_ID, 'nobody']) {
      const request = signedRequest({ keyId, secret: 'not the secret' })
      const times: number[] = []
      for (let at = 0; at < 500; at++) {
        const start = performance.now()
        await quiet.verify(request)
        times.push(performance.now() - start)
      }
      const median = times.sort((a, b) => a - b)[250] ?? 0
      medians[keyId === KEY_ID ? 'wrong signature' : 'unknown key'] = `${(1000 * median).toFixed(1)} us`
    }
    console.log('median time of a refusal:', medians)
  },

  async '112'() {
    const told: string[] = []
    const logger = { warn: (line: string) => void told.push(line) }
    const verifier = createVerifier({
      ...base,
      logger,
      onDecision: (decision) => void told.push(JSON.stringify(decision)),
    })
    const good = signedRequest()
    const signature =
      /Signature=([0-9a-f]{64})/.exec(
        good.headers.find(([name]) => name === 'Authorization')?.[1] ?? '',
      )?.[1] ?? ''
    expect(signature).toHaveLength(64)
    for (const request of [
      good,
      { ...good, body: new Uint8Array(3) },
      { ...good, url: '/x' },
      withHeaders(good, { Authorization: `Basic ${SECRET}` }),
    ]) {
      told.push(
        JSON.stringify(await verifier.verify({ ...request, body: new TextEncoder().encode('body-text') })),
      )
    }
    told.push(
      String(verifier),
      JSON.stringify(verifier),
      configError({ ...base, keys: { [KEY_ID]: `${SECRET} ` } }).message,
    )
    const output = told.join('\n')
    expect(output.length).toBeGreaterThan(1000)
    for (const secret of [
      SECRET,
      signature,
      'SDK-HMAC-SHA256\n',
      'SDK-HMAC-SHA256\\n',
      'body-text',
      'application/json',
    ])
      expect(output).not.toContain(secret)
  },

  async '113'() {
    // In Turkish, `I` lowercases to a dotless i. Nothing in the verifier may ask for the locale.
    expect('CONTENT-ID'.toLocaleLowerCase('tr')).not.toBe('content-id')
    const request = signedRequest({ headers: [['CONTENT-ID', 'I']] })
    const { toLocaleLowerCase, toLocaleUpperCase, localeCompare } = String.prototype
    const forbidden = (): never => {
      throw new Error('asked for the locale')
    }
    try {
      Object.assign(String.prototype, {
        toLocaleLowerCase: forbidden,
        toLocaleUpperCase: forbidden,
        localeCompare: forbidden,
      })
      const result = await createVerifier(base).verify(request)
      expect(result).toMatchObject({ ok: true })
    } finally {
      Object.assign(String.prototype, { toLocaleLowerCase, toLocaleUpperCase, localeCompare })
    }
  },

  async '124'() {
    let clock = NOW
    let calls = 0
    let entry: string | undefined = SECRET
    const verifier = createVerifier({
      ...base,
      keyCacheSeconds: 30,
      now: () => clock,
      keys: async () => (calls++, entry),
    })
    const ask = async (): Promise<string> => codeOf(await verifier.verify(signedRequest({ date: clock })))
    expect(await ask()).toBe('ACCEPT')
    entry = undefined
    clock = new Date(NOW.getTime() + 29_000)
    expect(await ask()).toBe('ACCEPT')
    expect(calls).toBe(1)
    clock = new Date(NOW.getTime() + 30_000)
    expect(await ask()).toBe('KEY_UNKNOWN')
    expect(calls).toBe(2)
    // In a record or a Map, at once.
    const keys = new Map([[KEY_ID, SECRET]])
    const direct = createVerifier({ ...base, keys })
    expect(codeOf(await direct.verify(signedRequest()))).toBe('ACCEPT')
    keys.delete(KEY_ID)
    expect(codeOf(await direct.verify(signedRequest()))).toBe('KEY_UNKNOWN')
  },
}
