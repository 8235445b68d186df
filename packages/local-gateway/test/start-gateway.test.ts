import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSigner } from '@apig/signer-core'
import { createVerifier } from '@apig/backend-verify'
import { verified, verifiedUpgrade } from '@apig/backend-verify/node'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { startGateway } from '@apig/local-gateway'
import type { GatewayRequest, LocalGateway, LocalGatewayOptions } from '@apig/local-gateway'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function start(options: LocalGatewayOptions = {}): Promise<LocalGateway> {
  const gateway = await startGateway(options)
  endings.push(() => gateway.close())
  return gateway
}

interface Call {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly secret?: string
}

/** As a client sends it that signs. */
function sign(gateway: LocalGateway, call: Call = {}): { url: string; headers: Record<string, string> } {
  const { accessKeyId, secretAccessKey } = gateway.credentials
  const signer = createSigner({ accessKeyId, secretAccessKey: call.secret ?? secretAccessKey })
  const { url, headers } = signer.sign({
    method: call.method ?? (call.body === undefined ? 'GET' : 'POST'),
    url: gateway.url + (call.path ?? '/v1/infers/flowers'),
    headers: { 'x-stage': 'RELEASE', ...call.headers },
    ...(call.body !== undefined && { body: call.body }),
  })
  return { url, headers: { ...headers } }
}

async function callSigned(gateway: LocalGateway, call: Call = {}): Promise<Response> {
  const { url, headers } = sign(gateway, call)
  const method = call.method ?? (call.body === undefined ? 'GET' : 'POST')
  return fetch(url, { method, headers, ...(call.body !== undefined && { body: call.body as string }) })
}

const json = { 'content-type': 'application/json' }

describe('without options', () => {
  test('it can be called at once: the sample service verifies what the gateway signed', async () => {
    const gateway = await start()
    const response = await callSigned(gateway, { headers: json, body: '{"a":1}' })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      service: 'flowers',
      verified: { key_id: 'local-signature-key', body: true },
    })
  })

  test('two gateways share no key', async () => {
    const [one, other] = [await start(), await start()]
    expect(one.credentials).not.toEqual(other.credentials)
    expect(one.signatureKey.secret).not.toBe(other.signatureKey.secret)
    expect(one.iamUser.password).not.toBe(other.iamUser.password)
  })

  test.each([
    '/v1/chat/completions',
    '/v1/infers/chat/v1/chat/completions',
    '/v2/infer/chat/v1/chat/completions',
  ])('a chat streams with its finish_reason: %s', async (path) => {
    const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] })
    const response = await callSigned(await start(), { path, headers: json, body })
    const events = (await response.text()).trim().split('\n\n')
    expect(events.at(-1)).toBe('data: [DONE]')
    const last: unknown = JSON.parse(events.at(-2)?.slice('data: '.length) ?? '')
    expect(last).toMatchObject({ choices: [{ finish_reason: 'stop' }] })
  })
})

test('a handler gets what the gateway signed, and a verifier accepts it', async () => {
  const signatureKey = { keyId: 'signature-key-1', secret: 'secret-of-the-signature-key' }
  const verifier = createVerifier({
    keys: { [signatureKey.keyId]: signatureKey.secret },
    logger: { warn: () => undefined },
  })
  const gateway = await start({
    signatureKey,
    backend: verified(verifier, (request, response) =>
      response.end(`${request.apig.keyId} ${String(request.rawBody)}`),
    ),
  })
  expect(await (await callSigned(gateway, { path: '/orders?b=2&a=1', body: 'x' })).text()).toBe(
    'signature-key-1 x',
  )
})

test('a handler that fails is a 500, and its error is printed', async () => {
  const print = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const gateway = await start({ backend: () => Promise.reject(new Error('broken')) })
  expect((await callSigned(gateway)).status).toBe(500)
  expect(print).toHaveBeenCalledWith(expect.objectContaining({ message: 'broken' }))
  print.mockRestore()
})

test('signForwarded: false forwards without a signature, and streams', async () => {
  const gateway = await start({
    signForwarded: false,
    backend: (request, response) => response.end(String(request.headers.authorization)),
  })
  expect(await (await callSigned(gateway)).text()).toBe('undefined')
})

test('API keys are taken as Bearer, or bare with X-Api-Key-Type: temp, and stay behind', async () => {
  const gateway = await start({
    apiKeys: ['the-key'],
    backend: (request, response) => response.end(JSON.stringify(request.rawHeaders)),
  })
  const call = (headers: Record<string, string>): Promise<Response> =>
    fetch(gateway.url, { headers: { 'x-stage': 'RELEASE', ...headers } })
  for (const headers of [
    { authorization: 'Bearer the-key' },
    { 'x-api-key-type': 'temp', authorization: 'the-key' },
  ] as Record<string, string>[]) {
    const response = await call(headers)
    expect(response.status).toBe(200)
    expect(await response.text()).not.toMatch(/the-key|api-key-type/i)
  }
  for (const authorization of ['the-key', 'Bearer another', 'Basic the-key'])
    expect((await call({ authorization })).status).toBe(401)
  expect(gateway.requests.map(({ identity, reason }) => identity ?? reason)).toEqual([
    ...['api-key', 'api-key', 'malformed', 'api-key-unknown', 'malformed'],
  ])
})

