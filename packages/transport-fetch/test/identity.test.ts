import { inspect } from 'node:util'
import { createSigner, sdkHmacSha256, sign } from '@apig/signer-core'
import { createCredentialSource as createSourceFor } from '../src/identity/credential-source.ts'
import { readIdentity as readIdentityFor } from '../src/identity/read-identity.ts'
import type { TransportCredentials } from '../src/identity/credentials.ts'
import type { Identity } from '../src/identity/identity.ts'
import { expect, test, vi } from 'vitest'

const method = { algorithm: sdkHmacSha256, authorizationHeader: 'Authorization' }
const readIdentity = (given: Parameters<typeof readIdentityFor>[0]) => readIdentityFor(given, method)
const createCredentialSource = (
  given: Parameters<typeof createSourceFor>[0],
  parts?: Parameters<typeof createSourceFor>[2],
) => createSourceFor(given, method, parts)

const accessKeyId = 'QTWAOYTTINDUT2QVKYUC'
const secretAccessKey = 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc'
const START = Date.UTC(2026, 0, 2)
const MINUTE = 60_000
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** Credentials that can be told apart by their access key id. */
const key = (name: string, minutes?: number): TransportCredentials => ({
  accessKeyId: name,
  secretAccessKey,
  securityToken: 'token',
  expiresAt: minutes === undefined ? undefined : new Date(START + minutes * MINUTE),
})

async function idOf(identity: Identity | Promise<Identity>): Promise<string> {
  const made = await identity
  if (!('sign' in made)) throw new Error('no access key')
  const { headers } = await made.sign(
    { method: 'GET', url: 'https://example.com' },
    { date: new Date(START), payload: 'signed' },
  )
  return /Access=(\w+)/.exec(headers['Authorization'] ?? '')?.[1] ?? ''
}

test('static credentials come at once, and are checked at once', () => {
  const source = createCredentialSource({ accessKeyId, secretAccessKey })
  expect(source.get()).toMatchObject({ kind: 'access-key', hasSecurityToken: false })
  expect(() => createCredentialSource({ accessKeyId, secretAccessKey: undefined })).toThrow(
    /secretAccessKey is undefined/,
  )
})

test('static credentials that have expired are refused, with advice', () => {
  let time = START
  const source = createCredentialSource(key('STATIC', 10), { now: () => time })
  source.get()
  time += 10 * MINUTE
  expect(() => source.get()).toThrow(
    expect.objectContaining({
      code: 'CREDENTIALS_EXPIRED',
      message: expect.stringContaining('pass a function'),
    }),
  )
})

test('a function without expiresAt is called for each request; concurrent calls share one', async () => {
  let calls = 0
  const source = createCredentialSource(async () => {
    await nextTurn()
    return { accessKeyId: `KEY${++calls}`, secretAccessKey }
  })
  const names = await Promise.all([source.get(), source.get(), source.get()].map(idOf))
  expect(names).toEqual(['KEY1', 'KEY1', 'KEY1'])
  expect(await idOf(source.get())).toBe('KEY2')
})

test('a function with expiresAt is called once, and again shortly before the end, in the background', async () => {
  let time = START
  let calls = 0
  const lifetimes = [60, 120]
  const source = createCredentialSource(() => key(`KEY${calls + 1}`, lifetimes[calls++]), {
    now: () => time,
  })
  expect(await idOf(source.get())).toBe('KEY1')
  time = START + 50 * MINUTE - 1
  expect(source.get()).not.toBeInstanceOf(Promise)
  expect(calls).toBe(1)
  time = START + 50 * MINUTE
  const meanwhile = [source.get(), source.get(), source.get()]
  for (const identity of meanwhile) expect(await idOf(identity)).toBe('KEY1')
  await nextTurn()
  expect(calls).toBe(2)
  expect(await idOf(source.get())).toBe('KEY2')
})

