import { lookup } from 'node:dns'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { explainResponse, signing } from '@apig/transport-node'
import type { SigningOptions } from '@apig/transport-node'
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici'
import type { Dispatcher } from 'undici'
import { describe, expect, test } from 'vitest'
import { startProxy } from './stand/connect-proxy.ts'
import { opened } from './stand/opened.ts'
import { undicis } from './stand/undici.ts'
import { CREDENTIALS, SECRET, verifyingServer } from './stand/verifying-server.ts'
import type { Arrival } from './stand/verifying-server.ts'

const TEMPORARY = { ...CREDENTIALS, securityToken: 'the-security-token' }
const SECRET_HEADERS = new Set([
  'authorization',
  'x-security-token',
  'x-auth-token',
  'x-apig-appcode',
  'x-sdk-date',
])

for (const { name, undici } of await undicis()) {
  const { interceptors, request } = undici

  const sign = (origin: string | string[], options: Partial<SigningOptions> = {}) =>
    signing({ credentials: TEMPORARY, origins: origin, ...options })
  const agent = (...composed: Dispatcher.DispatcherComposeInterceptor[]): Dispatcher => {
    const base = opened(new undici.Agent({ keepAliveTimeout: 100 }))
    return composed.length === 0 ? base : base.compose(...composed)
  }
  const secretsOf = ({ headers }: Arrival): string[] =>
    headers.map(([header]) => header.toLowerCase()).filter((header) => SECRET_HEADERS.has(header))

  describe(name, () => {
    test('signs what undici.request sends, token included', async () => {
      const server = opened(await verifyingServer())
      const { statusCode, body } = await request(`${server.origin}/a?q=a+b&中=é`, {
        dispatcher: agent(sign(server.origin)),
        headers: { 'x-text': 'caf\u00e9', 'user-agent': 'me' },
      })
      expect([statusCode, await body.text()]).toEqual([200, 'ok'])
      const [arrival] = server.arrivals
      expect(arrival).toMatchObject({ verdict: 'ok', method: 'GET', target: '/a?q=a%20b&%E4%B8%AD=%C3%A9' })
      expect(arrival?.header('x-security-token')).toBe('the-security-token')
      expect(arrival?.header('x-text')).toBe('caf\u00e9')
      expect(arrival?.header('authorization')).toMatch(
        /SignedHeaders=host;x-sdk-date;x-security-token;x-text,/,
      )
    })

    test('folds query into the path', async () => {
      const server = opened(await verifyingServer())
      const dispatcher = agent(sign(server.origin))
      const { body } = await request(`${server.origin}/a`, { dispatcher, query: { b: 'x y+z', a: [1, 2] } })
      await body.dump()
      expect(server.arrivals[0]).toMatchObject({ verdict: 'ok', target: '/a?a=1&a=2&b=x%20y%2Bz' })
      await expect(request(`${server.origin}/a?b=1`, { dispatcher, query: { c: 1 } })).rejects.toThrow()
      expect(server.arrivals).toHaveLength(1)
    })

    test('upper-cases the method', async () => {
      const server = opened(await verifyingServer())
      const { body } = await request(server.origin, {
        dispatcher: agent(sign(server.origin)),
        method: 'patch' as 'PATCH',
        body: 'x',
      })
      await body.dump()
      expect(server.arrivals[0]).toMatchObject({ verdict: 'ok', method: 'PATCH' })
    })

    test.each([
      ['an object', { 'X-A': '1', 'x-b': '2' }],
      ['a flat array', ['X-A', '1', 'x-b', '2']],
      [
        'pairs',
        [
          ['X-A', '1'],
          ['x-b', '2'],
        ] as unknown as string[],
      ],
      [
        'a Map',
        new Map([
          ['X-A', '1'],
          ['x-b', '2'],
        ]),
      ],
      ['Headers', new Headers({ 'X-A': '1', 'x-b': '2' })],
      ['an array of one value', { 'X-A': ['1'], 'x-b': '2' }],
    ])('takes headers as %s', async (_name, headers) => {
      const server = opened(await verifyingServer())
      const { body } = await request(server.origin, { dispatcher: agent(sign(server.origin)), headers })
      await body.dump()
      const [arrival] = server.arrivals
      expect(arrival?.verdict).toBe('ok')
      expect([arrival?.header('x-a'), arrival?.header('x-b')]).toEqual(['1', '2'])
      expect(arrival?.header('authorization')).toContain('x-a;x-b;x-sdk-date')
    })

    test.each([
      ['an object', { 'x-a': '1', 'X-A': '2' }],
      ['an array value', { 'x-a': ['1', '2'] }],
      ['a flat array', ['x-a', '1', 'X-A', '1']],
      [
        'a Map',
        new Map([
          ['x-a', '1'],
          ['X-A', '1'],
        ]),
      ],
      ['a header that is not signed', { cookie: ['a=1', 'b=2'] }],
    ])('refuses repeated headers in %s', async (_name, headers) => {
      const server = opened(await verifyingServer())
      await expect(
        request(server.origin, { dispatcher: agent(sign(server.origin)), headers }),
      ).rejects.toMatchObject({ code: 'HEADER_DUPLICATE' })
      expect(server.arrivals).toHaveLength(0)
    })

    test('refuses a host that is not the host of the request', async () => {
      const server = opened(await verifyingServer())
      await expect(
        request(server.origin, { dispatcher: agent(sign(server.origin)), headers: { host: 'example.com' } }),
      ).rejects.toMatchObject({ code: 'HOST_MISMATCH' })
    })

    test.each(['http://other/', 'a', '', '//x'])(
      'takes no other host by way of the path %j',
      async (path) => {
        const server = opened(await verifyingServer())
        const dispatcher = agent(sign(server.origin))
        const sent = dispatcher.request({ origin: server.origin, path, method: 'GET' })
        if (path === '//x') {
          await (await sent).body.dump()
          expect(server.arrivals[0]).toMatchObject({ verdict: 'ok', target: '//x' })
        } else await expect(sent).rejects.toMatchObject({ code: 'URL_INVALID' })
      },
    )

    test('refuses other origins, or lets them pass without a signature and without tokens', async () => {
      const server = opened(await verifyingServer())
      const listed = 'https://apig.example.com'
      await expect(request(server.origin, { dispatcher: agent(sign(listed)) })).rejects.toMatchObject({
        code: 'ORIGIN_NOT_ALLOWED',
      })
      const passing = agent(sign(listed, { otherOrigins: 'pass' }))
      await (await request(server.origin, { dispatcher: passing, method: 'POST', body: 'x' })).body.dump()
      expect(server.arrivals).toHaveLength(1)
      expect(secretsOf(server.arrivals[0] as Arrival)).toEqual([])
      for (const header of ['X-Auth-Token', 'x-security-token', 'X-Apig-AppCode'])
        await expect(
          request(server.origin, { dispatcher: passing, headers: { [header]: 'secret' } }),
        ).rejects.toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' })
      expect(server.arrivals).toHaveLength(1)
    })

    test('a Pool tells its origin, or nothing is signed', async () => {
      const server = opened(await verifyingServer())
      const pool = opened(new undici.Pool(server.origin))
      const sent = pool.compose(sign(server.origin)).request({ path: '/', method: 'GET' })
      if (name === 'undici 7') await expect(sent).rejects.toMatchObject({ code: 'URL_INVALID' })
      else {
        await (await sent).body.dump()
        expect(server.arrivals[0]?.verdict).toBe('ok')
      }
    })

    test('waits for credentials that come later, and can be aborted meanwhile', async () => {
      const server = opened(await verifyingServer())
      const later = sign(server.origin, {
        credentials: () => new Promise((resolve) => setTimeout(resolve, 10, TEMPORARY)),
      })
      await (await request(server.origin, { dispatcher: agent(later) })).body.dump()
      expect(server.arrivals[0]?.verdict).toBe('ok')

      const never = sign(server.origin, { credentials: () => new Promise(() => undefined) })
      const reason = new Error('enough')
      const signal = new AbortController()
      const sent = request(server.origin, { dispatcher: agent(never), signal: signal.signal })
      signal.abort(reason)
      await expect(sent).rejects.toBe(reason)
      expect(server.arrivals).toHaveLength(1)
    })

    test('credentials that fail are an error of the request', async () => {
      const dispatcher = agent(
        sign('http://127.0.0.1:9', {
          credentials: async () => {
            throw new Error('vault closed')
          },
        }),
      )
      await expect(request('http://127.0.0.1:9', { dispatcher })).rejects.toMatchObject({
        code: 'CREDENTIALS_UNAVAILABLE',
        cause: new Error('vault closed'),
      })
    })

    describe('bodies', () => {
      async function* chunks(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('{"a":')
        yield Buffer.from('1}')
      }

      test.each([
        ['text', () => '{"a":1}', undefined],
        ['bytes', () => Buffer.from('{"a":1}'), undefined],
        ['an async iterable, as fetch hands it over', chunks, undefined],
        ['an iterable', () => [Buffer.from('{"a":'), Buffer.from('1}')], undefined],
        ['a stream', () => Readable.from([Buffer.from('{"a":1}')]), 'UNSIGNED-PAYLOAD'],
        ['a Blob', () => new Blob(['{"a":1}']), 'UNSIGNED-PAYLOAD'],
      ])('%s', async (_name, make, header) => {
        const server = opened(await verifyingServer())
        const { body } = await request(server.origin, {
          dispatcher: agent(sign(server.origin)),
          method: 'POST',
          body: make() as Buffer,
        })
        await body.dump()
        const [arrival] = server.arrivals
        expect(arrival?.verdict).toBe('ok')
        expect(arrival?.body.toString()).toBe('{"a":1}')
        expect(arrival?.header('x-sdk-content-sha256')).toBe(header)
      })

      test("undici's fetch over the interceptor: text, bytes and forms are read and signed", async () => {
        const server = opened(await verifyingServer())
        const dispatcher = agent(sign(server.origin))
        const form = new undici.FormData()
        form.set('a', 'b')
        for (const body of ['text', new Uint8Array([1, 2]), new URLSearchParams({ a: 'b' }), form]) {
          const response = await undici.fetch(server.origin, { method: 'POST', body, dispatcher })
          expect(await response.text()).toBe('ok')
          expect(server.arrivals.at(-1)?.verdict).toBe('ok')
          expect(server.arrivals.at(-1)?.header('x-sdk-content-sha256')).toBeUndefined()
        }
      })

      test('an iterable above the limit is an error, whatever is signed of it', async () => {
        const server = opened(await verifyingServer())
        async function* large(): AsyncGenerator<Uint8Array> {
          for (let count = 0; count < 20; count++) yield Buffer.alloc(1000)
        }
        const send = (payload: 'auto' | 'unsigned') =>
          request(server.origin, {
            dispatcher: agent(sign(server.origin, { maxBodyBytes: 10_000, payload })),
            method: 'POST',
            body: large() as unknown as Buffer,
          })
        for (const payload of ['auto', 'unsigned'] as const)
          await expect(send(payload)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' })
        expect(server.arrivals).toHaveLength(0)
      })
    })

    /** Fails twice, by status or by a broken connection, then answers. */
    const flaky = (how: 'status' | 'reset') =>
      verifyingServer((_arrival, response, count) => {
        if (count > 2) response.end('ok')
        else if (how === 'reset') response.destroy()
        else response.writeHead(503, { 'retry-after': '0' }).end('busy')
      })
    const quick = { minTimeout: 1, maxTimeout: 5, timeoutFactor: 1 }

    describe.each(['status', 'reset'] as const)('retry (%s)', (how) => {
      test('composed after signing: each attempt is signed anew', async () => {
        const server = opened(await flaky(how))
        const dispatcher = agent(sign(server.origin, { nonce: true }), interceptors.retry(quick))
        const { statusCode, body } = await request(server.origin, { dispatcher })
        expect([statusCode, await body.text()]).toEqual([200, 'ok'])
        expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok'])
        expect(new Set(server.arrivals.map((arrival) => arrival.header('x-sdk-nonce'))).size).toBe(3)
        expect(new Set(server.arrivals.map((arrival) => arrival.header('authorization'))).size).toBe(3)
      })

      test('composed before signing: it sends no signature a second time', async () => {
        const server = opened(await flaky(how))
        const dispatcher = agent(interceptors.retry(quick), sign(server.origin, { nonce: true }))
        const sent = request(server.origin, { dispatcher })
        if (how === 'reset') await expect(sent).rejects.toThrow()
        else {
          const { statusCode, body } = await sent
          expect([statusCode, await body.text()]).toEqual([503, 'busy'])
        }
        expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(['ok'])
      })
    })

    const redirecting = (location: string, status = 307) =>
      verifyingServer((arrival, response) => {
        if (arrival.target.startsWith('/from')) response.writeHead(status, { location }).end('moved')
        else response.end('here')
      })

    describe('redirect', () => {
      test('composed after signing: followed within the origin, each hop signed anew', async () => {
        const server = opened(await redirecting('/to?b=2&a=1'))
        const dispatcher = agent(sign(server.origin), interceptors.redirect({ maxRedirections: 3 }))
        const { statusCode, body } = await request(`${server.origin}/from`, {
          dispatcher,
          method: 'POST',
          body: 'x',
        })
        expect([statusCode, await body.text()]).toEqual([200, 'here'])
        expect(server.arrivals).toMatchObject([
          { verdict: 'ok', method: 'POST', target: '/from' },
          { verdict: 'ok', method: 'POST', target: '/to?a=1&b=2' },
        ])
        expect(server.arrivals[1]?.body.toString()).toBe('x')
      })

      test('composed after signing: another origin is an error, and hears nothing', async () => {
        const other = opened(await verifyingServer())
        const server = opened(await redirecting(`${other.origin}/`))
        const dispatcher = agent(sign(server.origin), interceptors.redirect({ maxRedirections: 3 }))
        await expect(
          request(`${server.origin}/from`, { dispatcher, headers: { 'x-auth-token': 'mine' } }),
        ).rejects.toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' })
        expect(other.arrivals).toHaveLength(0)
      })

      test('composed after signing, other origins pass: followed there without any secret', async () => {
        const other = opened(await verifyingServer())
        const server = opened(await redirecting(`${other.origin}/`))
        const dispatcher = agent(
          sign(server.origin, { otherOrigins: 'pass' }),
          interceptors.redirect({ maxRedirections: 3 }),
        )
        await (await request(`${server.origin}/from`, { dispatcher })).body.dump()
        expect(other.arrivals).toHaveLength(1)
        expect(secretsOf(other.arrivals[0] as Arrival)).toEqual([])
        await expect(
          request(`${server.origin}/from`, { dispatcher, headers: { 'X-Auth-Token': 'mine' } }),
        ).rejects.toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' })
        expect(other.arrivals).toHaveLength(1)
      })

      test('composed before signing: it follows nothing with an old signature', async () => {
        const other = opened(await verifyingServer())
        const server = opened(await redirecting(`${other.origin}/`))
        const dispatcher = agent(interceptors.redirect({ maxRedirections: 3 }), sign(server.origin))
        const { statusCode, body } = await request(`${server.origin}/from`, { dispatcher })
        expect([statusCode, await body.text()]).toEqual([307, 'moved'])
        expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(['ok'])
        expect(other.arrivals).toHaveLength(0)
      })

      test('303 after POST becomes GET, without the body', async () => {
        const server = opened(await redirecting('/to', 303))
        const dispatcher = agent(sign(server.origin), interceptors.redirect({ maxRedirections: 3 }))
        const { body } = await request(`${server.origin}/from`, {
          dispatcher,
          method: 'POST',
          body: '{}',
          headers: { 'content-type': 'application/json', 'x-a': '1' },
        })
        await body.dump()
        const [, second] = server.arrivals
        expect(second).toMatchObject({ verdict: 'ok', method: 'GET' })
        expect(second?.body.toString()).toBe('')
        expect(second?.header('x-a')).toBe('1')
      })

      test('redirect and retry together, after signing', async () => {
        const server = opened(
          await verifyingServer((arrival, response, count) => {
            if (arrival.target === '/from') response.writeHead(302, { location: '/to' }).end()
            else if (count < 3) response.destroy()
            else response.end('here')
          }),
        )
        const dispatcher = agent(
          sign(server.origin),
          interceptors.retry(quick),
          interceptors.redirect({ maxRedirections: 3 }),
        )
        const { body } = await request(`${server.origin}/from`, { dispatcher })
        expect(await body.text()).toBe('here')
        expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok'])
      })
    })

    describe('dns', () => {
      const named = (origin: string): string => origin.replace('127.0.0.1', 'localhost')
      const dns = () => interceptors.dns({ dualStack: false, affinity: 4 })

      test.each(['before', 'after'])(
        'composed %s signing: the name is signed, not the address',
        async (order) => {
          await new Promise((resolve) => lookup('localhost', resolve))
          const server = opened(await verifyingServer())
          const origin = named(server.origin)
          const dispatcher = order === 'before' ? agent(dns(), sign(origin)) : agent(sign(origin), dns())
          const { body } = await request(`${origin}/a`, { dispatcher })
          await body.dump()
          expect(server.arrivals[0]?.verdict).toBe('ok')
          expect(server.arrivals[0]?.header('host')).toBe(`localhost:${server.port}`)
        },
      )

      test('a host header alone makes no other origin of an address', async () => {
        const server = opened(await verifyingServer())
        await expect(
          request(server.origin, {
            dispatcher: agent(sign('http://apig.example.com')),
            headers: { host: 'apig.example.com' },
          }),
        ).rejects.toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' })
      })

      test('and neither does a servername, where the origin is a name', async () => {
        const server = opened(await verifyingServer())
        const host = 'apig.example.com'
        for (const [origin, servername] of [
          [named(server.origin), host],
          [server.origin, 'other.example.com'],
          [server.origin, undefined],
        ])
          await expect(
            agent(sign(`http://${host}`)).request({
              origin,
              path: '/',
              method: 'GET',
              headers: { host },
              servername,
            } as never),
          ).rejects.toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' })
        expect(server.arrivals).toHaveLength(0)
      })

      test('dns and redirect, composed after signing: another origin is an error', async () => {
        const other = opened(await verifyingServer())
        const server = opened(await redirecting(named(`${other.origin}/`)))
        for (const composed of [
          [dns(), interceptors.redirect({ maxRedirections: 3 })],
          [interceptors.redirect({ maxRedirections: 3 }), dns()],
        ])
          await expect(
            request(`${named(server.origin)}/from`, {
              dispatcher: agent(sign(named(server.origin)), ...composed),
            }),
          ).rejects.toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' })
        expect(other.arrivals).toHaveLength(0)
      })
    })

    test.each([true, false])(
      'through a proxy (tunnel: %s) what arrives is what was signed',
      async (proxyTunnel) => {
        const server = opened(await verifyingServer())
        const proxy = opened(await startProxy())
        const proxied = opened(new undici.ProxyAgent({ uri: proxy.url, proxyTunnel }))
        const { body } = await request(`${server.origin}/a?b=1`, {
          dispatcher: proxied.compose(sign(server.origin)),
          method: 'POST',
          body: 'x',
        })
        expect(await body.text()).toBe('ok')
        expect(server.arrivals[0]).toMatchObject({ verdict: 'ok', target: '/a?b=1' })
        expect(proxy.seen).toHaveLength(1)
      },
    )

    test('a refusal can be explained; the text names no secret', async () => {
      const server = opened(
        await verifyingServer((_arrival, response) => {
          response.writeHead(401, { 'content-type': 'application/json' })
          response.end(
            '{"error_code":"APIG.0301","error_msg":"Incorrect IAM authentication information: Get secretKey failed,ak:x,err:ak not exist","request_id":"r"}',
          )
        }),
      )
      const dispatcher = agent(sign(server.origin))
      const answer = await request(server.origin, { dispatcher })
      const mismatch = await explainResponse(answer, await answer.body.text())
      expect(mismatch.kind).toBe('access-key-unknown')
      expect(mismatch.text).not.toContain(SECRET)
      expect(server.arrivals).toHaveLength(1)
    })

    test('a large 401 that is no refusal of the gateway comes through whole', async () => {
      const text = 'x'.repeat(300_000)
      const server = opened(
        await verifyingServer((_arrival, response) => void response.writeHead(401).end(text)),
      )
      const { statusCode, body } = await request(server.origin, { dispatcher: agent(sign(server.origin)) })
      expect(statusCode).toBe(401)
      expect((await body.text()) === text).toBe(true)
    })

    test('a large 401 is handed over before it has come to its end', async () => {
      const server = opened(
        await verifyingServer((_arrival, response) => {
          response.writeHead(401)
          response.write('x'.repeat(100_000))
        }),
      )
      const { statusCode, body } = await request(server.origin, { dispatcher: agent(sign(server.origin)) })
      expect(statusCode).toBe(401)
      body.on('error', () => undefined).destroy()
    })

    test('an answer that nobody reads is not taken from the server', async () => {
      const total = 400
      let written = 0
      const server = opened(
        await verifyingServer(async (_arrival, response) => {
          for (; written < total && !response.destroyed; written++)
            if (!response.write(Buffer.alloc(1_000_000)))
              await Promise.race([once(response, 'drain'), once(response, 'close')])
        }),
      )
      const { body } = await request(server.origin, { dispatcher: agent(sign(server.origin)) })
      // Until the connection is full: two looks in a row see the same.
      for (let before = -1; before !== written;) {
        before = written
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
      expect(written).toBeLessThan(total)
      body.on('error', () => undefined).destroy()
    })

    test('an answer is read as slowly as its reader is', async () => {
      const text = 'x'.repeat(3_000_000)
      const server = opened(await verifyingServer((_arrival, response) => void response.end(text)))
      const { body } = await request(server.origin, {
        dispatcher: agent(sign(server.origin), interceptors.retry(quick)),
      })
      let length = 0
      for await (const chunk of body) {
        length += (chunk as Buffer).length
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect(length).toBe(text.length)
    })

    test('an upgrade is signed too', async () => {
      const server = opened(await verifyingServer())
      await expect(
        agent(sign(server.origin)).upgrade({ path: '/ws', origin: server.origin } as never),
      ).rejects.toThrow()
      expect(server.arrivals[0]?.verdict).toBe('ok')
    })
  })
}

describe("Node's own fetch", () => {
  const [bundled] = (process.versions['undici'] ?? '').split('.').map(Number)
  const isOlder = process.env['APIG_TEST_UNDICI'] === 'undici8' && (bundled ?? 0) < 8
  const start = async () => {
    const server = opened(await verifyingServer())
    const options = { credentials: TEMPORARY, origins: server.origin }
    return { server, dispatcher: opened(new Agent()).compose(signing(options)) }
  }
  const post = (url: string, init: object = {}) => fetch(url, { method: 'POST', body: 'text', ...init })

  test('takes a dispatcher of the same undici, or of 7; of a newer one it is told, at once', async () => {
    const { server, dispatcher } = await start()
    const sending = post(`${server.origin}/a?b=1`, { dispatcher })
    if (isOlder) {
      await expect(sending).rejects.toMatchObject({ cause: { code: 'ARGUMENT_INVALID' } })
      expect(server.arrivals).toHaveLength(0)
      return
    }
    expect(await (await sending).text()).toBe('ok')
    expect(server.arrivals[0]).toMatchObject({ verdict: 'ok', target: '/a?b=1' })
    expect(server.arrivals[0]?.header('x-sdk-content-sha256')).toBeUndefined()
  })

  test('a handler as older ones have it is refused, not forgotten', () => {
    const dispatch = signing({ credentials: CREDENTIALS, origins: 'https://a.example' })((): boolean => true)
    const call = dispatch as unknown as (options: object, handler: object) => boolean
    expect(() =>
      call({ origin: 'https://a.example', path: '/', method: 'GET' }, { onConnect: () => undefined }),
    ).toThrow(expect.objectContaining({ code: 'ARGUMENT_INVALID' }))
  })

  test('takes the global dispatcher of any', async () => {
    const { server, dispatcher } = await start()
    const before = getGlobalDispatcher()
    setGlobalDispatcher(dispatcher)
    try {
      expect(await (await post(`${server.origin}/a?b=1`)).text()).toBe('ok')
      expect(server.arrivals[0]).toMatchObject({ verdict: 'ok', target: '/a?b=1' })
    } finally {
      setGlobalDispatcher(before)
    }
  })
})
