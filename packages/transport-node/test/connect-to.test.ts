import { createSecureServer } from 'node:http2'
import * as https from 'node:https'
import type { TLSSocket } from 'node:tls'
import { createSigner } from '@apig/signer-core'
import { createClient } from '@apig/transport-node'
import type { ClientOptions } from '@apig/transport-node'
import { Agent, MockAgent, interceptors } from 'undici'
import { describe, expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import {
  AUTHORITY,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  GATEWAY_CERTIFICATE,
  GATEWAY_KEY,
} from './stand/private-authority.ts'
import { close, CREDENTIALS, listen, verifyingServer } from './stand/verifying-server.ts'

/** What a TLS server saw of a request. */
interface Seen {
  readonly host: string | undefined
  readonly serverName: string | false | undefined
  readonly client: string | undefined
  readonly version: string
  readonly isSigned: boolean
}

const tls = { key: GATEWAY_KEY, cert: GATEWAY_CERTIFICATE }

/** Recomputes the signature for the host that the URL had. */
function isSigned(method: string, url: string, host: string, headers: Record<string, unknown>): boolean {
  const authorization = String(headers['authorization'])
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? []
  const signed = names.split(';').filter((name) => name !== 'host')
  const given = Object.fromEntries(signed.map((name) => [name, String(headers[name])]))
  const again = createSigner(CREDENTIALS).sign({ method, url, headers: { ...given, host } })
  return again.headers['Authorization'] === authorization
}

async function gateway(options: https.ServerOptions = {}): Promise<{ port: number; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = https.createServer({ ...tls, ...options }, (request, response) => {
    const socket = request.socket as TLSSocket & { servername?: string | false }
    const { host = '' } = request.headers
    seen.push({
      host,
      serverName: socket.servername,
      client: socket.getPeerCertificate()?.subject?.CN as string | undefined,
      version: request.httpVersion,
      isSigned: isSigned(request.method ?? '', request.url ?? '', host, request.headers),
    })
    response.end('secure')
  })
  server.on('tlsClientError', () => undefined)
  const port = await listen(server)
  opened({ close: () => close(server as never) })
  return { port, seen }
}

const ORIGIN = 'https://gateway.example.com'
const start = (options: Partial<ClientOptions>) => startClient(ORIGIN, { ca: AUTHORITY, ...options })

describe('connectTo', () => {
  test.each(['fetch', 'request'] as const)(
    '%s connects to the address; Host, SNI and signature stay the URL’s',
    async (way) => {
      const { port, seen } = await gateway()
      const client = start({ connectTo: `127.0.0.1:${port}` })
      const response = await client[way](`${ORIGIN}/a?b=1`)
      expect('status' in response ? response.status : response.statusCode).toBe(200)
      expect(seen).toEqual([
        {
          host: 'gateway.example.com',
          serverName: 'gateway.example.com',
          client: undefined,
          version: '1.1',
          isSigned: true,
        },
      ])
    },
  )

  test('without a port it takes that of the URL', async () => {
    const { port, seen } = await gateway()
    const origin = `${ORIGIN}:${port}`
    const client = startClient(origin, { ca: AUTHORITY, connectTo: '127.0.0.1' })
    expect(await (await client.fetch(origin)).text()).toBe('secure')
    expect(seen).toMatchObject([{ host: `gateway.example.com:${port}`, isSigned: true }])
  })

  test('over plain http, and for what goes through the dispatcher of the client', async () => {
    const server = opened(await verifyingServer())
    const origin = 'http://gateway.example.com'
    const client = startClient(origin, { connectTo: `127.0.0.1:${server.port}` })
    await (await client.fetch(origin)).text()
    await (await client.dispatcher.request({ origin, path: '/d', method: 'GET' })).body.dump()
    expect(server.arrivals.map((arrival) => [arrival.verdict, arrival.header('host')])).toEqual([
      ['ok', 'gateway.example.com'],
      ['ok', 'gateway.example.com'],
    ])
  })

  test('other origins are connected to as ever', async () => {
    const server = opened(await verifyingServer())
    const client = start({ connectTo: '127.0.0.1:9', otherOrigins: 'pass' })
    expect(await (await client.fetch(server.origin)).text()).toBe('ok')
    expect(server.arrivals[0]?.verdict).toBe('missing')
  })

  test('the certificate is held against the name of the URL', async () => {
    const { port, seen } = await gateway()
    const origin = 'https://other.example.com'
    const client = startClient(origin, { ca: AUTHORITY, connectTo: `127.0.0.1:${port}` })
    await expect(client.fetch(origin)).rejects.toMatchObject({ code: 'CERTIFICATE_UNTRUSTED' })
    expect(seen).toHaveLength(0)
  })

  test('whoever puts an address into the URL is pointed to it', async () => {
    const { port } = await gateway()
    const origin = `https://127.0.0.1:${port}`
    const client = startClient(origin, { ca: AUTHORITY })
    await expect(client.fetch(origin)).rejects.toMatchObject({
      code: 'CERTIFICATE_UNTRUSTED',
      message: expect.stringMatching(/connectTo/),
    })
    await expect(client.fetch(origin, { headers: { host: 'gateway.example.com' } })).rejects.toMatchObject({
      code: 'HOST_MISMATCH',
      message: expect.stringMatching(/connectTo/),
    })
  })

  test.each(['10.0.0.5', '10.0.0.5:8443', '::1', '[::1]:8443', 'gateway.internal:80'])(
    '%s is an address',
    (connectTo) => {
      opened(createClient({ credentials: CREDENTIALS, origins: ORIGIN, connectTo }))
    },
  )
})

describe('certificates', () => {
  test('a private authority', async () => {
    const { port } = await gateway()
    const connectTo = `127.0.0.1:${port}`
    expect(await (await start({ connectTo }).fetch(ORIGIN)).text()).toBe('secure')
    await expect(startClient(ORIGIN, { connectTo }).fetch(ORIGIN)).rejects.toMatchObject({
      code: 'CERTIFICATE_UNTRUSTED',
      message: expect.stringMatching(/options\.ca/),
    })
  })

  test('a gateway that asks for a certificate of the client', async () => {
    const { port, seen } = await gateway({ ca: AUTHORITY, requestCert: true, rejectUnauthorized: true })
    const connectTo = `127.0.0.1:${port}`
    const client = start({ connectTo, cert: CLIENT_CERTIFICATE, key: Buffer.from(CLIENT_KEY) })
    expect(await (await client.fetch(ORIGIN)).text()).toBe('secure')
    expect(seen).toMatchObject([{ client: 'apig-test-client', isSigned: true }])
    await expect(start({ connectTo, retry: false }).fetch(ORIGIN)).rejects.toThrow()
    expect(seen).toHaveLength(1)
  })
})

describe('HTTP/2', () => {
  test.each([
    [true, '2.0'],
    [false, '1.1'],
  ])('allowH2 %s', async (allowH2, version) => {
    const seen: unknown[] = []
    const server = createSecureServer({ ...tls, allowHTTP1: true }, (request, response) => {
      const host = request.authority || String(request.headers.host)
      const body: Buffer[] = []
      request.on('data', (chunk: Buffer) => body.push(chunk))
      request.on('end', () => {
        seen.push([request.httpVersion, host, isSigned(request.method, request.url, host, request.headers)])
        response.end(Buffer.concat(body))
      })
    })
    const port = await listen(server as never)
    opened({ close: () => void server.close() })
    const client = start({ connectTo: `127.0.0.1:${port}`, allowH2 })
    const sent = await client.fetch(`${ORIGIN}/a`, { method: 'POST', body: new Blob(['form']) })
    expect(await sent.text()).toBe('form')
    const { body } = await client.request(`${ORIGIN}/b`)
    expect(await body.text()).toBe('')
    expect(seen.map((one) => (one as unknown[]).slice(0, 2))).toEqual([
      [version, 'gateway.example.com'],
      [version, 'gateway.example.com'],
    ])
    expect((seen[1] as unknown[])[2]).toBe(true)
  })
})

describe('a dispatcher of the user', () => {
  test('an Agent makes the connections, and stays open', async () => {
    const { port, seen } = await gateway()
    const connect = { ca: AUTHORITY, servername: 'gateway.example.com' }
    const dispatcher = opened(new Agent({ connect }))
    const origin = `https://127.0.0.1:${port}`
    const client = createClient({ credentials: CREDENTIALS, origins: origin, dispatcher })
    expect(await (await client.fetch(origin)).text()).toBe('secure')
    await client.close()
    const again = createClient({ credentials: CREDENTIALS, origins: origin, dispatcher })
    await (await again.request(origin)).body.dump()
    expect(seen.map(({ serverName, isSigned: ok }) => [serverName, ok])).toEqual([
      ['gateway.example.com', true],
      ['gateway.example.com', true],
    ])
  })

  test('one that retries and follows redirects sends no signature twice', async () => {
    const server = opened(
      await verifyingServer((arrival, response, count) => {
        if (arrival.target === '/from') response.writeHead(307, { location: '/to' }).end()
        else if (count < 3) response.writeHead(503, { 'retry-after': '0' }).end()
        else response.end('ok')
      }),
    )
    const { retry, redirect } = interceptors
    const dispatcher = opened(new Agent()).compose(retry({ minTimeout: 1 }), redirect({ maxRedirections: 3 }))
    const client = startClient(server.origin, {
      proxy: undefined,
      dispatcher,
      nonce: true,
      retry: { baseDelaySeconds: 0.001 },
    })
    for (const send of [client.fetch, client.request]) {
      await send(`${server.origin}/from`)
    }
    expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(server.arrivals.map(() => 'ok'))
    const nonces = server.arrivals.map((arrival) => arrival.header('x-sdk-nonce'))
    expect(new Set(nonces).size).toBe(nonces.length)
    expect(server.arrivals).toHaveLength(5)
  })

  test('a MockAgent', async () => {
    const dispatcher = opened(new MockAgent())
    dispatcher.disableNetConnect()
    const headers = { authorization: /^SDK-HMAC-SHA256 / }
    for (const path of ['/f', '/r'])
      dispatcher.get(ORIGIN).intercept({ path, method: 'POST', headers, body: 'x' }).reply(200, 'mocked')
    const client = createClient({ credentials: CREDENTIALS, origins: ORIGIN, dispatcher })
    const init = { method: 'POST', body: 'x' }
    expect(await (await client.fetch(`${ORIGIN}/f`, init)).text()).toBe('mocked')
    expect(await (await client.request(`${ORIGIN}/r`, init)).body.text()).toBe('mocked')
  })
})

test.each<[object, RegExp]>([
  [{ connectTo: 'http://10.0.0.5' }, /options\.connectTo/],
  [{ connectTo: '10.0.0.5:0' }, /options\.connectTo/],
  [{ connectTo: '10.0.0.5:99999' }, /options\.connectTo/],
  [{ connectTo: 5 }, /options\.connectTo/],
  [{ connectTo: '10.0.0.5', proxy: 'http://proxy.example.com' }, /options\.proxy cannot be combined/],
  [{ cert: CLIENT_CERTIFICATE }, /options\.cert and options\.key/],
  [{ key: CLIENT_KEY }, /options\.cert and options\.key/],
  [{ ca: 'ca.pem' }, /options\.ca must be PEM.*readFileSync/],
  [{ allowH2: 'yes' }, /options\.allowH2/],
  [{ dispatcher: {} }, /options\.dispatcher/],
  [{ dispatcher: new Agent(), ca: AUTHORITY }, /options\.ca cannot be combined with options\.dispatcher/],
  [{ conectTo: '10.0.0.5' }, /"conectTo"; did you mean connectTo/],
])('a wrong option is named: %j', (options, message) => {
  const all = { credentials: CREDENTIALS, origins: ORIGIN, ...options } as ClientOptions
  expect(() => createClient(all)).toThrow(
    expect.objectContaining({
      name: 'TransportError',
      code: 'OPTION_INVALID',
      message: expect.stringMatching(message),
    }),
  )
})
