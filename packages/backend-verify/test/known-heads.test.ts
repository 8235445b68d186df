import { expect, it } from 'vitest'
import { createKeys } from '../src/keys/key-source.ts'
import { createSignatureCheck } from '../src/keys/signature.ts'
import { createProcessReplayStore, createVerifier } from '../src/index.ts'
import type { VerifyRequest } from '../src/index.ts'
import { judge } from '../src/judge.ts'
import type { VerifierState } from '../src/judge.ts'
import { readOptions } from '../src/options/settings.ts'
import { startContext } from '../src/read/context.ts'
import { createPendingBytes } from '../src/read/pending-bytes.ts'
import { createTargetReader } from '../src/read/target.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const base = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const good = signedRequest()
const authorization = good.headers.find(([name]) => name === 'Authorization')?.[1] ?? ''
const head = authorization.slice(0, -64)
const signature = authorization.slice(-64)

/** A verifier that has seen a good request: it knows all of Authorization but the signature. */
async function warmVerifier(options: Partial<Parameters<typeof createVerifier>[0]> = {}) {
  const verifier = createVerifier({ ...base, ...options })
  expect((await verifier.verify(good)).ok).toBe(true)
  return async (request: VerifyRequest) => {
    const result = await verifier.verify(request)
    return result.ok ? 'ACCEPT' : result.code
  }
}

it.each([
  ['the same', signature, 'ACCEPT'],
  ['another', '0'.repeat(64), 'SIGNATURE_MISMATCH'],
  ['63 digits', signature.slice(1), 'AUTH_MALFORMED'],
  ['65 digits', `${signature}0`, 'AUTH_MALFORMED'],
  ['uppercase', signature.toUpperCase(), 'AUTH_MALFORMED'],
  ['no hex', `zz${signature.slice(2)}`, 'AUTH_MALFORMED'],
  ['something after it', `${signature}, x=1`, 'AUTH_MALFORMED'],
  ['nothing', '', 'AUTH_MALFORMED'],
])('judges a signature after a head that it knows: %s', async (_what, text, code) => {
  const codeOf = await warmVerifier()
  expect(await codeOf(withHeaders(good, { Authorization: head + text }))).toBe(code)
})

it('judges everything else of a request as before', async () => {
  const codeOf = await warmVerifier()
  expect(await codeOf(withHeaders(good, { 'content-type': 'text/plain' }))).toBe('SIGNATURE_MISMATCH')
  expect(await codeOf(withHeaders(good, { 'content-type': undefined }))).toBe('SIGNED_HEADER_ABSENT')
  expect(await codeOf({ ...good, body: 'other' })).toBe('SIGNATURE_MISMATCH')
  expect(await codeOf(signedRequest({ keyId: 'nobody' }))).toBe('KEY_UNKNOWN')
})

it('sees an unsigned rewriting header among names that passed when it was signed', async () => {
  const codeOf = await warmVerifier()
  const signed = signedRequest({
    headers: [
      ['content-type', 'application/json'],
      ['x-rewrite-url', '/orders'],
    ],
  })
  const unsigned = {
    ...signed,
    headers: signed.headers.map(([name, value]): [string, string] => [
      name,
      name === 'Authorization' ? authorization : value,
    ]),
  }
  for (let round = 0; round < 3; round++) {
    expect(await codeOf(signed)).toBe('ACCEPT')
    expect(await codeOf(good)).toBe('ACCEPT')
    expect(await codeOf(unsigned)).toBe('HEADER_UNSIGNED')
  }
})

it('demands of each method what that one needs, whatever passed with the same headers', async () => {
  const store = createProcessReplayStore({ singleInstance: true })
  const verifier = createVerifier({ ...base, replay: { store, onReplay: 'reject' } })
  for (let round = 0; round < 3; round++) {
    expect(await verifier.verify(signedRequest({ method: 'PUT' }))).toMatchObject({ ok: true })
    expect(await verifier.verify(signedRequest())).toMatchObject({ code: 'SIGNED_HEADER_REQUIRED' })
  }
})

it('sees bytes that HTTP does not allow, and a second header, among names that passed', async () => {
  const codeOf = await warmVerifier()
  const other = signedRequest({ headers: [['x-other', '1']] })
  expect(await codeOf(other)).toBe('ACCEPT')
  expect(await codeOf(withHeaders(other, { 'x-other': 'a\u0001b' }))).toBe('HEADER_BAD_BYTES')
  expect(await codeOf({ ...other, headers: [...other.headers, ['X-Other', '1']] })).toBe('HEADER_DUPLICATE')
  expect(await codeOf(other)).toBe('ACCEPT')
})