test('requests lists what came and what was decided, without a secret', async () => {
  const ended: GatewayRequest[] = []
  const gateway = await start({
    appCodes: ['the-code'],
    now: () => new Date('2026-03-04T05:06:07Z'),
    onRequest: (request) => ended.push(request),
    backend: (_request, response) => response.writeHead(418).end(),
  })
  const { accessKeyId } = gateway.credentials
  const dated = { 'x-sdk-date': '20260304T050607Z' }
  await callSigned(gateway, { path: '/orders?apikey=query-secret', headers: dated })
  await callSigned(gateway, { secret: 'wrong', headers: { ...dated, 'x-note': 'header-secret' } })
  await callSigned(gateway)
  await fetch(`${gateway.url}/orders`, { headers: { 'x-apig-appcode': 'the-code', 'x-stage': 'RELEASE' } })
  await fetch(`${gateway.url}/orders`)
  expect(gateway.requests).toMatchObject([
    {
      decision: 'accepted',
      identity: 'access-key',
      accessKeyId,
      status: 418,
      method: 'GET',
      path: '/orders',
    },
    { decision: 'refused', code: 'APIG.0301', reason: 'mismatch', status: 401, identity: undefined },
    { decision: 'refused', code: 'APIG.0301', reason: 'expired', status: 401 },
    { decision: 'accepted', identity: 'app-code', status: 418, code: undefined },
    { decision: 'refused', code: 'APIG.0101', reason: 'not-published', status: 404 },
  ])
  const printed = JSON.stringify(gateway.requests)
  for (const secret of ['query-secret', 'header-secret', 'the-code', gateway.credentials.secretAccessKey])
    expect(printed).not.toContain(secret)
  await vi.waitFor(() => expect(ended).toEqual(gateway.requests))
})

test('the last 1,000 requests are kept', async () => {
  const gateway = await start()
  for (let count = 0; count < 1010; count++) await fetch(`${gateway.url}/${count}`)
  expect(gateway.requests).toHaveLength(1000)
  expect(gateway.requests[0]?.path).toBe('/10')
}, 30_000)

test('an upload and its response go through byte by byte', async () => {
  const body = new Uint8Array(5_000_000).map((_, at) => at * 31)
  const gateway = await start({
    backend: async (request, response) => {
      for await (const chunk of request) response.write(chunk)
      response.end()
    },
  })
  const got = Buffer.from(await (await callSigned(gateway, { body })).arrayBuffer())
  const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  expect(digest(got)).toBe(digest(body))
})

describe('WebSockets', () => {
  /** What the socket says to a text and to bytes; rejects with the status of a refusal. */
  function talk(url: string, headers: Record<string, string>): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers })
      endings.push(() => socket.terminate())
      const heard: string[] = []
      socket.on('open', () => {
        socket.send('hello')
        socket.send(Buffer.from([1, 2, 3]))
      })
      socket.on('message', (data, isBinary) => {
        heard.push(isBinary ? (data as Buffer).toString('hex') : String(data))
        if (heard.length === 2) resolve(heard)
      })
      socket.on('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))))
      socket.on('error', reject)
    })
  }

  test('the sample service echoes, behind its verifier and without one', async () => {
    for (const options of [{}, { signForwarded: false }]) {
      const gateway = await start(options)
      const { url, headers } = sign(gateway, { path: '/v1/infers/flowers?b=2&a=1' })
      expect(await talk(url, headers)).toEqual(['hello', '010203'])
      expect(gateway.requests).toMatchObject([{ decision: 'accepted', status: 101, identity: 'access-key' }])
    }
  })

  test('a service at a URL gets a signed upgrade with its protocol, and its own response comes back', async () => {
    const signatureKey = { keyId: 'signature-key-1', secret: 'secret-of-the-signature-key' }
    const verifier = createVerifier({ keys: { [signatureKey.keyId]: signatureKey.secret } })
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'chat' })
    const server = createServer((_request, response) => response.end())
    server.on(
      'upgrade',
      verifiedUpgrade(verifier, (request, socket, head) => {
        if (request.url === '/closed')
          return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
        sockets.handleUpgrade(request, socket, head, (one) => one.on('message', (data) => one.send(data)))
      }),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    endings.push(() => {
      for (const one of sockets.clients) one.terminate()
      server.closeAllConnections()
      server.close()
    })
    const backend = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const gateway = await start({ backend, signatureKey })
    const open = sign(gateway, { path: '/chat' })
    const socket = new WebSocket(open.url.replace(/^http/, 'ws'), ['chat'], { headers: open.headers })
    endings.push(() => socket.terminate())
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
    expect(socket.protocol).toBe('chat')
    const closed = sign(gateway, { path: '/closed' })
    await expect(talk(closed.url, closed.headers)).rejects.toThrow('403')
  })

  test('a wrong secret, no stage and a service that is gone are refused', async () => {
    const gateway = await start()
    const wrong = sign(gateway, { secret: 'wrong' })
    await expect(talk(wrong.url, wrong.headers)).rejects.toThrow('401')
    await expect(talk(gateway.url, {})).rejects.toThrow('404')
    const free = await start()
    await free.close()
    const lonely = await start({ backend: free.url })
    const { url, headers } = sign(lonely)
    await expect(talk(url, headers)).rejects.toThrow('502')
    expect(gateway.requests.map(({ reason }) => reason)).toEqual(['mismatch', 'not-published'])
  })

  test('close ends a socket that is open', async () => {
    const gateway = await startGateway()
    const { url, headers } = sign(gateway)
    const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers })
    await new Promise((resolve) => socket.on('open', resolve))
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.on('error', () => undefined)
    await gateway.close()
    await closed
  })
})
