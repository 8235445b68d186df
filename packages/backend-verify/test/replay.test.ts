import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProcessReplayStore, createVerifier, isConfigError } from '../src/index.ts'
import { wrongKind } from '../src/options/checks.ts'
import type { ReplayStore, VerifierOptions, VerifyResult } from '../src/index.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent } from './signed-request.ts'

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const nonce = (value: string): { headers: [string, string][] } => ({ headers: [['X-Sdk-Nonce', value]] })
const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)
const never = new AbortController().signal
const MINUTE = 60_000

/** A store that remembers what it was asked. */
function watched(answer: (key: string) => unknown = () => 'fresh'): {
  store: ReplayStore
  asked: { key: string; ttlMs: number; signal: AbortSignal; owner: string }[]
} {
  const asked: { key: string; ttlMs: number; signal: AbortSignal; owner: string }[] = []
  const claim = async (key: string, ttlMs: number, signal: AbortSignal, owner: string): Promise<'fresh'> => {
    asked.push({ key, ttlMs, signal, owner })
    return (await answer(key)) as 'fresh'
  }
  return { store: { scope: 'shared', claim }, asked }
}

describe('the claim', () => {
  it('lasts until the signature expires, and the tolerance longer', async () => {
    const { store, asked } = watched()
    const verifier = createVerifier({ ...base, replay: { store } })
    await verifier.verify(signedRequest())
    await verifier.verify(signedRequest({ date: new Date(NOW.getTime() + 840_000) }))
    await verifier.verify(signedRequest({ date: new Date(NOW.getTime() - 900_000) }))
    expect(asked.map(({ ttlMs }) => ttlMs)).toEqual([960_000, 1_800_000, 60_000])
    const short = createVerifier({ ...base, maxSkewSeconds: 30, replay: { store, clockToleranceSeconds: 5 } })
    await short.verify(signedRequest())
    expect(asked.at(-1)?.ttlMs).toBe(35_000)
  })

  it('has a key for each namespace and signature, an owner for each key id, and shows none of them', async () => {
    const { store, asked } = watched()
    for (const namespace of ['a', 'b']) {
      const verifier = createVerifier({
        ...base,
        // Only a function can still have one secret under two ids.
        keys: (keyId) => (keyId === KEY_ID || keyId === 'other' ? SECRET : null),
        replay: { store, namespace },
      })
      for (const request of [signedRequest(), signedRequest({ keyId: 'other' }), signedRequest(nonce('1'))])
        expect(codeOf(await verifier.verify(request))).toBe('ACCEPT')
    }
    // The key id is not signed: under another one it is the same claim.
    expect(asked[0]?.key).toBe(asked[1]?.key)
    expect(new Set(asked.map(({ key }) => key)).size).toBe(4)
    expect(new Set(asked.map(({ owner }) => owner)).size).toBe(4)
    for (const { key, owner } of asked) {
      expect(key).toMatch(/^[0-9a-f]{32}$/)
      expect(owner).toMatch(/^[0-9a-f]{32}$/)
      expect(signedRequest().headers.flat().join()).not.toContain(key)
    }
  })

  // Instances of different versions share a store.
  it('has the first half of a SHA-256, over each part with its length', async () => {
    const { store, asked } = watched()
    const request = signedRequest()
    await createVerifier({ ...base, replay: { store, namespace: 'shop' } }).verify(request)
    const signature = request.headers.find(([name]) => name === 'Authorization')?.[1]?.slice(-64) ?? ''
    const half = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
    expect(asked[0]?.key).toBe(half(`4:shop64:${signature}`))
    expect(asked[0]?.owner).toBe(half(`4:shop${KEY_ID.length}:${KEY_ID}`))
  })

  it('has parts that cannot run into one another', async () => {
    const { store, asked } = watched()
    for (const [namespace, keyId] of [
      ['a', 'bc'],
      ['ab', 'c'],
    ] as const) {
      const verifier = createVerifier({ ...base, keys: { [keyId]: SECRET }, replay: { store, namespace } })
      expect(codeOf(await verifier.verify(signedRequest({ keyId })))).toBe('ACCEPT')
    }
    expect(new Set(asked.map(({ key }) => key)).size).toBe(2)
    expect(new Set(asked.map(({ owner }) => owner)).size).toBe(2)
  })

  it('covers POST and PATCH, or what methods says', async () => {
    const { store, asked } = watched()
    const verifier = createVerifier({ ...base, replay: { store } })
    for (const method of ['POST', 'PATCH', 'PUT', 'GET', 'DELETE'])
      await verifier.verify(signedRequest({ method }))
    expect(asked).toHaveLength(2)
    const puts = createVerifier({ ...base, replay: { store, methods: ['PUT'] } })
    for (const method of ['POST', 'PUT']) await puts.verify(signedRequest({ method }))
    expect(asked).toHaveLength(3)
  })

  it('under reject, only the covered methods need the unique header', async () => {
    const { store } = watched()
    const verifier = createVerifier({
      ...base,
      replay: { store, onReplay: 'reject', uniqueHeader: 'X-Call-Id' },
    })
    expect(codeOf(await verifier.verify(signedRequest({ method: 'GET' })))).toBe('ACCEPT')
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('SIGNED_HEADER_REQUIRED')
    expect(codeOf(await verifier.verify(signedRequest({ headers: [['x-call-id', '1']] })))).toBe('ACCEPT')
  })
})

