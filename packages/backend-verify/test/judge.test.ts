import { sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { describe, expect, it, vi } from 'vitest'
import { createVerifier } from '../src/index.ts'
import type { VerifierOptions } from '../src/index.ts'
import { createSignatureCheck, signatureVerifier } from '../src/keys/signature.ts'
import { CONNECTION } from '../src/read/request.ts'
import type { AdapterRequest, Connection } from '../src/read/request.ts'
import { Refusal } from '../src/result/refusal.ts'
import { headerOf, HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const LOST = {
  code: 'BODY_UNAVAILABLE',
  status: 400,
  message: 'The connection was closed before the handler could start.',
}

function on(connection: Partial<Connection>, request: AdapterRequest = signedRequest()): AdapterRequest {
  return { ...request, [CONNECTION]: { wholeBody: () => undefined, isLost: () => false, ...connection } }
}

describe('what an adapter knows of the connection', () => {
  it('may be that the request cannot be verified', async () => {
    const refusal = new Refusal('LIMIT', 'Too many headers.')
    expect(await createVerifier(base).verify(on({ refusal }))).toMatchObject({ code: 'LIMIT' })
  })

  it('may be the whole body, which is then the one that is hashed', async () => {
    const wholeBody = (): Uint8Array => new TextEncoder().encode('{"id":1}')
    const request = { ...signedRequest(), body: 'another one' }
    expect(await createVerifier(base).verify(request)).toMatchObject({ code: 'SIGNATURE_MISMATCH' })
    expect(await createVerifier(base).verify(on({ wholeBody }, request))).toMatchObject({ ok: true })
  })

  it('may be that it is lost, which is asked after everything that arrived was processed', async () => {
    let lost = false
    const nextTurn = async (): Promise<void> => {
      lost = true
    }
    const request = on({ nextTurn, isLost: () => lost })
    expect(await createVerifier(base).verify(request)).toMatchObject(LOST)
  })

  it('may be that it was lost while the store was asked, which gives the claim back', async () => {
    for (const [lostLater, released] of [
      [true, 1],
      [false, 0],
    ] as const) {
      let lost = false
      const release = vi.fn<(key: string) => Promise<void>>(async () => {})
      const claim = async (): Promise<'fresh'> => {
        lost = lostLater
        return 'fresh'
      }
      const verifier = createVerifier({ ...base, replay: { store: { scope: 'shared', claim, release } } })
      const result = await verifier.verify(on({ isLost: () => lost }))
      expect(result).toMatchObject(lostLater ? LOST : { ok: true, replay: 'fresh' })
      await vi.waitFor(() => expect(release).toHaveBeenCalledTimes(released))
    }
  })

  it('tells a connection that cannot carry a body from one that is gone', async () => {
    const half = on({ isLost: (hasBody) => hasBody })
    expect(await createVerifier(base).verify(half)).toMatchObject(LOST)
    const health = { method: 'GET', url: '/health', headers: [['host', HOST]] as [string, string][] }
    const verifier = createVerifier({ ...base, exempt: ['GET /health'] })
    expect(await verifier.verify(on({ isLost: (hasBody) => hasBody }, health))).toMatchObject({
      exempt: true,
    })
    expect(await verifier.verify(on({ isLost: () => true }, health))).toMatchObject(LOST)
  })
})

describe('a refusal says', () => {
  it('the step in which it was made: for an unknown key that of the key', async () => {
    const verifier = createVerifier(base)
    expect(await verifier.verify(signedRequest({ keyId: 'other' }))).toMatchObject({
      code: 'KEY_UNKNOWN',
      step: 7,
    })
    expect(await verifier.verify(signedRequest({ secret: 'other' }))).toMatchObject({
      code: 'SIGNATURE_MISMATCH',
      step: 9,
    })
  })

  it('that a key is disabled, or that the body is not the one that was signed', async () => {
    const disabled = createVerifier({ ...base, keys: { [KEY_ID]: { secret: SECRET, disabled: true } } })
    expect(await disabled.verify(signedRequest())).toMatchObject({
      code: 'KEY_DISABLED',
      message: 'The key id is disabled in options.keys.',
    })
    const stated = signedRequest({ headers: [['x-sdk-content-sha256', sdkHmacSha256.hash('another one')]] })
    expect(await createVerifier(base).verify(stated)).toMatchObject({
      code: 'BODY_MISMATCH',
      message: 'The body does not have the hash that was signed in x-sdk-content-sha256.',
    })
  })
})

describe('an algorithm with a verifier of its own', () => {
  const lenient: Algorithm = { ...sdkHmacSha256, createVerifier: () => () => true }

  it('has one claim for all signatures of a request', async () => {
    const keys: string[] = []
    const claim = async (key: string): Promise<'fresh'> => {
      keys.push(key)
      return 'fresh'
    }
    const verifier = createVerifier({
      ...base,
      algorithms: [lenient],
      replay: { store: { scope: 'shared', claim } },
    })
    const request = signedRequest()
    const Authorization = headerOf(request, 'authorization').slice(0, -64) + '0'.repeat(64)
    for (const each of [request, withHeaders(request, { Authorization })])
      expect(await verifier.verify(each)).toMatchObject({ ok: true })
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  it('decides for a key, and never for a missing one', () => {
    const check = createSignatureCheck()
    expect(check(lenient, [signatureVerifier(lenient, SECRET, KEY_ID)], 1, 'text', 'x')).toBe(true)
    expect(check(lenient, [], 2, 'text', 'x')).toBe(false)
  })
})

describe('the signatures of a key', () => {
  it('are compared whole', () => {
    const check = signatureVerifier(sdkHmacSha256, SECRET, KEY_ID)
    const signature = sdkHmacSha256.createKey(SECRET, KEY_ID)('text')
    expect(check('text', signature)).toBe(true)
    for (const other of ['', signature.slice(0, -1), `${signature}0`])
      expect(check('text', other)).toBe(false)
  })

  it('are compared with one random key where there is none', () => {
    const createKey = vi.fn(sdkHmacSha256.createKey)
    const check = createSignatureCheck()
    const algorithm = { ...sdkHmacSha256, createKey }
    for (let at = 0; at < 3; at++) check(algorithm, [], 2, 'text', '0'.repeat(64))
    expect(createKey).toHaveBeenCalledTimes(1)
  })
})
