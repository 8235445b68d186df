import * as http from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { payloadHash, sign } from '@apig/signer-core'
import type { SignableRequest, SignOptions } from '@apig/signer-core'
import { describe, expect, test } from 'vitest'
import type { GatewayOptions } from '@apig/local-gateway/internal'
import { ACCESS_KEY_ID, ask, make, NOW, SECRET, withHeader } from './signed-requests.ts'
import { exchange } from './raw-http.ts'
import { startGateway, startServer } from './servers.ts'

const startInFrontOf = (backend: GatewayOptions['backend']): Promise<string> => startGateway({ backend })

/** A service of its own behind a gateway, over a real connection. */
const startBehind = async (handle: http.RequestListener): Promise<string> =>
  startInFrontOf(await startServer(handle))

/** As a user does it: sign, then fetch. */
function call<B extends NonNullable<RequestInit['body']>>(
  request: SignableRequest<B>,
  options: SignOptions = {},
  more: RequestInit = {},
): Promise<Response> {
  const signed = sign(
    { ...request, headers: { 'x-stage': 'RELEASE', ...request.headers } },
    { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET },
    { date: NOW, ...options },
  )
  return fetch(signed.url, { ...signed, ...more })
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A promise, and what fulfils it. */
function gate(): { open: () => void; opened: Promise<void> } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

describe('the request', () => {
  test('method, target, headers and body reach the service byte by byte', async () => {
    let seen:
      { method: string | undefined; url: string | undefined; rawHeaders: string[]; body: Buffer } | undefined
    const url = await startBehind(async (request, response) => {
      const { method, url: target, rawHeaders } = request
      seen = { method, url: target, rawHeaders, body: await bytesOf(request) }
      response.end('{}')
    })
    const target = "/v1/infers/a%20b/..;/%e4%bd%a0?b=2&a='1'"
    const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const request = make({
      method: 'PUT',
      target,
      headers: { 'X-Text': '中文', 'X-Note': '1' },
      body: body.toString('latin1'),
      options: { payload: { hash: payloadHash(body) } },
    })
    // Signed over the bytes; the target goes in the form in which it was written.
    expect(await ask(url, { ...request, target, body })).toMatchObject({ status: 200 })
    expect(seen?.method).toBe('PUT')
    expect(seen?.url).toBe(target)
    expect(seen?.body.equals(body)).toBe(true)
    const text = seen?.rawHeaders[(seen.rawHeaders.indexOf('X-Text') ?? 0) + 1] ?? ''
    expect(Buffer.from(text, 'latin1').toString('utf8')).toBe('中文')
  })

  test('what concerns the gateway alone stays there', async () => {
    let headers: IncomingMessage['headers'] = {}
    const url = await startBehind((request, response) => {
      headers = request.headers
      response.end('{}')
    })
    const request = make({ headers: { 'x-mine': '1' } })
    const answer = await ask(url, {
      ...request,
      headers: [
        ...request.headers,
        ['X-Request-Id', 'forged'],
        ['Connection', 'close, x-hop'],
        ['X-Hop', '1'],
        ['Keep-Alive', 'timeout=9'],
      ],
    })
    expect(answer.status).toBe(200)
    expect(headers).toMatchObject({
      'x-mine': '1',
      'x-stage': 'RELEASE',
      'x-request-id': answer.headers.get('x-request-id'),
    })
    expect(headers).not.toHaveProperty('authorization')
    expect(headers).not.toHaveProperty('x-hop')
    expect(headers).not.toHaveProperty('keep-alive')
    expect(headers.host).toMatch(/^127\.0\.0\.1:\d+$/)
  })

  test.each(['GET', 'POST', 'DELETE'])('%s without a body', async (method) => {
    const url = await startBehind(async (request, response) =>
      response.end(String((await bytesOf(request)).length)),
    )
    const response = await call({ method, url: `${url}/v1/infers/one` })
    expect([response.status, await response.text()]).toEqual([200, '0'])
  })

  test('what is refused never reaches the service', async () => {
    let calls = 0
    const url = await startInFrontOf((_request, response) => {
      calls++
      response.end('{}')
    })
    await ask(url, make({ secret: 'another' }))
    await ask(url, make({ secret: 'another', options: { payload: 'unsigned' } }))
    await ask(url, make({ headers: { 'x-stage': 'TEST' } }))
    expect(calls).toBe(0)
    await ask(url, make())
    expect(calls).toBe(1)
  })

  test('an unsigned body goes on while it still arrives', async () => {
    const first = gate()
    const url = await startBehind(async (request, response) => {
      request.once('data', first.open)
      response.end(String((await bytesOf(request)).length))
    })
    // The second half is sent only when the service has seen the first.
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(new Uint8Array(1000))
        await first.opened
        controller.enqueue(new Uint8Array(500))
        controller.close()
      },
    })
    const response = await call(
      { method: 'POST', url: `${url}/v1/infers/one`, body },
      { payload: 'unsigned' },
      { duplex: 'half' },
    )
    expect([response.status, await response.text()]).toEqual([200, '1500'])
  })

  test('an unsigned body that does not end is stopped at the limit', async () => {
    const url = await startBehind((request, response) => {
      request.once('end', () => response.end('{}')).on('error', () => undefined)
      request.resume()
    })
    const chunk = new Uint8Array(1024 * 1024)
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(chunk) })
    const request = { method: 'POST', url: `${url}/v1/infers/one`, body }
    const response = await call(request, { payload: 'unsigned' }, { duplex: 'half' })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({
      error_code: 'APIG.0201',
      error_msg: 'Request entity too large',
    })
  })

  test('a service in the same process gets it too', async () => {
    const url = await startInFrontOf(({ method, target, accessKeyId, body }, response) => {
      response.end(
        JSON.stringify({
          method,
          target,
          accessKeyId,
          length: body instanceof Uint8Array ? body.length : -1,
        }),
      )
    })
    const response = await call({ method: 'POST', url: `${url}/v1/infers/one?a=1`, body: 'four' })
    expect(await response.json()).toEqual({
      method: 'POST',
      target: '/v1/infers/one?a=1',
      accessKeyId: ACCESS_KEY_ID,
      length: 4,
    })
  })
})