describe('what the store says', () => {
  it('seen is tagged, or rejected', async () => {
    const { store } = watched(() => 'seen')
    expect(await createVerifier({ ...base, replay: { store } }).verify(signedRequest())).toMatchObject({
      ok: true,
      replay: 'seen',
    })
    expect(
      codeOf(
        await createVerifier({ ...base, replay: { store, onReplay: 'reject' } }).verify(
          signedRequest(nonce('1')),
        ),
      ),
    ).toBe('REPLAYED')
  })

  it.each([undefined, null, true, 'OK', 'FRESH', 1])(
    '%j is no answer, whatever onStoreError says',
    async (answer) => {
      const { store } = watched(() => answer)
      for (const onStoreError of ['refuse', 'accept'] as const) {
        const result = await createVerifier({ ...base, replay: { store, onStoreError } }).verify(
          signedRequest(),
        )
        expect(result).toMatchObject({ code: 'REPLAY_STORE', status: 503, retryAfterSeconds: 1 })
      }
    },
  )

  it('a store that throws, rejects or hangs fails closed, and its signal is aborted', async () => {
    const throwing: ReplayStore = {
      scope: 'shared',
      claim() {
        throw new Error(`at once, with ${SECRET}`)
      },
    }
    const rejecting = watched(() => Promise.reject(new Error('down')))
    const hanging = watched(() => new Promise(() => {}))
    for (const store of [throwing, rejecting.store, hanging.store]) {
      const result = await createVerifier({ ...base, replay: { store, storeTimeoutSeconds: 0.02 } }).verify(
        signedRequest(),
      )
      expect(result).toMatchObject({ code: 'REPLAY_STORE', status: 503 })
      expect(JSON.stringify(result)).not.toContain(SECRET)
      const open = createVerifier({
        ...base,
        replay: { store, storeTimeoutSeconds: 0.02, onStoreError: 'accept' },
      })
      expect(await open.verify(signedRequest())).toMatchObject({ ok: true, replay: 'unknown' })
    }
    expect(hanging.asked.map(({ signal }) => signal.aborted)).toEqual([true, true])
    expect(rejecting.asked.map(({ signal }) => signal.aborted)).toEqual([false, false])
  })
})

describe('the message says what the store did', () => {
  const throwing = (error: Error): ReplayStore => watched(() => Promise.reject(error)).store

  it.each<[name: string, code: string, message: string, store: ReplayStore]>([
    [
      'hangs',
      'REPLAY_STORE',
      'The replay store did not respond in time.',
      watched(() => new Promise(() => {})).store,
    ],
    ['fails', 'REPLAY_STORE', 'The replay store failed (Error).', throwing(new Error(SECRET))],
    [
      'is set up wrongly',
      'CONFIG',
      'maxmemory-policy must be noeviction',
      throwing(wrongKind('maxmemory-policy must be noeviction')),
    ],
    [
      'says something else',
      'REPLAY_STORE',
      "The replay store returned neither 'fresh' nor 'seen'.",
      watched(() => 'OK').store,
    ],
    [
      'has seen it',
      'REPLAYED',
      'A request with this signature was accepted before.',
      watched(() => 'seen').store,
    ],
  ])('a store that %s', async (_name, code, message, store) => {
    const verifier = createVerifier({
      ...base,
      replay: { store, onReplay: 'reject', storeTimeoutSeconds: 0.02 },
    })
    expect(await verifier.verify(signedRequest(nonce('1')))).toMatchObject({ code, message })
  })
})

