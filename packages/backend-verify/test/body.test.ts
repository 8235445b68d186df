import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPendingBytes } from '../src/read/pending-bytes.ts'
import { createVerifier } from '../src/index.ts'
import type { RequestBody, Verifier, VerifierOptions, VerifyResult } from '../src/index.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)

const verifierWith = (options: Partial<VerifierOptions> = {}): Verifier =>
  createVerifier({ ...base, ...options })

/** Pieces of a body, and whether the reader told it to stop. */
function source(
  pieces: readonly unknown[],
  then: 'end' | 'stall' | 'throw' = 'end',
): { body: AsyncIterable<Uint8Array>; stopped(): boolean; asked(): number } {
  let stopped = false
  let asked = 0
  const iterator: AsyncIterator<Uint8Array> = {
    next: async () => {
      const piece = pieces[asked++]
      if (piece !== undefined) return { value: piece as Uint8Array, done: false }
      if (then === 'stall') return new Promise(() => {})
      if (then === 'throw') throw new Error('socket hang up')
      return { value: undefined, done: true }
    },
    return: async () => {
      stopped = true
      return { value: undefined, done: true }
    },
  }
  return { body: { [Symbol.asyncIterator]: () => iterator }, stopped: () => stopped, asked: () => asked }
}

let unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)
beforeEach(() => {
  unhandled = []
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

describe('what a body may be', () => {
  const text = '{"id":1}'
  const bytes = new TextEncoder().encode(text)
  const larger = new TextEncoder().encode(`xx${text}xx`)
  const kinds: [string, RequestBody][] = [
    ['a Uint8Array', bytes],
    ['a Buffer', Buffer.from(text)],
    ['a view into a larger buffer', larger.subarray(2, 10)],
    ['an ArrayBuffer', bytes.slice().buffer],
    ['a DataView', new DataView(larger.buffer, 2, 8) as unknown as Uint8Array],
    ['text', text],
    ['a ReadableStream', new Blob([text]).stream()],
    ['an async iterable of Buffers', source([Buffer.from('{"id"'), Buffer.from(':1}')]).body],
    ['an async iterable of single bytes', source([...bytes].map((byte) => Uint8Array.of(byte))).body],
    ['an async iterable with empty pieces', source([new Uint8Array(0), bytes, new Uint8Array(0)]).body],
  ]
  it.each(kinds)('%s', async (_name, body) => {
    const result = await verifierWith().verify({ ...signedRequest({ body: text }), body })
    if (!result.ok || result.exempt) throw new Error('refused')
    expect(new TextDecoder().decode(result.body)).toBe(text)
    expect(result.body.byteLength).toBe(8)
  })

  // Below it a body is hashed when it is whole, above it as it arrives.
  it.each([65_535, 65_536, 65_537, 200_000])('%d bytes in pieces of any size', async (length) => {
    const whole = Uint8Array.from({ length }, (_, at) => at * 31)
    for (const size of [1000, 65_536, length]) {
      const pieces = Array.from({ length: Math.ceil(length / size) }, (_, at) =>
        whole.slice(at * size, (at + 1) * size),
      )
      const request = signedRequest({ body: whole })
      const result = await verifierWith().verify({ ...request, body: source(pieces).body })
      expect(result.ok && !result.exempt && Buffer.compare(result.body, whole)).toBe(0)
      const changed = [...pieces.slice(0, -1), Uint8Array.from(pieces.at(-1) ?? [], (byte) => byte ^ 1)]
      expect(codeOf(await verifierWith().verify({ ...request, body: source(changed).body }))).toBe(
        'SIGNATURE_MISMATCH',
      )
    }
  })

  it('undefined and null are empty', async () => {
    for (const body of [undefined, null])
      expect(codeOf(await verifierWith().verify({ ...signedRequest({ body: '' }), body }))).toBe('ACCEPT')
  })

  const parsed: [string, unknown][] = [
    ['an object', { id: 1 }],
    ['an array', [1]],
    ['a number', 7],
    ['a boolean', true],
    ['URLSearchParams', new URLSearchParams('a=1')],
    ['FormData', new FormData()],
    ['a Map', new Map()],
  ]
  it.each(parsed)('not %s: a parser ran first, said before any key is looked up', async (_name, body) => {
    let calls = 0
    const result = await verifierWith({ keys: () => (calls++, SECRET) }).verify({
      ...signedRequest(),
      body: body as RequestBody,
    })
    expect(result).toMatchObject({ code: 'BODY_UNAVAILABLE', status: 500 })
    expect(!result.ok && result.message).toContain('body parser')
    expect(calls).toBe(0)
  })

  it('not a stream that something else reads', async () => {
    const stream = new Blob(['x']).stream()
    stream.getReader()
    const result = await verifierWith().verify({ ...signedRequest(), body: stream })
    expect(result).toMatchObject({ code: 'BODY_UNAVAILABLE', status: 500 })
  })

  it('not a stream of text', async () => {
    const { body, stopped } = source(['{"id":1}'])
    const result = await verifierWith().verify({ ...signedRequest(), body })
    expect(result).toMatchObject({ code: 'BODY_UNAVAILABLE', status: 500 })
    expect(stopped()).toBe(true)
  })
})

describe('what was hashed is what the handler gets', () => {
  it('though the source uses its buffer again', async () => {
    const shared = new Uint8Array(4)
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (const text of ['{"id', '":1}']) {
        shared.set(new TextEncoder().encode(text))
        yield shared
      }
      shared.fill(0)
    }
    const result = await verifierWith().verify({ ...signedRequest({ body: '{"id":1}' }), body: pieces() })
    expect(result.ok && !result.exempt && new TextDecoder().decode(result.body)).toBe('{"id":1}')
  })

  it('and the caller’s own bytes are not changed', async () => {
    const request = signedRequest()
    const before = request.body.slice()
    await verifierWith().verify(request)
    expect(request.body).toEqual(before)
  })
})

describe('a body that does not come', () => {
  it.each(['stall', 'throw'] as const)(
    '%s: a refusal, the source is stopped, nothing is left behind',
    async (then) => {
      for (const hash of [false, true]) {
        const { body, stopped } = source([new Uint8Array(2)], then)
        const wanted = hash ? { headers: [['x-sdk-content-sha256', '0'.repeat(64)]] as const } : {}
        const result = await verifierWith({ bodyTimeoutSeconds: 0.02 }).verify({
          ...signedRequest(wanted),
          body,
        })
        expect(result).toMatchObject({
          code: 'BODY_UNAVAILABLE',
          status: 400,
          reason: 'internal',
          bodyUnread: true,
        })
        expect(stopped()).toBe(true)
      }
    },
  )

  it('a ReadableStream is cancelled', async () => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) })
    expect(
      await verifierWith({ bodyTimeoutSeconds: 0.02 }).verify({ ...signedRequest(), body }),
    ).toMatchObject({
      code: 'BODY_UNAVAILABLE',
      status: 400,
    })
    expect(cancelled).toBe(true)
  })

  it('a source whose end fails as well', async () => {
    const iterator = {
      next: () => Promise.reject(new Error('gone')),
      return: () => Promise.reject(new Error('gone again')),
    }
    const body = { [Symbol.asyncIterator]: () => iterator } as AsyncIterable<Uint8Array>
    expect(codeOf(await verifierWith().verify({ ...signedRequest(), body }))).toBe('BODY_UNAVAILABLE')
    const throwing = {
      next: () => Promise.reject(new Error('gone')),
      return: (): never => {
        throw new Error('at once')
      },
    }
    const other = { [Symbol.asyncIterator]: () => throwing } as AsyncIterable<Uint8Array>
    expect(codeOf(await verifierWith().verify({ ...signedRequest(), body: other }))).toBe('BODY_UNAVAILABLE')
  })

  it('a late failure of a stalled body is nobody’s', async () => {
    let fail: (error: Error) => void = () => {}
    const iterator = { next: () => new Promise<never>((_, reject) => (fail = reject)) }
    const body = { [Symbol.asyncIterator]: () => iterator } as AsyncIterable<Uint8Array>
    expect(
      codeOf(await verifierWith({ bodyTimeoutSeconds: 0.02 }).verify({ ...signedRequest(), body })),
    ).toBe('BODY_UNAVAILABLE')
    fail(new Error('too late'))
  })

  it('no timer is left when a body came', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    const { verify } = verifierWith({
      bodyTimeoutSeconds: 3600,
      keys: async () => SECRET,
      keyTimeoutSeconds: 60,
    })
    for (let at = 0; at < 20; at++) {
      const request = signedRequest()
      expect(codeOf(await verify({ ...request, body: source([request.body]).body }))).toBe('ACCEPT')
    }
    expect(timers()).toBe(before)
  })
})