it('does not take the host of one verifier for that of another', async () => {
  const codeOf = await warmVerifier({ signedHost: HOST })
  const hostless = withHeaders(good, { host: undefined })
  expect(await codeOf(hostless)).toBe('ACCEPT')
  expect(await codeOf(hostless)).toBe('ACCEPT')
  expect(await codeOf(withHeaders(good, { host: '10.0.0.7' }))).toBe('ACCEPT')
  expect(await (await warmVerifier())(hostless)).toBe('SIGNED_HEADER_ABSENT')
})

it('does not take one target for another, nor the reading of one verifier for that of another', async () => {
  const strict = await warmVerifier()
  const other = createVerifier({ ...base, plus: 'literal', basePath: '/base' })
  const literal = async (request: VerifyRequest): Promise<string> => {
    const result = await other.verify(request)
    return result.ok ? 'ACCEPT' : result.code
  }
  for (let round = 0; round < 3; round++) {
    for (const url of ['/a?x=1', '/a?x=2', '/a', '/b?x=1']) {
      const request = signedRequest({ target: url })
      expect(await strict(request)).toBe('ACCEPT')
      expect(await strict({ ...request, url: '/other' })).toBe('SIGNATURE_MISMATCH')
      expect(await literal(request)).toBe('SIGNATURE_MISMATCH')
    }
    const plus = signedRequest({ target: '/base/a?x=1+2' })
    expect(await literal({ ...plus, url: '/a?x=1+2' })).toBe('ACCEPT')
    expect(await strict(plus)).toBe('QUERY_AMBIGUOUS')
  }
})

it('gives a handler nothing that it could change for the next request', async () => {
  const verifier = createVerifier({ ...base, valueOrder: 'accept' })
  for (const url of ['/a?x=1&x=2', '/a']) {
    const request = signedRequest({ target: url })
    const result = await verifier.verify(request)
    if (!result.ok || result.exempt) throw new Error('refused')
    const { query, ambiguities, headers } = result
    expect([query, ...query, ambiguities, headers].every(Object.isFrozen)).toBe(true)
    expect(await verifier.verify(request)).toEqual(result)
  }
})

it('explains a request without a host after others for which signedHost stood in', async () => {
  const verifier = createVerifier({ ...base, signedHost: HOST })
  const hostless = withHeaders(good, { host: undefined })
  for (let round = 0; round < 2; round++) expect((await verifier.verify(hostless)).ok).toBe(true)
  const { text } = await verifier.explain({ ...hostless, body: 'other' })
  expect(text).toContain('SIGNATURE_MISMATCH')
})

it('does not keep a secret that was replaced, nor a key that was removed', async () => {
  const keys: Record<string, string> = { [KEY_ID]: SECRET }
  const codeOf = await warmVerifier({ keys })
  keys[KEY_ID] = 'the secret that follows it'
  expect(await codeOf(good)).toBe('SIGNATURE_MISMATCH')
  expect(await codeOf(signedRequest({ secret: 'the secret that follows it' }))).toBe('ACCEPT')
  delete keys[KEY_ID]
  expect(await codeOf(signedRequest({ secret: 'the secret that follows it' }))).toBe('KEY_UNKNOWN')
})

it('keeps heads of verified requests alone, and not more than its bound', async () => {
  const settings = readOptions(base)
  const state: VerifierState = {
    keys: createKeys(settings.keys),
    checkSignature: createSignatureCheck(),
    pending: createPendingBytes(1e6, 1e6),
    knownHeads: new Map(),
    readTarget: createTargetReader(settings.basePath, settings.interpretation),
  }
  const decide = (request: VerifyRequest): Promise<unknown> =>
    judge(request, settings, state, startContext(settings.now))
  await expect(decide(signedRequest({ secret: 'wrong' }))).rejects.toMatchObject({
    code: 'SIGNATURE_MISMATCH',
  })
  expect(state.knownHeads.size).toBe(0)
  for (let at = 0; at < 300; at++) {
    await decide(signedRequest({ headers: [[`x-${at}`, '1']] }))
    expect(state.knownHeads.size).toBeLessThanOrEqual(256)
  }
  expect(state.knownHeads.size).toBeGreaterThan(0)
})
