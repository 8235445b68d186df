import { createSigner } from '@apig/signer-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createVerifier, isConfigError } from '../src/index.ts'
import type {
  ExemptRequest,
  RefusedRequest,
  VerifiedRequest,
  VerifierOptions,
  VerifyResult,
} from '../src/index.ts'
import { createPendingBytes } from '../src/read/pending-bytes.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const base = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)

describe('Content-Type and Content-Encoding that are not signed', () => {
  const unsigned = withHeaders(signedRequest({ headers: [] }), { 'Content-Type': 'application/xml' })

  it('are said once, and never where they are signed or there is no body', async () => {
    const lines: string[] = []
    const verifier = createVerifier({ ...base, logger: { warn: (line) => void lines.push(line) } })
    await verifier.verify(signedRequest())
    await verifier.verify(
      withHeaders(signedRequest({ headers: [], body: '' }), { 'Content-Type': 'application/json' }),
    )
    expect(lines).toEqual([])
    for (let at = 0; at < 3; at++) expect(codeOf(await verifier.verify(unsigned))).toBe('ACCEPT')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/content-type came unsigned.*unsignedContentHeaders/)
  })

  it('are refused, or taken, where that is asked for', async () => {
    const refusing = createVerifier({ ...base, unsignedContentHeaders: 'refuse' })
    const result = await refusing.verify(unsigned)
    expect(result).toMatchObject({ code: 'HEADER_UNSIGNED' })
    expect(codeOf(await refusing.verify(signedRequest()))).toBe('ACCEPT')
    const encoded = withHeaders(signedRequest({ headers: [] }), { 'Content-Encoding': 'br' })
    expect(codeOf(await refusing.verify(encoded))).toBe('HEADER_UNSIGNED')
    const lines: string[] = []
    const logger = { warn: (line: string) => void lines.push(line) }
    const taking = createVerifier({ ...base, logger, unsignedContentHeaders: 'accept' })
    expect(codeOf(await taking.verify(unsigned))).toBe('ACCEPT')
    expect(lines).toEqual([])
  })
})

describe('exempt', () => {
  const verifier = createVerifier({ ...base, exempt: ['GET /healthz'] })
  const asked = async (headers: [string, string][], method = 'GET'): Promise<string> =>
    codeOf(await verifier.verify({ method, url: '/healthz', headers: [['host', 'a'], ...headers] }))

  it('never applies to an upgrade', async () => {
    expect(await asked([])).toBe('ACCEPT')
    expect(
      await asked([
        ['Upgrade', 'websocket'],
        ['Connection', 'Upgrade'],
      ]),
    ).toBe('AUTH_MISSING')
  })

  it.each([
    'X-HTTP-Method-Override',
    'X-HTTP-Method',
    'X-Method-Override',
    'X-Original-URL',
    'X-Rewrite-URL',
  ])('lets nothing through that has %s', async (name) => {
    expect(await asked([[name, 'DELETE']])).toBe('HEADER_UNSIGNED')
  })

  it('cannot name CONNECT', () => {
    expect(() => createVerifier({ ...base, exempt: ['CONNECT /healthz'] })).toThrow(/CONNECT is never exempt/)
  })
})

