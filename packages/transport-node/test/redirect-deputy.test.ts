import { lookup } from 'node:dns'
import { signing } from '@apig/transport-node'
import type { SigningOptions } from '@apig/transport-node'
import type { Dispatcher } from 'undici'
import { describe, expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import { undicis } from './stand/undici.ts'
import { CREDENTIALS, verifyingServer } from './stand/verifying-server.ts'
import type { VerifyingServer } from './stand/verifying-server.ts'

// A server that is not listed must not choose what is signed: its redirects to a listed origin end in an error, whoever
// follows redirects.

interface Scene {
  readonly listed: VerifyingServer
  readonly other: VerifyingServer
}

/** An unlisted server that redirects to a path of its choice on a listed one. */
async function scene(
  status: number,
  to = (listed: VerifyingServer) => `${listed.origin}/chosen`,
): Promise<Scene> {
  const listed = opened(await verifyingServer())
  const other = opened(
    await verifyingServer((_arrival, response) => {
      response.writeHead(status, { location: to(listed) }).end('moved')
    }),
  )
  return { listed, other }
}

/** What an error of fetch, or of a request, is about. */
async function codeOf(sending: Promise<unknown>): Promise<unknown> {
  const error = (await sending.then(
    () => ({}),
    (thrown: unknown) => thrown,
  )) as { code?: unknown; cause?: { code?: unknown } }
  return error.code ?? error.cause?.code
}

const named = (origin: string): string => origin.replace('127.0.0.1', 'localhost')

for (const { name, undici } of await undicis()) {
  const { interceptors, request, fetch: undiciFetch } = undici
  const redirect = () => interceptors.redirect({ maxRedirections: 3 })
  const retry = () => interceptors.retry({ minTimeout: 1, maxTimeout: 5, timeoutFactor: 1 })
  const dns = () => interceptors.dns({ dualStack: false, affinity: 4 })
  const sign = (origins: string | string[], options: Partial<SigningOptions> = {}) =>
    signing({ credentials: CREDENTIALS, origins, otherOrigins: 'pass', ...options })
  const agent = (...composed: Dispatcher.DispatcherComposeInterceptor[]): Dispatcher =>
    opened(new undici.Agent({ keepAliveTimeout: 100 })).compose(...composed)

  describe.each([302, 307])(`${name}, %s`, (status) => {
    test.each<[string, () => Dispatcher.DispatcherComposeInterceptor[]]>([
      ['redirect', () => [redirect()]],
      ['retry, redirect', () => [retry(), redirect()]],
      ['redirect, retry', () => [redirect(), retry()]],
      ['dns, retry, redirect', () => [dns(), retry(), redirect()]],
      ['redirect, dns', () => [redirect(), dns()]],
    ])('composed after signing: %s', async (_name, composed) => {
      await new Promise((resolve) => lookup('localhost', resolve))
      const { listed, other } = await scene(status, (server) => `${named(server.origin)}/chosen`)
      const dispatcher = agent(sign([named(listed.origin), listed.origin]), ...composed())
      const sending = request(`${named(other.origin)}/`, { dispatcher, method: 'POST', body: 'x' })
      expect(await codeOf(sending)).toBe('REDIRECT_OTHER_ORIGIN')
      expect(other.arrivals.map(({ verdict }) => verdict)).toEqual(['missing'])
      expect(listed.arrivals).toHaveLength(0)
    })

    test("undici's own fetch, which follows by itself", async () => {
      const { listed, other } = await scene(status)
      const sending = undiciFetch(other.origin, { dispatcher: agent(sign(listed.origin)) })
      expect(await codeOf(sending)).toBe('REDIRECT_OTHER_ORIGIN')
      expect(listed.arrivals).toHaveLength(0)
    })

    test('by way of a second server that is not listed either', async () => {
      const { listed, other } = await scene(status)
      const first = opened(
        await verifyingServer((_arrival, response) => {
          response.writeHead(status, { location: other.origin }).end()
        }),
      )
      const dispatcher = agent(sign(listed.origin), redirect())
      expect(await codeOf(request(first.origin, { dispatcher }))).toBe('REDIRECT_OTHER_ORIGIN')
      expect([first, other].map(({ arrivals }) => arrivals[0]?.verdict)).toEqual(['missing', 'missing'])
      expect(listed.arrivals).toHaveLength(0)
    })

    test('a listed server that redirects away, and is sent back', async () => {
      const { listed, other } = await scene(status)
      const start = opened(
        await verifyingServer((_arrival, response) => {
          response.writeHead(status, { location: other.origin }).end()
        }),
      )
      const dispatcher = agent(sign([start.origin, listed.origin]), redirect())
      expect(await codeOf(request(start.origin, { dispatcher }))).toBe('REDIRECT_OTHER_ORIGIN')
      expect(start.arrivals[0]?.verdict).toBe('ok')
      expect(other.arrivals[0]?.verdict).toBe('missing')
      expect(listed.arrivals).toHaveLength(0)
    })

    test('between two listed servers each hop is signed for its own origin', async () => {
      const { listed, other: start } = await scene(status)
      const dispatcher = agent(sign([start.origin, listed.origin]), redirect())
      await (await request(start.origin, { dispatcher })).body.dump()
      expect(start.arrivals[0]?.verdict).toBe('ok')
      expect(listed.arrivals).toMatchObject([{ verdict: 'ok', target: '/chosen' }])
    })

    test('among servers that are not listed redirects are nobody’s concern', async () => {
      const { listed: target, other } = await scene(status)
      const dispatcher = agent(sign('https://apig.example.com'), redirect())
      expect((await request(other.origin, { dispatcher })).statusCode).toBe(200)
      expect(target.arrivals.map(({ verdict }) => verdict)).toEqual(['missing'])
    })

    test('the client follows unlisted servers unsigned, to the end', async () => {
      const { listed, other } = await scene(status)
      const client = startClient(listed.origin, { otherOrigins: 'pass' })
      expect((await client.fetch(other.origin)).status).toBe(200)
      expect(listed.arrivals.map(({ verdict }) => verdict)).toEqual(['missing'])
      expect(await codeOf(client.request(other.origin))).toBe('REDIRECT_OTHER_ORIGIN')
    })
  })

  test(`${name}: setGlobalDispatcher, with the fetch of Node`, async () => {
    const { listed, other } = await scene(302)
    const { getGlobalDispatcher, setGlobalDispatcher } = undici
    const before = getGlobalDispatcher()
    setGlobalDispatcher(agent(sign(listed.origin)))
    try {
      expect(await codeOf(fetch(other.origin))).toBe('REDIRECT_OTHER_ORIGIN')
      expect(await (await fetch(`${listed.origin}/mine`)).text()).toBe('ok')
    } finally {
      setGlobalDispatcher(before)
    }
    expect(listed.arrivals).toMatchObject([{ verdict: 'ok', target: '/mine' }])
  })
}
