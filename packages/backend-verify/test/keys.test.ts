import { describe, expect, it } from 'vitest'
import { sdkHmacSha256 } from '@apig/signer-core'
import { createVerifier } from '../src/index.ts'
import type { KeyEntry, VerifierOptions, VerifyResult } from '../src/index.ts'
import { counting } from './observing.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent } from './signed-request.ts'

const base = { hosts: [HOST], now: () => NOW, logger: silent }
const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)
const withKeys = (
  keys: VerifierOptions['keys'],
  more: Partial<VerifierOptions> = {},
): ReturnType<typeof createVerifier> => createVerifier({ ...base, keys, ...more })

describe('a table of keys', () => {
  it.each<[string, KeyEntry]>([
    ['a secret', SECRET],
    ['several', ['another one', SECRET]],
    ['an object', { secret: SECRET }],
    ['an object of several', { secrets: [SECRET, 'another one'], disabled: false }],
  ])('takes %s, in a record and in a Map', async (_name, entry) => {
    for (const keys of [{ [KEY_ID]: entry }, new Map([[KEY_ID, entry]])])
      expect(codeOf(await withKeys(keys).verify(signedRequest()))).toBe('ACCEPT')
  })

  it('reads own properties alone', async () => {
    const keys = Object.create({ [KEY_ID]: SECRET }) as Record<string, string>
    keys.other = 'another one'
    expect(codeOf(await withKeys(keys).verify(signedRequest()))).toBe('KEY_UNKNOWN')
  })

  it('follows a Map and a record that change', async () => {
    const map = new Map<string, KeyEntry>([[KEY_ID, 'the old secret']])
    const record: Record<string, KeyEntry> = { [KEY_ID]: 'the old secret' }
    const verifiers = [withKeys(map), withKeys(record)]
    const ask = async (): Promise<string[]> =>
      Promise.all(verifiers.map(async (verifier) => codeOf(await verifier.verify(signedRequest()))))
    expect(await ask()).toEqual(['SIGNATURE_MISMATCH', 'SIGNATURE_MISMATCH'])
    map.set(KEY_ID, SECRET)
    record[KEY_ID] = SECRET
    expect(await ask()).toEqual(['ACCEPT', 'ACCEPT'])
    map.set(KEY_ID, { disabled: true })
    record[KEY_ID] = { disabled: true }
    expect(await ask()).toEqual(['KEY_DISABLED', 'KEY_DISABLED'])
    map.set(KEY_ID, '')
    record[KEY_ID] = ' '
    expect(await ask()).toEqual(['CONFIG', 'CONFIG'])
  })
})

describe('a look-up function', () => {
  it('is asked once for requests at once, and its answer is kept', async () => {
    let calls = 0
    const verifier = withKeys(async () => {
      calls++
      await new Promise((resolve) => setTimeout(resolve, 5))
      return SECRET
    })
    const results = await Promise.all(Array.from({ length: 50 }, () => verifier.verify(signedRequest())))
    expect(results.every((result) => result.ok)).toBe(true)
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('ACCEPT')
    expect(calls).toBe(1)
  })

  it('may answer at once, or with a disabled key', async () => {
    expect(codeOf(await withKeys(() => SECRET).verify(signedRequest()))).toBe('ACCEPT')
    expect(codeOf(await withKeys(() => ({ disabled: true })).verify(signedRequest()))).toBe('KEY_DISABLED')
  })

  it('keeps misses as well, in a bounded place apart from answers', async () => {
    const asked = new Map<string, number>()
    const verifier = withKeys(async (keyId) => {
      asked.set(keyId, (asked.get(keyId) ?? 0) + 1)
      return keyId === KEY_ID ? SECRET : undefined
    })
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('ACCEPT')
    const strangers = Array.from({ length: 1500 }, (_, at) => `stranger-${at}`)
    for (const keyId of strangers)
      expect(codeOf(await verifier.verify(signedRequest({ keyId })))).toBe('KEY_UNKNOWN')
    // The first of them were pushed out, the last are known to be missing, and the real key is still there.
    expect(codeOf(await verifier.verify(signedRequest({ keyId: 'stranger-0' })))).toBe('KEY_UNKNOWN')
    expect(codeOf(await verifier.verify(signedRequest({ keyId: 'stranger-1499' })))).toBe('KEY_UNKNOWN')
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('ACCEPT')
    expect([asked.get('stranger-0'), asked.get('stranger-1499'), asked.get(KEY_ID)]).toEqual([2, 1, 1])
  })

  it('keeps no failure', async () => {
    let down = true
    const verifier = withKeys(async () => {
      if (down) throw new Error(`cannot reach the vault for ${SECRET}`)
      return SECRET
    })
    const refused = await verifier.verify(signedRequest())
    expect(refused).toMatchObject({ code: 'KEY_LOOKUP', status: 503, retryAfterSeconds: 1 })
    expect(JSON.stringify(refused)).not.toContain(SECRET)
    down = false
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('ACCEPT')
  })

  it('has its signal aborted when it takes too long, and a late failure is nobody’s', async () => {
    let signal: AbortSignal | undefined
    let fail: (error: Error) => void = () => {}
    const verifier = withKeys(
      (_keyId, given) => {
        signal = given
        return new Promise((_, reject) => (fail = reject))
      },
      { keyTimeoutSeconds: 0.02 },
    )
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('KEY_LOOKUP')
    expect(signal?.aborted).toBe(true)
    fail(new Error('too late'))
    await new Promise((resolve) => setTimeout(resolve, 5))
  })

  it('is not asked for a request that cannot verify anyway', async () => {
    let calls = 0
    const verifier = withKeys(async () => (calls++, SECRET))
    const requests = [
      { ...signedRequest(), headers: [] },
      { ...signedRequest(), url: '/a/../b' },
      signedRequest({ date: new Date(NOW.getTime() - 3_600_000) }),
      signedRequest({ host: 'other.example' }),
      signedRequest({ keyId: 'no/id' }),
    ]
    for (const request of requests) expect((await verifier.verify(request)).ok).toBe(false)
    expect(calls).toBe(0)
  })

  it('drops an answer that is older than keyCacheSeconds by the machine, though the clock stands', async () => {
    let calls = 0
    const verifier = withKeys(async () => (calls++, SECRET), { keyCacheSeconds: 0.02 })
    await verifier.verify(signedRequest())
    await new Promise((resolve) => setTimeout(resolve, 40))
    await verifier.verify(signedRequest())
    expect(calls).toBe(2)
  })
})

describe('the number of HMACs', () => {
  async function hmacs(keys: VerifierOptions['keys'], keyId: string): Promise<number> {
    const counted = counting(sdkHmacSha256)
    await createVerifier({ ...base, keys, algorithms: [counted.algorithm] }).verify(signedRequest({ keyId }))
    return counted.hmacs
  }

  it('is one for an unknown, a disabled and a known key', async () => {
    const keys = { [KEY_ID]: SECRET, wrong: 'another secret', off: { disabled: true } }
    for (const keyId of [KEY_ID, 'wrong', 'off', 'nobody']) expect(await hmacs(keys, keyId)).toBe(1)
    for (const keyId of [KEY_ID, 'wrong', 'off', 'nobody'])
      expect(await hmacs(new Map<string, KeyEntry>(Object.entries(keys)), keyId)).toBe(1)
  })

  it('is that of the key with the most secrets, for all', async () => {
    const keys = { [KEY_ID]: SECRET, rotating: ['one secret', 'two secrets', 'three secrets'] }
    for (const keyId of [KEY_ID, 'rotating', 'nobody']) expect(await hmacs(keys, keyId)).toBe(3)
  })
})