describe('limits', () => {
  it('no more is read than tells that a body is too large', async () => {
    const piece = new Uint8Array(1000)
    const { body, stopped, asked } = source(Array.from({ length: 50 }, () => piece))
    const { verify } = verifierWith({ maxBodyBytes: 2500 })
    expect(await verify({ ...signedRequest(), body })).toMatchObject({
      code: 'BODY_TOO_LARGE',
      status: 413,
      bodyUnread: true,
    })
    expect([stopped(), asked()]).toEqual([true, 3])
  })

  it('nothing is read where Content-Length says so', async () => {
    const { body, asked } = source([new Uint8Array(1000)])
    const { verify } = verifierWith({ maxBodyBytes: 2500 })
    expect(
      codeOf(await verify({ ...withHeaders(signedRequest(), { 'Content-Length': '2501' }), body })),
    ).toBe('BODY_TOO_LARGE')
    expect(asked()).toBe(0)
  })

  it('nothing is read where the signature over a signed hash is wrong', async () => {
    const request = signedRequest({
      secret: 'another secret',
      headers: [['x-sdk-content-sha256', '0'.repeat(64)]],
    })
    const { body, asked } = source([request.body])
    expect(await verifierWith().verify({ ...request, body })).toMatchObject({
      code: 'SIGNATURE_MISMATCH',
      bodyUnread: true,
    })
    expect(asked()).toBe(0)
  })

  it('the bodies of all requests together, given back when each is decided', async () => {
    const { verify } = verifierWith({ maxBodyBytes: 1000, maxPendingBytes: 1500 })
    const request = signedRequest({ body: 'x'.repeat(1000) })
    let release: () => void = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    async function* held(): AsyncGenerator<Uint8Array> {
      yield request.body
      await gate
    }
    const first = verify({ ...request, body: held() })
    await new Promise((resolve) => setTimeout(resolve, 5))
    const second = await verify({ ...request, body: source([request.body]).body })
    expect(second).toMatchObject({
      code: 'OVERLOADED',
      status: 503,
      reason: 'unavailable',
      retryAfterSeconds: 1,
    })
    expect(!second.ok && second.message).toContain('maxPendingBytes')
    release()
    expect(codeOf(await first)).toBe('ACCEPT')
    for (let at = 0; at < 5; at++)
      expect(codeOf(await verify({ ...request, body: source([request.body]).body }))).toBe('ACCEPT')
    for (let at = 0; at < 5; at++)
      expect(codeOf(await verify({ ...request, method: 'PUT' }))).toBe('SIGNATURE_MISMATCH')
    expect(codeOf(await verify(request))).toBe('ACCEPT')
  })

  it('a share gives back what it took, once', () => {
    const pending = createPendingBytes(10, 10)
    const share = pending.open()
    share.grow(7)
    expect(() => pending.open().grow(4)).toThrow()
    expect(pending.held).toBe(7)
    share.close()
    share.close()
    expect(pending.held).toBe(0)
  })

  it('a body sent byte by byte costs no more memory than one that comes at once', async () => {
    const body = new Uint8Array(300_000).fill(7)
    async function* bytes(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < body.length; at++) yield body.subarray(at, at + 1)
    }
    const result = await verifierWith({ maxPendingBytes: 12 * 1024 * 1024 }).verify({
      ...signedRequest({ body }),
      body: bytes(),
    })
    expect(result.ok && !result.exempt && result.body.byteLength).toBe(body.length)
  })
})