describe('the answer', () => {
  test('status, headers and body come back as they are', async () => {
    const body = Buffer.from([0, 255, 13, 10, 128])
    const url = await startBehind((_request, response) => {
      response.writeHead(
        418,
        'Short And Stout',
        [
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['X-Teapot', 'yes'],
          ['X-Request-Id', 'of-the-service'],
        ].flat(),
      )
      response.end(body)
    })
    const response = await call({ method: 'GET', url: `${url}/v1/infers/one` })
    expect([response.status, response.statusText]).toEqual([418, 'Short And Stout'])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('x-teapot')).toBe('yes')
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true)
  })

  test('an event stream comes event by event', async () => {
    const gates = [gate(), gate(), gate()]
    const url = await startBehind(async (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.flushHeaders()
      for (const [at, { opened }] of gates.entries()) {
        await opened
        response.write(`data: ${at}\n\n`)
      }
      response.end()
    })
    // The head comes before there is any event, and each event before the next one is let go.
    const response = await call({ method: 'GET', url: `${url}/v1/infers/one` })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    for (const [at, { open }] of gates.entries()) {
      open()
      const { value } = await reader.read()
      expect(new TextDecoder().decode(value)).toBe(`data: ${at}\n\n`)
    }
    expect((await reader.read()).done).toBe(true)
  })

  test('a client that goes away ends the call of the service', async () => {
    const started = gate()
    const closed = gate()
    const url = await startBehind((_request, response) => {
      response.once('close', closed.open)
      response.write('data: 0\n\n')
      started.open()
    })
    const abort = new AbortController()
    await call({ method: 'GET', url: `${url}/v1/infers/one` }, {}, { signal: abort.signal })
    await started.opened
    abort.abort()
    await closed.opened
  })

  test('a client that goes away before there is an answer ends it too', async () => {
    const started = gate()
    const closed = gate()
    const url = await startBehind((request, response) => {
      response.once('close', closed.open)
      request.once('end', started.open).resume()
    })
    const abort = new AbortController()
    const answer = call({ method: 'GET', url: `${url}/v1/infers/one` }, {}, { signal: abort.signal })
    await started.opened
    abort.abort()
    await expect(answer).rejects.toThrow('aborted')
    await closed.opened
  })

  test('a service that cannot be reached is a 502', async () => {
    const server = http.createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const answer = await ask(await startInFrontOf(`http://127.0.0.1:${port}`), make({ body: '{}' }))
    expect(answer).toMatchObject({ status: 502, code: 'APIG.0202', message: 'Backend unavailable' })
  })

  test('a service that hangs up without an answer is a 502', async () => {
    const url = await startBehind((request) => request.socket.destroy())
    expect(await ask(url, make({ body: '{}' }))).toMatchObject({ status: 502, code: 'APIG.0202' })
  })

  test('a function that throws is a 500', async () => {
    const url = await startInFrontOf(() => {
      throw new Error('a fault of the test')
    })
    const answer = await ask(url, make())
    expect(answer).toMatchObject({ status: 500, code: 'APIG.0601' })
    expect(answer.body).not.toContain('a fault of the test')
  })

  test('HEAD has no body', async () => {
    const url = await startBehind((_request, response) =>
      response.writeHead(200, { 'Content-Length': '7' }).end(),
    )
    const answer = await exchange(url, withHeader(make({ method: 'HEAD' }), 'Connection', 'close'))
    expect([answer.status, answer.body]).toEqual([200, ''])
  })
})