describe('bytes that wait to be verified', () => {
  it('leave a reserve to small bodies, and room for one body of the largest size', () => {
    const pending = createPendingBytes(8_000_000, 1_000_000)
    const large = Array.from({ length: 7 }, () => pending.open())
    for (const share of large) share.grow(1_000_000)
    expect(() => pending.open().grow(100_000)).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
    const small = pending.open()
    small.grow(60_000)
    expect(() => small.grow(10_000)).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
    small.close()
    for (const share of large) share.close()
    expect(pending.held).toBe(0)
    const tight = createPendingBytes(1_000_000, 1_000_000)
    tight.open().grow(1_000_000)
    expect(tight.held).toBe(1_000_000)
  })

  /** Connections that send most of a body and then nothing. */
  function stalling(keyId: string, size: number, release: Promise<void>) {
    const request = signedRequest({ keyId, body: new Uint8Array(size) })
    async function* body(): AsyncGenerator<Uint8Array> {
      yield request.body.subarray(0, -1)
      await release
      yield request.body.subarray(-1)
    }
    return { ...request, body: body() }
  }

  it.each([
    ['of an unknown key id hold nothing', 'nobody', 1_000_000, ['ACCEPT', 'ACCEPT']],
    ['of a known one leave room for small bodies', KEY_ID, 400_000, ['OVERLOADED', 'ACCEPT']],
  ] as const)('%s', async (_name, keyId, size, wanted) => {
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const verifier = createVerifier({
      ...base,
      maxBodyBytes: 1_000_000,
      maxPendingBytes: 1_000_000 + 3_000_000,
    })
    const waiting = Array.from({ length: 20 }, () => verifier.verify(stalling(keyId, size, gate)))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const large = await verifier.verify(signedRequest({ body: new Uint8Array(900_000) }))
    const small = await verifier.verify(signedRequest())
    release()
    const codes = (await Promise.all(waiting)).map(codeOf)
    expect([codeOf(large), codeOf(small)]).toEqual(wanted)
    if (keyId === 'nobody') expect(new Set(codes)).toEqual(new Set(['KEY_UNKNOWN']))
  })

  it('tell nothing of the key in what is said of a body that was inflated', async () => {
    const headers = [['content-encoding', 'gzip']] as const
    for (const keyId of [KEY_ID, 'nobody'])
      for (const body of ['{"id":1}', new Uint8Array([0x1f, 0x8b, 1, 2])]) {
        const request = signedRequest({ keyId, headers, body, secret: 'another secret' })
        async function* pieces(): AsyncGenerator<Uint8Array> {
          for (const byte of request.body) yield Uint8Array.of(byte)
        }
        const result = await createVerifier(base).verify({ ...request, body: pieces() })
        const reason = typeof body === 'string' ? 'internal' : 'invalid'
        expect(result).toMatchObject({ ok: false, reason })
      }
  })
})

describe('a body that comes too slowly', () => {
  afterEach(() => void vi.useRealTimers())

  it('is given up, and one that keeps the rate is not', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
    const bytes = new Uint8Array(8000)
    const request = signedRequest({ body: bytes })
    const paced = (perSecond: number) =>
      (async function* () {
        for (let at = 0; at < bytes.length; at += perSecond) {
          await new Promise((resolve) => setTimeout(resolve, 1000))
          yield bytes.subarray(at, at + perSecond)
        }
      })()
    const verifier = createVerifier({ ...base, minBodyBytesPerSecond: 500 })
    for (const [perSecond, wanted] of [
      [100, 'BODY_UNAVAILABLE'],
      [600, 'ACCEPT'],
    ] as const) {
      const verifying = verifier.verify({ ...request, body: paced(perSecond) })
      await vi.advanceTimersByTimeAsync(29_000)
      const result = await verifying
      expect(codeOf(result)).toBe(wanted)
      if (!result.ok)
        expect([result.status, result.message]).toEqual([
          400,
          expect.stringContaining('minBodyBytesPerSecond'),
        ])
    }
  })
})

describe('keys', () => {
  it.each(['undefined', 'null', ''])("an id that reads '%s' is CONFIG", (id) => {
    for (const keys of [{ [id]: SECRET }, new Map([[id, SECRET]])])
      expect(() => createVerifier({ ...base, keys })).toThrow(
        /environment variable that holds the id is not set/,
      )
  })

  it('one secret under two ids is CONFIG, then and later', async () => {
    const shared = ['the old one', SECRET]
    for (const entry of [SECRET, shared, { secrets: shared }]) {
      let thrown: unknown
      try {
        createVerifier({ ...base, keys: { [KEY_ID]: SECRET, other: entry } })
      } catch (error) {
        thrown = error
      }
      expect(isConfigError(thrown)).toBe(true)
      expect((thrown as Error).message).toMatch(/'signature-key-1' and 'other'/)
      expect((thrown as Error).message).not.toContain(SECRET)
    }
    const keys: Record<string, string> = { [KEY_ID]: SECRET }
    const verifier = createVerifier({ ...base, keys })
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('ACCEPT')
    keys.other = SECRET
    expect(codeOf(await verifier.verify(signedRequest({ keyId: 'other' })))).toBe('CONFIG')
    // A key that is renamed keeps its secret.
    delete keys[KEY_ID]
    expect(codeOf(await verifier.verify(signedRequest({ keyId: 'other' })))).toBe('ACCEPT')
  })
})

