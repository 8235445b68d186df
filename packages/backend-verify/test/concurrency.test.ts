import { describe, expect, it } from 'vitest'
import { verifyOnce } from '../src/adapters/once.ts'
import { createProcessReplayStore, createVerifier } from '../src/index.ts'
import type { VerifierOptions, VerifyResult } from '../src/index.ts'
import { createRandom } from './random.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent } from './signed-request.ts'
import type { Sent } from './signed-request.ts'

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('many requests at once', () => {
  it('each get their own answer, though bodies and look-ups come in any order', async () => {
    const random = createRandom(7)
    const verifier = createVerifier({
      ...base,
      keyCacheSeconds: 0,
      async keys(keyId) {
        await wait(random.below(5))
        return keyId.startsWith('key-') ? `secret of ${keyId}` : undefined
      },
    })
    async function* slowly(body: Uint8Array): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < body.length; at += 7) {
        if (random.chance(0.3)) await wait(random.below(3))
        yield body.subarray(at, at + 7)
      }
    }
    const wanted = Array.from({ length: 400 }, (_, at) => {
      const keyId = at % 7 === 0 ? `nobody-${at}` : `key-${at % 5}`
      const request = signedRequest({
        keyId,
        secret: `secret of ${keyId}`,
        target: `/orders/${at}`,
        body: `{"number":${at}}`,
      })
      const spoilt = at % 3 === 0
      const body = spoilt ? new TextEncoder().encode('{"number":-1}') : request.body
      return {
        request: { ...request, body: slowly(body) },
        at,
        expected: at % 7 === 0 ? 'KEY_UNKNOWN' : spoilt ? 'SIGNATURE_MISMATCH' : 'ACCEPT',
      }
    })
    const results = await Promise.all(wanted.map(({ request }) => verifier.verify(request)))
    for (const [index, result] of results.entries()) {
      const { at, expected } = wanted[index] as (typeof wanted)[number]
      expect(result.ok ? 'ACCEPT' : result.code).toBe(expected)
      if (result.ok && !result.exempt)
        expect([result.canonicalPath, new TextDecoder().decode(result.body), result.keyId]).toEqual([
          `/orders/${at}/`,
          `{"number":${at}}`,
          `key-${at % 5}`,
        ])
    }
  })

  it('hold no bytes when all are decided', async () => {
    const verifier = createVerifier({ ...base, maxBodyBytes: 1000, maxPendingBytes: 100_000 })
    const requests = Array.from({ length: 50 }, (_, at) =>
      signedRequest({ body: 'x'.repeat(900), target: `/a/${at}` }),
    )
    for (let round = 0; round < 10; round++) {
      const results = await Promise.all(
        requests.map((request, at) =>
          verifier.verify(at % 2 === 0 ? request : { ...request, method: 'PUT' }),
        ),
      )
      // More than the limit in all, were anything kept.
      expect(results.filter((result) => result.ok)).toHaveLength(25)
      expect(results.filter((result) => !result.ok && result.code !== 'SIGNATURE_MISMATCH')).toEqual([])
    }
  })
})

describe('verifyOnce', () => {
  const options = {
    ...base,
    replay: { store: createProcessReplayStore({ singleInstance: true }), onReplay: 'reject' as const },
  }
  const request: Sent = signedRequest({ headers: [['x-sdk-nonce', '1']] })

  it('verifies a request object once, however often it is asked', async () => {
    const verifier = createVerifier(options)
    const incoming = {}
    let described = 0
    const ask = (object: object): Promise<VerifyResult> =>
      verifyOnce(verifier, object, () => (described++, verifier.verify(request)))
    const [first, second] = await Promise.all([ask(incoming), ask(incoming)])
    expect(first).toMatchObject({ ok: true, replay: 'fresh' })
    expect(second).toBe(first)
    expect(await ask(incoming)).toBe(first)
    expect(described).toBe(1)
    // Known by the object, never by the signature; and by the verifier.
    const another = createVerifier(options)
    expect(await ask({})).toMatchObject({ code: 'REPLAYED' })
    expect(await verifyOnce(another, incoming, () => another.verify(request))).toMatchObject({
      code: 'REPLAYED',
    })
  })
})
