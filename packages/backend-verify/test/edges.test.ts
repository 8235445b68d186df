import { sdkHmacSha256 } from '@apig/signer-core'
import { sdkEcdsaP256Sha256 } from '@apig/signer-core/p256'
import { sdkHmacSha256Scoped } from '@apig/signer-core/scoped'
import { expect, it, vi } from 'vitest'
import { createProcessReplayStore, createVerifier, refusalResponse } from '../src/index.ts'
import type { Decision, KeyEntry, VerifierOptions, VerifyRequest, VerifyResult } from '../src/index.ts'
import { readOptions } from '../src/options/settings.ts'
import { readAuthorization, rememberHead } from '../src/read/authorization.ts'
import type { KnownHeads } from '../src/read/authorization.ts'
import { createDeadline, TIMED_OUT } from '../src/read/deadline.ts'
import { readWireHeaders } from '../src/read/headers.ts'
import { createTargetReader } from '../src/read/target.ts'
import { headerOf, HOST, KEY_ID, NOW, SECRET, signedRequest, silent } from './signed-request.ts'

// What lies at the edge of a rule, and no request of the corpus meets.

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const good = signedRequest()
const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)

it('remembers 256 heads of fixed length, and reads all but the signature from them', () => {
  const settings = readOptions(base)
  const headers = readWireHeaders(good.headers, 'authorization')
  const known: KnownHeads = new Map()
  const read = readAuthorization(headers, settings, known)
  expect(read.newHead).toBe(headerOf(good, 'authorization').slice(0, -64))
  rememberHead(known, read)
  const again = readAuthorization(headers, settings, known)
  expect(again).toEqual({ ...read, newHead: undefined })
  rememberHead(known, again)
  rememberHead(known, { ...read, algorithm: sdkEcdsaP256Sha256, newHead: 'of another length' })
  expect(known.size).toBe(1)
  for (let at = 1; at < 256; at++) rememberHead(known, { ...read, newHead: `head ${at}` })
  expect(known.size).toBe(256)
  rememberHead(known, { ...read, newHead: 'one more' })
  expect(known.size).toBe(1)
})

it('reads a target once, but for algorithms that sign each method in another way', () => {
  const { basePath, interpretation } = readOptions({ ...base, interpretation: 'reference' })
  const scoped = sdkHmacSha256Scoped({ region: 'r', service: 's' })
  const reader = createTargetReader(basePath, interpretation)
  const first = reader('/a?b=1', sdkHmacSha256, 'GET')
  expect(reader('/a?b=1', sdkHmacSha256, 'POST')).toBe(first)
  expect(reader('/a?b=2', sdkHmacSha256, 'GET')).not.toEqual(first)
  const got = reader('/a?b=1', scoped, 'GET')
  expect(reader('/a?b=1', scoped, 'POST')).not.toEqual(got)
  expect(reader('/a?b=1', sdkHmacSha256, 'GET')).toEqual(first)
  // Each kind of doubt is named once.
  expect(reader('/%ff/%fe?a=%ff', sdkHmacSha256, 'GET').ambiguities).toEqual(['lossyUtf8'])
})

it('takes the secrets that a key id has now', async () => {
  const keys = new Map<string, KeyEntry>([[KEY_ID, ['old']]])
  const verifier = createVerifier({ ...base, keys })
  const ask = async (secret: string): Promise<string> =>
    codeOf(await verifier.verify(signedRequest({ secret })))
  expect(await ask('old')).toBe('ACCEPT')
  keys.set(KEY_ID, ['old', 'new'])
  expect([await ask('old'), await ask('new')]).toEqual(['ACCEPT', 'ACCEPT'])
  keys.set(KEY_ID, ['old', 'newer'])
  expect([await ask('new'), await ask('newer')]).toEqual(['SIGNATURE_MISMATCH', 'ACCEPT'])
})

it('keeps what was looked up through a flood of unknown ids, and not where the clock goes back', async () => {
  let now = NOW
  const keys = vi.fn((id: string) => (id === KEY_ID ? SECRET : undefined))
  const verifier = createVerifier({ ...base, keys, keyCacheSeconds: 60, now: () => now })
  const asked = (): number => keys.mock.calls.filter(([id]) => id === KEY_ID).length
  await verifier.verify(good)
  for (let at = 0; at < 1001; at++) await verifier.verify(signedRequest({ keyId: `made-up-${at}` }))
  expect(codeOf(await verifier.verify(good))).toBe('ACCEPT')
  expect(asked()).toBe(1)
  now = new Date(NOW.getTime() - 1000)
  await verifier.verify(good)
  expect(asked()).toBe(2)
})

it('says of a refused request what it knows of it', async () => {
  const decisions: Decision[] = []
  const verifier = createVerifier({ ...base, onDecision: (decision) => decisions.push(decision) })
  const refuse = async (request: VerifyRequest): Promise<string | undefined> => {
    const result = await verifier.verify(request)
    if (result.ok) throw new Error('accepted')
    return refusalResponse(result).headers.connection
  }
  expect(await refuse({ ...good, method: 7 as never })).toBeUndefined()
  expect(decisions[0]?.signedHeaders).toEqual([])
  // No body waits behind what a parser has made of it.
  expect(await refuse({ ...good, headers: [], body: { id: 1 } as never })).toBeUndefined()
})

it('does not stop a stream that came to its end', async () => {
  const stop = vi.fn(() => Promise.resolve({ done: true as const, value: undefined }))
  const pieces = [good.body]
  const body: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const value = pieces.shift()
        return value === undefined ? { done: true, value } : { done: false, value }
      },
      return: stop,
    }),
  }
  expect(codeOf(await createVerifier(base).verify({ ...good, body }))).toBe('ACCEPT')
  expect(stop).not.toHaveBeenCalled()
})

it('ends every wait after its deadline, and one whose timer had no turn', async () => {
  const never = new Promise<never>(() => {})
  const over = createDeadline(() => performance.now() - 1)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const late = createDeadline(() => performance.now() - 2000)
  const open = new Promise((resolve) => setTimeout(resolve, 2000, 'still waits').unref())
  for (const deadline of [over, late]) {
    await expect(Promise.race([deadline.race(never), open])).rejects.toBe(TIMED_OUT)
    deadline.clear()
  }
})

it('counts the claims of a key id, those given back not', async () => {
  const { signal } = new AbortController()
  const store = createProcessReplayStore({ singleInstance: true, maxClaimsPerKey: 3 })
  const claim = (key: string): Promise<string> => Promise.resolve(store.claim(key, 60_000, signal, 'owner'))
  for (const key of ['a', 'b', 'c']) expect(await claim(key)).toBe('fresh')
  await expect(claim('d')).rejects.toThrow('as many claims of one key id')
  await store.release?.('a', 'owner')
  expect(await claim('d')).toBe('fresh')
  await expect(claim('e')).rejects.toThrow('as many claims of one key id')
})

it('leaves a fifth of the claims to other key ids', async () => {
  const { signal } = new AbortController()
  const store = createProcessReplayStore({ singleInstance: true, maxClaims: 10 })
  for (let at = 0; at < 8; at++) await store.claim(`${at}`, 60_000, signal, 'owner')
  await expect(store.claim('8', 60_000, signal, 'owner')).rejects.toThrow('as many claims of one key id')
  expect(await store.claim('8', 60_000, signal, 'another')).toBe('fresh')
})