describe('a claim that comes too late', () => {
  /** A store that answers when it is told to. */
  function slow(found: 'fresh' | 'seen' = 'fresh'): {
    store: ReplayStore
    answer: () => void
    released: string[]
  } {
    let resolve: (answer: 'fresh' | 'seen') => void = () => {}
    const released: string[] = []
    const store: ReplayStore = {
      scope: 'shared',
      timeoutMs: 10,
      claim: () => new Promise((done) => (resolve = done)),
      release: async (key) => void released.push(key),
    }
    return { store, answer: () => resolve(found), released }
  }

  it('is given back, so that a retry is no replay', async () => {
    const { store, answer, released } = slow()
    const result = await createVerifier({ ...base, replay: { store } }).verify(signedRequest())
    expect(result).toMatchObject({ code: 'REPLAY_STORE', status: 503, retryAfterSeconds: 1 })
    expect(released).toEqual([])
    answer()
    await vi.waitFor(() => expect(released).toHaveLength(1))
  })

  it('stays where the request was accepted without it', async () => {
    const { store, answer, released } = slow()
    const verifier = createVerifier({ ...base, replay: { store, onStoreError: 'accept' } })
    expect(await verifier.verify(signedRequest())).toMatchObject({ ok: true, replay: 'unknown' })
    answer()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(released).toEqual([])
  })

  it('stays where it is the claim of another request', async () => {
    const { store, answer, released } = slow('seen')
    const result = await createVerifier({ ...base, replay: { store } }).verify(signedRequest())
    expect(result).toMatchObject({ code: 'REPLAY_STORE' })
    answer()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(released).toEqual([])
  })

  it('stays, without a word, where the store cannot give it back', async () => {
    const { store, answer } = slow()
    const { release: _release, ...keeping } = store
    const lines: string[] = []
    const logger = { warn: (line: string) => void lines.push(line) }
    await createVerifier({ ...base, logger, replay: { store: keeping } }).verify(signedRequest())
    lines.length = 0
    answer()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(lines).toEqual([])
  })

  it("the store's own limit counts where it is the shorter one", async () => {
    vi.useFakeTimers()
    try {
      const verifier = createVerifier({ ...base, replay: { store: slow().store, storeTimeoutSeconds: 30 } })
      const verifying = verifier.verify(signedRequest())
      await vi.advanceTimersByTimeAsync(10)
      let result: VerifyResult | undefined
      void verifying.then((found) => (result = found))
      await vi.advanceTimersByTimeAsync(0)
      expect(result).toMatchObject({ code: 'REPLAY_STORE' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('that cannot be given back is said', async () => {
    const { store, answer } = slow()
    const lines: string[] = []
    const failing: ReplayStore = {
      ...store,
      release: () => Promise.reject(Object.assign(new Error(SECRET), { code: 'ECONNRESET' })),
    }
    const logger = { warn: (line: string) => void lines.push(line) }
    await createVerifier({ ...base, logger, replay: { store: failing } }).verify(signedRequest())
    answer()
    await vi.waitFor(() => expect(lines.at(-1)).toMatch(/could not be deleted \(Error, ECONNRESET\)/))
    expect(lines.join()).not.toContain(SECRET)
  })
})

describe('the store in the process', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date'] }))
  afterEach(() => void vi.useRealTimers())
  const pass = (milliseconds: number): void => void vi.advanceTimersByTime(milliseconds)

  it('must be told that it is alone', () => {
    for (const options of [
      undefined,
      {},
      { singleInstance: false },
      { singleInstance: 'yes' },
      { singleInstance: true, maxClaims: 0 },
      { singleInstance: true, maxClaims: 10, maxClaimsPerKey: 11 },
      { singleInstance: true, evict: true },
      { singleInstance: true, now: Date.now },
    ]) {
      let thrown: unknown
      try {
        createProcessReplayStore(options as never)
      } catch (error) {
        thrown = error
      }
      expect(isConfigError(thrown)).toBe(true)
    }
    expect(createProcessReplayStore({ singleInstance: true }).scope).toBe('process')
  })

  it('keeps a claim for its time, and at most a minute longer', async () => {
    for (const offset of [0, 1, 30_000, 59_999]) {
      pass(offset)
      const store = createProcessReplayStore({ singleInstance: true })
      expect(await store.claim('a', 5 * MINUTE, never, 'o')).toBe('fresh')
      pass(5 * MINUTE)
      expect(await store.claim('a', 5 * MINUTE, never, 'o')).toBe('seen')
      pass(MINUTE)
      expect(await store.claim('a', 5 * MINUTE, never, 'o')).toBe('fresh')
    }
  })

  it('neither reopens nor blocks anything where the wall clock steps', async () => {
    const HOUR = 60 * MINUTE
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ step: fc.integer({ min: -HOUR, max: HOUR }), wait: fc.nat({ max: 4 * MINUTE }) }),
          { minLength: 1, maxLength: 12 },
        ),
        async (steps) => {
          const store = createProcessReplayStore({ singleInstance: true, maxClaims: 1, maxClaimsPerKey: 1 })
          expect(await store.claim('a', 20 * MINUTE, never, 'o')).toBe('fresh')
          let passed = 0
          for (const { step, wait } of steps) {
            vi.setSystemTime(Date.now() + step)
            pass(wait)
            passed += wait
            if (passed > 20 * MINUTE) break
            expect(await store.claim('a', 20 * MINUTE, never, 'o')).toBe('seen')
          }
          pass(21 * MINUTE)
          expect(await store.claim('b', MINUTE, never, 'o')).toBe('fresh')
        },
      ),
      { numRuns: 50 },
    )
  })

  it('refuses a replay whatever the clock of the verifier does in between', async () => {
    const store = createProcessReplayStore({ singleInstance: true })
    let clock = NOW
    const verifier = createVerifier({ ...base, now: () => clock, replay: { store, onReplay: 'reject' } })
    const request = signedRequest(nonce('1'))
    expect(codeOf(await verifier.verify(request))).toBe('ACCEPT')
    for (const step of [3_600_000, -3_600_000, 0, 899_000, -899_000]) {
      clock = new Date(NOW.getTime() + step)
      expect(['REPLAYED', 'DATE_SKEW']).toContain(codeOf(await verifier.verify(request)))
    }
  })

  it('is never too full for a claim it has, takes nothing new when it is, and frees what has ended', async () => {
    const store = createProcessReplayStore({ singleInstance: true, maxClaims: 3, maxClaimsPerKey: 3 })
    for (const key of ['a', 'b', 'c']) expect(await store.claim(key, MINUTE, never, 'o')).toBe('fresh')
    await expect(store.claim('d', MINUTE, never, 'p')).rejects.toThrow('full')
    for (const key of ['a', 'b', 'c']) expect(await store.claim(key, MINUTE, never, 'o')).toBe('seen')
    await expect(store.claim('d', MINUTE, never, 'p')).rejects.toThrow('full')
    pass(2 * MINUTE)
    for (const key of ['d', 'e', 'f']) expect(await store.claim(key, MINUTE, never, 'p')).toBe('fresh')
    await expect(store.claim('g', MINUTE, never, 'o')).rejects.toThrow('full')
  })

  it('has a quota for each key id', async () => {
    const store = createProcessReplayStore({ singleInstance: true, maxClaims: 10, maxClaimsPerKey: 2 })
    expect(await store.claim('a', MINUTE, never, 'greedy')).toBe('fresh')
    expect(await store.claim('b', 3 * MINUTE, never, 'greedy')).toBe('fresh')
    await expect(store.claim('c', MINUTE, never, 'greedy')).rejects.toThrow('key id')
    expect(await store.claim('c', MINUTE, never, 'modest')).toBe('fresh')
    pass(2 * MINUTE)
    expect(await store.claim('d', MINUTE, never, 'greedy')).toBe('fresh')
    await expect(store.claim('e', MINUTE, never, 'greedy')).rejects.toThrow('key id')
  })

  it('forgets a claim that is given back, and its part of the quota', async () => {
    const store = createProcessReplayStore({ singleInstance: true, maxClaims: 2, maxClaimsPerKey: 1 })
    expect(await store.claim('a', MINUTE, never, 'o')).toBe('fresh')
    await store.release?.('a', 'o')
    await store.release?.('a', 'o')
    expect(await store.claim('b', MINUTE, never, 'o')).toBe('fresh')
    await expect(store.claim('c', MINUTE, never, 'o')).rejects.toThrow('key id')
    expect(await store.claim('a', MINUTE, never, 'p')).toBe('fresh')
    await expect(store.claim('d', MINUTE, never, 'q')).rejects.toThrow('full')
  })

  it('finds exactly one fresh among 1,000 at once', async () => {
    const store = createProcessReplayStore({ singleInstance: true })
    const answers = await Promise.all(
      Array.from({ length: 1000 }, () => store.claim('a', MINUTE, never, 'o')),
    )
    expect(answers.filter((answer) => answer === 'fresh')).toHaveLength(1)
  })

  it('drops what has ended for as long as it runs', async () => {
    const store = createProcessReplayStore({ singleInstance: true, maxClaims: 4000, maxClaimsPerKey: 4000 })
    let fresh = 0
    for (let at = 0; at < 20_000; at++) {
      pass(500)
      // A hundred or so a minute for thirty minutes.
      if ((await store.claim(`key-${at}`, 30 * MINUTE, never, 'o')) === 'fresh') fresh++
    }
    expect(fresh).toBe(20_000)
  })
})
