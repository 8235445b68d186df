import * as https from 'node:https'
import { createClient } from '@apig/transport-node'
import type { ClientOptions } from '@apig/transport-node'
import { afterEach, describe, expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { startProxy } from './stand/connect-proxy.ts'
import { opened } from './stand/opened.ts'
import { TLS_CERTIFICATE, TLS_KEY } from './stand/tls.ts'
import { close, CREDENTIALS, listen, verifyingServer } from './stand/verifying-server.ts'

const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
const before = PROXY_VARIABLES.map((name) => [name, process.env[name]] as const)

function environment(values: Readonly<Record<string, string>>): void {
  for (const name of PROXY_VARIABLES) delete process.env[name]
  Object.assign(process.env, values)
}

afterEach(() => {
  for (const [name, value] of before)
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
})

async function httpsServer(): Promise<{ origin: string }> {
  const server = https.createServer({ key: TLS_KEY, cert: TLS_CERTIFICATE }, (_request, response) => {
    response.end('secure')
  })
  const port = await listen(server)
  opened({ close: () => close(server as never) })
  return { origin: `https://localhost:${port}` }
}

describe('proxy', () => {
  test('of the environment, for http and https, with a CA of its own; NO_PROXY is heeded', async () => {
    const proxy = opened(await startProxy())
    const plain = opened(await verifyingServer())
    const secure = await httpsServer()
    environment({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url })
    const client = startClient([plain.origin, secure.origin], { proxy: undefined, ca: TLS_CERTIFICATE })
    expect(await (await client.fetch(plain.origin)).text()).toBe('ok')
    expect(await (await client.fetch(secure.origin)).text()).toBe('secure')
    expect(plain.arrivals[0]?.verdict).toBe('ok')
    // undici 7 makes a tunnel for http too, undici 8 asks the proxy for the URL.
    const { host, href } = new URL(plain.origin)
    expect([host, href]).toContain(proxy.seen[0])
    expect(proxy.seen.slice(1)).toEqual([new URL(secure.origin).host])

    environment({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })
    const direct = startClient(plain.origin, { proxy: undefined })
    await (await direct.fetch(plain.origin)).text()
    expect(proxy.seen).toHaveLength(2)
  })

  test('of the options; false is none, whatever the environment says', async () => {
    const proxy = opened(await startProxy())
    const server = opened(await verifyingServer())
    environment({ HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '*' })
    await (await startClient(server.origin, { proxy: proxy.url }).fetch(server.origin)).text()
    expect(proxy.seen).toHaveLength(1)
    await (await startClient(server.origin, { proxy: false }).fetch(server.origin)).text()
    expect(proxy.seen).toHaveLength(1)
    expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(['ok', 'ok'])
  })
})

describe('certificates', () => {
  test('an authority that nobody knows is refused, and not tried again', async () => {
    const server = await httpsServer()
    const client = startClient(server.origin)
    for (const send of [client.fetch, client.request])
      await expect(send(server.origin)).rejects.toMatchObject({
        code: 'CERTIFICATE_UNTRUSTED',
        message: expect.stringMatching(/DEPTH_ZERO_SELF_SIGNED_CERT.*options\.ca/),
        cause: expect.any(Error),
      })
    expect(client.attempts).toHaveLength(2)
  })

  test.each([
    ['text', TLS_CERTIFICATE],
    ['bytes', Buffer.from(TLS_CERTIFICATE)],
    ['a list', [TLS_CERTIFICATE]],
  ])('ca as %s is trusted', async (_name, ca) => {
    const server = await httpsServer()
    const client = startClient(server.origin, { ca })
    expect(await (await client.fetch(server.origin)).text()).toBe('secure')
  })
})

describe('connections', () => {
  test('are kept and used again', async () => {
    const ports = new Set<number | undefined>()
    const server = opened(
      await verifyingServer((_arrival, response) => {
        ports.add(response.req.socket.remotePort)
        response.end('ok')
      }),
    )
    const client = startClient(server.origin, { connections: 1 })
    for (let count = 0; count < 5; count++) await (await client.fetch(server.origin)).text()
    expect(ports.size).toBe(1)
  })

  test('are as many as allowed', async () => {
    const ports = new Set<number | undefined>()
    const server = opened(
      await verifyingServer((_arrival, response) => {
        ports.add(response.req.socket.remotePort)
        setTimeout(() => response.end('ok'), 5)
      }),
    )
    const client = startClient(server.origin, { connections: 2 })
    await Promise.all(Array.from({ length: 10 }, async () => (await client.fetch(server.origin)).text()))
    expect(ports.size).toBe(2)
  })

  test('close waits for the calls that run; afterwards nothing is sent', async () => {
    let arrived: () => void = () => undefined
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const server = opened(
      await verifyingServer((_arrival, response) => {
        arrived()
        setTimeout(() => response.end('ok'), 20)
      }),
    )
    const client = createClient({ credentials: CREDENTIALS, origins: server.origin, proxy: false })
    const sent = client.fetch(server.origin).then((response) => response.text())
    await arrival
    const closed = client.close()
    expect(await sent).toBe('ok')
    await closed
    await expect(client.fetch(server.origin)).rejects.toThrow()
    expect(server.arrivals).toHaveLength(1)
  })
})

test.each([
  [{ proxy: 'example.com' }, /options\.proxy/],
  [{ proxy: true }, /options\.proxy/],
  [{ ca: 5 }, /options\.ca/],
  [{ connections: 0 }, /options\.connections/],
  [{ connections: 1.5 }, /options\.connections/],
  [{ keepAliveSeconds: 0 }, /options\.keepAliveSeconds/],
  [{ connectTimeoutSeconds: -1 }, /options\.connectTimeoutSeconds/],
  [{ onUploadProgress: 5 }, /options\.onUploadProgress/],
  [{ origins: undefined }, /options\.origins/],
  [{ credentials: undefined }, /credentials/],
  [{ stage: '' }, /options\.stage/],
])('a wrong option is named: %j', (options, message) => {
  expect(() =>
    createClient({
      credentials: CREDENTIALS,
      origins: 'https://apig.example.com',
      ...(options as Partial<ClientOptions>),
    } as ClientOptions),
  ).toThrow(expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringMatching(message) }))
})