test.each([
  ['24 hours', 24 * 60, 4 * 60],
  ['an hour', 60, 10],
  ['15 minutes', 15, 5],
  ['a minute', 1, 0.5],
])('credentials that live for %s are asked for in time, and once', async (_name, life, margin) => {
  let time = START
  let calls = 0
  const lives = [life, 2 * life]
  const source = createCredentialSource(() => key('KEY', lives[calls++]), { now: () => time })
  await source.get()
  time = START + (life - margin) * MINUTE - 1
  source.get()
  await nextTurn()
  expect(calls).toBe(1)
  time += 1
  source.get()
  await nextTurn()
  source.get()
  await nextTurn()
  expect(calls).toBe(2)
})

test('a source that returns the same credentials until they end is not asked for every request', async () => {
  let time = START
  let calls = 0
  const source = createCredentialSource(() => (calls++, key('KEY', 60)), { now: () => time })
  await source.get()
  for (; time < START + 60 * MINUTE; time += 1000) {
    source.get()
    await nextTurn()
  }
  expect(calls).toBeLessThan(45)
})

test('after the end every call waits for the one refresh', async () => {
  let time = START
  let calls = 0
  const source = createCredentialSource(
    async () => {
      await nextTurn()
      return key(`KEY${++calls}`, calls * 60)
    },
    { now: () => time },
  )
  await source.get()
  time = START + 60 * MINUTE
  expect(await Promise.all([source.get(), source.get()].map(idOf))).toEqual(['KEY2', 'KEY2'])
  expect(calls).toBe(2)
})

test('a refresh that fails is not seen while the old credentials hold, and not repeated at once', async () => {
  let time = START
  let calls = 0
  const source = createCredentialSource(
    () => {
      if (++calls > 1) throw new Error('the service is down')
      return key('KEY1', 60)
    },
    { now: () => time },
  )
  await source.get()
  time = START + 56 * MINUTE
  for (const _ of [1, 2, 3]) {
    expect(await idOf(source.get())).toBe('KEY1')
    await nextTurn()
  }
  expect(calls).toBe(2)
  time += 23_999
  source.get()
  await nextTurn()
  expect(calls).toBe(2)
  time += 1
  source.get()
  await nextTurn()
  expect(calls).toBe(3)
  time = START + 60 * MINUTE
  await expect(Promise.resolve().then(() => source.get())).rejects.toMatchObject({
    code: 'CREDENTIALS_UNAVAILABLE',
    cause: expect.objectContaining({ message: 'the service is down' }),
  })
})

test('credentials of a function that seem to be over are used once: this clock may be wrong', async () => {
  let calls = 0
  const source = createCredentialSource(() => key(`KEY${++calls}`, -1), { now: () => START })
  expect(await idOf(source.get())).toBe('KEY1')
  expect(await idOf(source.get())).toBe('KEY2')
})

test('a signal ends the waiting of its own call alone', async () => {
  let finish: (credentials: TransportCredentials) => void = () => undefined
  const source = createCredentialSource(() => new Promise((resolve) => (finish = resolve)))
  const controller = new AbortController()
  const first = source.get(controller.signal)
  const second = source.get()
  await nextTurn()
  controller.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  finish({ accessKeyId: 'LATE', secretAccessKey })
  expect(await idOf(second)).toBe('LATE')
})

test('what nobody waits for any more disturbs nobody', async () => {
  const unhandled = vi.fn<(reason: unknown) => void>()
  process.on('unhandledRejection', unhandled)
  let fail: (error: Error) => void = () => undefined
  const source = createCredentialSource(() => new Promise((_resolve, reject) => (fail = reject)))
  const controller = new AbortController()
  const waiting = source.get(controller.signal)
  await nextTurn()
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  fail(new Error('too late'))
  await nextTurn()
  await nextTurn()
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
})