describe('authorizationHeader', () => {
  const options: VerifierOptions = { ...base, authorizationHeader: 'X-Custom-Auth' }
  const signed = signedRequest()
  const value = signed.headers.find(([name]) => name === 'Authorization')?.[1] ?? ''
  const renamed = withHeaders(signed, { Authorization: undefined, 'X-Custom-Auth': value })

  it('is where the signature is read, and Authorization is the caller’s', async () => {
    const verifier = createVerifier(options)
    for (let round = 0; round < 2; round++) {
      expect(codeOf(await verifier.verify(renamed))).toBe('ACCEPT')
      expect(codeOf(await verifier.verify(withHeaders(renamed, { Authorization: 'Bearer x' })))).toBe(
        'ACCEPT',
      )
    }
    const missing = await verifier.verify(signed)
    expect(missing).toMatchObject({ code: 'AUTH_MISSING' })
    expect((missing as RefusedRequest).message).toContain('no x-custom-auth header')
    const twice = { ...renamed, headers: [...renamed.headers, ['x-custom-auth', value] as [string, string]] }
    expect(codeOf(await verifier.verify(twice))).toBe('AUTH_DUPLICATE')
  })

  it('cannot be signed, since it holds the signature', async () => {
    const signer = createSigner({ accessKeyId: KEY_ID, secretAccessKey: SECRET })
    const { headers } = signer.sign(
      { method: 'GET', url: '/a', headers: { host: HOST, 'x-custom-auth': 'x' } },
      { date: NOW },
    )
    const { authorization: _, ...rest } = Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]),
    )
    const own = Object.entries({ ...rest, 'x-custom-auth': headers.Authorization ?? '' })
    const result = await createVerifier(options).verify({
      method: 'GET',
      url: '/a',
      headers: own as [string, string][],
    })
    expect(codeOf(result)).toBe('SIGNED_HEADERS_MALFORMED')
  })

  it.each(['', 'a b', 'Host', 'X-Sdk-Date', 7])('%j is CONFIG', (name) => {
    expect(() => createVerifier({ ...base, authorizationHeader: name as string })).toThrow(
      /authorizationHeader/,
    )
  })
})

it('shows the path without the slash that the protocol adds', async () => {
  for (const [target, path] of [
    ['/', '/'],
    ['/v1/orders?a=1', '/v1/orders'],
    ['/v1/orders/', '/v1/orders'],
    ['/%61dmin', '/admin'],
    ['/%E4%B8%AD', '/%E4%B8%AD'],
  ] as const) {
    const result = await createVerifier(base).verify(signedRequest({ target }))
    if (!result.ok) throw new Error(result.message)
    expect([result.path, result.canonicalPath]).toEqual([path, path === '/' ? '/' : `${path}/`])
  }
})

it('names the host that is not allowed: printable, and not all of it', async () => {
  const messageOf = async (host: string): Promise<string> =>
    ((await createVerifier(base).verify(signedRequest({ host }))) as RefusedRequest).message
  expect(await messageOf('other.example:8080')).toContain("'other.example:8080'")
  const long = await messageOf('x'.repeat(5000))
  expect(long).toContain(`'${'x'.repeat(100)}...'`)
  expect(long).not.toContain('x'.repeat(101))
  expect(await messageOf('caf\u00e9')).toContain("'caf?'")
})

it('joins 10,000 crumbs of a cookie without copying what it has', async () => {
  // Within the limit of headers; each crumb is one.
  const crumbs = Array.from({ length: 1900 }, (_, at): [string, string] => ['cookie', `c${at}=1`])
  const cookie = crumbs.map(([, value]) => value).join('; ')
  const request = signedRequest({ headers: [['cookie', cookie]] })
  const others = request.headers.filter(([name]) => name !== 'cookie' && name !== 'host')
  const headers: [string, string][] = [[':authority', HOST], ...others, ...crumbs]
  const result = await createVerifier(base).verify({ ...request, headers })
  expect(codeOf(result)).toBe('ACCEPT')
})

describe('types', () => {
  it('need no narrowing where exempt is not used', async () => {
    const plain: VerifiedRequest | RefusedRequest = await createVerifier(base).verify(signedRequest())
    if (plain.ok) expect(plain.path).toBe('/v1/orders')
    const either: VerifiedRequest | ExemptRequest | RefusedRequest = await createVerifier({
      ...base,
      exempt: ['GET /healthz'],
    }).verify(signedRequest())
    // @ts-expect-error what is exempt has no path
    if (either.ok) expect(either.path).toBe('/v1/orders')
  })
})