test.each([
  ['nothing', undefined, /must be an object/],
  ['a string', 'secret-text', /must be an object.*not a string/],
  ['two kinds', { accessKeyId, secretAccessKey, authToken: 'MIIsecret' }, /give one kind/],
  ['a token that is not set', { authToken: undefined }, /authToken is undefined/],
  ['a blank token', { authToken: '  ' }, /authToken is blank/],
  ['a token with a line end', { authToken: 'MIIsecret\n' }, /printable ASCII/],
  ['an app code that is a number', { appCode: 5 }, /appCode must be a string, not a number/],
  [
    'headers that are a string',
    { authHeaders: 'secret-text' },
    /authHeaders must be an object.*not a string/,
  ],
  ['no headers', { authHeaders: {} }, /authHeaders is empty/],
  ['a header that clients set', { authHeaders: { Cookie: 'secret-text' } }, /"Cookie" is not one/],
  ['a header twice', { authHeaders: { apikey: 'a', ApiKey: 'b' } }, /each once; "ApiKey" is not one/],
  [
    'a header that is not set',
    { authHeaders: { apikey: undefined } },
    /authHeaders\["apikey"\] is undefined/,
  ],
  ['a header with a line end', { authHeaders: { apikey: 'MIIsecret\n' } }, /printable ASCII/],
  [
    'a temporary key that says so in a string',
    { apiKey: 'secret-text', temporary: 'yes' },
    /temporary must be true or false/,
  ],
  [
    'an end that is no date',
    { appCode: 'secret', expiresAt: 'tomorrow' },
    /expiresAt must be a valid Date, not a string/,
  ],
  [
    'a remote signer that is no function',
    { accessKeyId, remoteSign: 'https://' },
    /remoteSign must be a function/,
  ],
  [
    'a remote signer without access key',
    { accessKeyId: undefined, remoteSign: () => '' },
    /accessKeyId is undefined/,
  ],
])('refuses %s', (_name, credentials, text) => {
  const attempt = () => readIdentity(credentials as TransportCredentials)
  expect(attempt).toThrow(
    expect.objectContaining({ code: 'CREDENTIALS_INVALID', message: expect.stringMatching(text) }),
  )
  expect(attempt).not.toThrow(/secret-text|MIIsecret/)
})

test('a remote signer is told what it signs, and makes the same request as a local one', async () => {
  const signer = createSigner({ accessKeyId, secretAccessKey, securityToken: 'token' })
  const request = { method: 'POST', url: 'https://example.com/a?b=c', body: '{}' }
  const date = new Date(START)
  const expected = signer.sign(request, { date })
  const asked: string[] = []
  const identity = readIdentity({
    accessKeyId,
    securityToken: 'token',
    remoteSign: async (stringToSign, { canonicalRequest }) => {
      asked.push(stringToSign, canonicalRequest)
      return expected.signature
    },
  })
  if (!('sign' in identity)) throw new Error('does not sign')
  const signed = await identity.sign(request, { date, payload: 'signed' })
  expect(asked).toEqual([expected.stringToSign, expected.canonicalRequest])
  expect(signed.headers).toEqual(expected.headers)
  expect(signed.signature).toBe(expected.signature)
})

test.each([
  ['a signature in upper case', 'A'.repeat(64), 'REMOTE_SIGNATURE_INVALID'],
  ['no text', undefined, 'REMOTE_SIGNATURE_INVALID'],
])('refuses %s from a remote signer', async (_name, answer, code) => {
  const identity = readIdentity({ accessKeyId, remoteSign: () => answer as string })
  if (!('sign' in identity)) throw new Error('does not sign')
  const signing = async () =>
    identity.sign({ method: 'GET', url: 'https://example.com' }, { date: new Date(START) })
  await expect(signing()).rejects.toMatchObject({ code })
})

test('printing an identity shows no secret', () => {
  const kinds: TransportCredentials[] = [
    { accessKeyId, secretAccessKey, securityToken: 'the-security-token' },
    { authToken: 'the-auth-token' },
    { appCode: 'the-app-code' },
    { apiKey: 'the-api-key' },
    { authHeaders: { apikey: 'the-header-key' } },
  ]
  for (const credentials of kinds) {
    const identity = readIdentity(credentials)
    const shown = inspect(identity, { depth: 9, showHidden: true }) + JSON.stringify(identity)
    expect(shown).not.toMatch(
      /MFyfvK41|the-security-token|the-auth-token|the-app-code|the-api-key|the-header-key/,
    )
  }
})

test('signs as the core does', async () => {
  const identity = readIdentity({ accessKeyId, secretAccessKey })
  if (!('sign' in identity)) throw new Error('does not sign')
  const request = { method: 'GET', url: 'https://example.com/' }
  const date = new Date(START)
  const signed = await identity.sign(request, { date })
  expect(signed.signature).toBe(sign(request, { accessKeyId, secretAccessKey }, { date }).signature)
})
