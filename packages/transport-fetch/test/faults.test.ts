import { expect, test } from 'vitest'
import { errorOf, fetchFor, header, startGateway, startRawServer, startServer } from './servers.ts'

const PUT = { method: 'PUT', body: 'text' }

test.each([
  ['GET', {}],
  ['HEAD', { method: 'HEAD' }],
  ['PUT with text', PUT],
  ['PUT with a Blob', { method: 'PUT', body: new Blob(['text']) }],
  ['DELETE', { method: 'DELETE' }],
])('%s is sent again after a reset, and signed anew', async (_name, init) => {
  const { url, arrived } = await startServer((request, response) => {
    if (arrived.length < 3) request.socket.resetAndDestroy()
    else response.end()
  })
  const response = await fetchFor(url, { nonce: true })(url, init)
  expect(response.status).toBe(200)
  expect(arrived).toHaveLength(3)
  expect(new Set(arrived.map(({ body }) => body.toString())).size).toBe(1)
  for (const name of ['x-sdk-nonce', 'authorization'])
    expect(new Set(arrived.map((one) => header(one, name))).size).toBe(3)
})

test.each<[string, () => RequestInit]>([
  ['POST', () => ({ method: 'POST', body: 'text' })],
  ['PATCH', () => ({ method: 'PATCH', body: 'text' })],
  ['PUT with a stream', () => ({ method: 'PUT', body: new Blob(['text']).stream() })],
])('%s is not sent again after a reset', async (_name, init) => {
  const { url, arrived } = await startServer((request) => request.socket.resetAndDestroy())
  const retried: boolean[] = []
  const error = await errorOf(fetchFor(url, { onAttempt: (end) => retried.push(end.willRetry) })(url, init()))
  expect(error).toBeInstanceOf(TypeError)
  expect(retried).toEqual([false])
  expect(arrived).toHaveLength(1)
})

test("after the last attempt the platform's own error is thrown", async () => {
  const { url, arrived } = await startServer((request) => request.socket.resetAndDestroy())
  const error = await errorOf(fetchFor(url)(url))
  expect(error).toBeInstanceOf(TypeError)
  expect(arrived).toHaveLength(3)
})

test('a storm of 429 is waited out, then answered', async () => {
  const { url, arrived } = await startServer((_request, response) => {
    response.statusCode = arrived.length < 3 ? 429 : 200
    response.setHeader('Retry-After', '0')
    response.end(`answer ${arrived.length}`)
  })
  const response = await fetchFor(url)(url)
  expect([response.status, await response.text()]).toEqual([200, 'answer 3'])
})

test('503 is tried again for PUT, handed over for POST, and after the last retry', async () => {
  const { url, arrived } = await startServer((_request, response) => response.writeHead(503).end('busy'))
  const call = fetchFor(url)
  const put = await call(url, PUT)
  expect([put.status, await put.text(), arrived.length]).toEqual([503, 'busy', 3])
  expect((await call(url, { method: 'POST', body: 'x' })).status).toBe(503)
  expect(arrived).toHaveLength(4)
  expect((await fetchFor(url, { retry: false })(url)).status).toBe(503)
  expect(arrived).toHaveLength(5)
})

test('Retry-After that asks for too long is handed over at once', async () => {
  const { url, arrived } = await startServer((_request, response) =>
    response.writeHead(503, { 'Retry-After': '3600' }).end(),
  )
  expect((await fetchFor(url)(url)).status).toBe(503)
  expect(arrived).toHaveLength(1)
})

test.each([401, 403, 500, 502, 504])('%s is never tried again', async (status) => {
  const { url, arrived } = await startServer((_request, response) => response.writeHead(status).end('{}'))
  expect((await fetchFor(url)(url)).status).toBe(status)
  expect(arrived).toHaveLength(1)
})

test('four refused calls do not lock the key: each is one attempt', async () => {
  const { url } = await startGateway()
  const wrong = fetchFor(url, {
    credentials: { accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'wrong' },
  })
  for (const _ of [1, 2, 3, 4]) expect((await wrong(url)).status).toBe(401)
  expect((await fetchFor(url)(url)).status).toBe(200)
})

test('throttling of the gateway itself is waited out', async () => {
  const { url } = await startGateway({ throttling: { requests: 1, seconds: 1 } })
  const call = fetchFor(url, { retry: { retries: 9, baseDelaySeconds: 0.4, maxDelaySeconds: 1 } })
  expect((await call(url)).status).toBe(200)
  expect((await call(url)).status).toBe(200)
})

test('half an answer is an error of its body, not an end', async () => {
  const { url } = await startServer((request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half')
    setTimeout(() => request.socket.destroy(), 10)
  })
  const response = await fetchFor(url)(url)
  expect(await errorOf(response.text())).toBeInstanceOf(Error)
})

test('a name that does not resolve is an error of the network', async () => {
  const url = 'https://no-such-host.invalid/'
  const error = await errorOf(fetchFor(url, { retry: false })(url))
  expect(error).toBeInstanceOf(TypeError)
})

test('a server that stalls: attemptTimeoutSeconds ends the attempt, and the next one is made', async () => {
  const { url, arrived } = await startServer((_request, response) => {
    if (arrived.length === 2) response.end('late')
  })
  const response = await fetchFor(url, { attemptTimeoutSeconds: 0.2 })(url)
  expect(await response.text()).toBe('late')
  expect(arrived).toHaveLength(2)
})

test('a server that stalls: timeoutSeconds ends the call, retries included', async () => {
  const { url } = await startServer(() => undefined)
  expect(await errorOf(fetchFor(url, { timeoutSeconds: 0.2 })(url))).toMatchObject({
    code: 'TIMEOUT',
    message: expect.stringContaining('timeoutSeconds, 0.2 s'),
  })
  const both = fetchFor(url, {
    timeoutSeconds: 0.3,
    attemptTimeoutSeconds: 0.2,
    retry: { retries: 99, baseDelaySeconds: 0 },
  })
  expect(await errorOf(both(url))).toMatchObject({
    code: 'TIMEOUT',
    message: expect.stringContaining('The call'),
  })
})

test('timeouts end with the head of the answer: a long stream goes on', async () => {
  const { url } = await startServer(async (_request, response) => {
    response.write('first ')
    await new Promise((resolve) => setTimeout(resolve, 300))
    response.end('last')
  })
  const call = fetchFor(url, { timeoutSeconds: 0.2, attemptTimeoutSeconds: 0.2, idleTimeoutSeconds: 5 })
  expect(await (await call(url)).text()).toBe('first last')
})

test('an answer that falls silent fails with idleTimeoutSeconds, and says where it came from', async () => {
  const { url } = await startServer((_request, response) => void response.write('first '))
  const response = await fetchFor(url, { idleTimeoutSeconds: 0.2 })(`${url}/a`)
  expect([response.status, response.url]).toEqual([200, `${url}/a`])
  expect(await errorOf(response.text())).toMatchObject({ code: 'TIMEOUT' })
})

test('timeoutSeconds holds for credentials that never come', async () => {
  const { url } = await startGateway()
  const call = fetchFor(url, { credentials: () => new Promise(() => undefined), timeoutSeconds: 0.1 })
  expect(await errorOf(call(url))).toMatchObject({ code: 'TIMEOUT' })
})

const reason = new Error('enough')

test('a signal that has aborted already sends nothing', async () => {
  const { url, arrived } = await startGateway()
  expect(await errorOf(fetchFor(url)(url, { signal: AbortSignal.abort(reason) }))).toBe(reason)
  const request = new Request(url, { signal: AbortSignal.abort(reason) })
  expect(await errorOf(fetchFor(url)(request))).toBe(reason)
  expect(arrived).toHaveLength(0)
})

test('a signal ends the waiting for credentials, for an answer, and for a retry', async () => {
  const { url, arrived } = await startServer(() => undefined)
  const busy = await startServer((_request, response) =>
    response.writeHead(503, { 'Retry-After': '20' }).end(),
  )
  const calls = [
    fetchFor(url, { credentials: () => new Promise(() => undefined) })(url, signalled()),
    fetchFor(url)(url, signalled()),
    fetchFor(busy.url, { retry: { baseDelaySeconds: 30 } })(busy.url, signalled()),
  ]
  for (const call of calls) expect(await errorOf(call)).toBe(reason)
  expect(arrived).toHaveLength(1)
  expect(busy.arrived).toHaveLength(1)
})

test("a Request's own signal is heard, and init's comes before it", async () => {
  const { url } = await startServer((_request, response) => void setTimeout(() => response.end('late'), 300))
  const { signal } = signalled()
  expect(await errorOf(fetchFor(url)(new Request(url, { signal })))).toBe(reason)
  const response = await fetchFor(url)(new Request(url, signalled()), { signal: null })
  expect(await response.text()).toBe('late')
})

test('a signal ends an upload in its middle, and closes its source', async () => {
  const controller = new AbortController()
  const { url } = await startRawServer((request) => {
    request.once('data', () => controller.abort(reason))
  })
  let closed: unknown
  const body = new ReadableStream({
    async pull(queue) {
      queue.enqueue(new Uint8Array(1000))
      await new Promise((resolve) => setTimeout(resolve, 5))
    },
    cancel(why) {
      closed = why
    },
  })
  const call = fetchFor(url, { maxBodyBytes: Number.POSITIVE_INFINITY })
  expect(await errorOf(call(url, { method: 'POST', body, signal: controller.signal }))).toBe(reason)
  await expect.poll(() => closed).toBeDefined()
})

test('attemptTimeoutSeconds ends an upload in its middle', async () => {
  const { url } = await startRawServer((request) => void request.pause())
  const body = new ReadableStream({
    pull: (queue) => queue.enqueue(new Uint8Array(100_000)),
  })
  const call = fetchFor(url, { maxBodyBytes: Number.POSITIVE_INFINITY, attemptTimeoutSeconds: 0.3 })
  expect(await errorOf(call(url, { method: 'POST', body }))).toMatchObject({ code: 'TIMEOUT' })
})

test('a signal ends an answer in its middle', async () => {
  const { url } = await startServer((_request, response) => void response.write('first '))
  const controller = new AbortController()
  const options = { timeoutSeconds: 60, attemptTimeoutSeconds: 60 }
  const response = await fetchFor(url, options)(url, { signal: controller.signal })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  const next = reader.read()
  controller.abort(reason)
  expect(await errorOf(next)).toBe(reason)
})

test('an error of the stream that is uploaded is the error of the call', async () => {
  const { url } = await startRawServer((request) => void request.resume())
  const broken = new Error('the disk is gone')
  const body = new ReadableStream({
    pull: (queue) => queue.error(broken),
  })
  expect(await errorOf(fetchFor(url)(url, { method: 'POST', body }))).toBe(broken)
})

test('a stream that is not sent is given up', async () => {
  const { url } = await startGateway()
  let closed = false
  const body = new ReadableStream({
    cancel() {
      closed = true
    },
  })
  const call = fetchFor(url, { credentials: () => Promise.reject(new Error('none')) })
  expect(await errorOf(call(url, { method: 'POST', body }))).toMatchObject({
    code: 'CREDENTIALS_UNAVAILABLE',
  })
  expect(closed).toBe(true)
})

const MIB = 1024 * 1024
test.each<[string, () => RequestInit['body']]>([
  ['text', () => 'x'.repeat(12 * MIB + 1)],
  ['text that is larger in UTF-8', () => 'ä'.repeat(6 * MIB + 1)],
  ['bytes', () => new Uint8Array(12 * MIB + 1)],
  ['a Blob', () => new Blob([new Uint8Array(12 * MIB + 1)])],
  [
    'a form',
    () => {
      const data = new FormData()
      data.set('images', new File([new Uint8Array(12 * MIB)], 'a.png'))
      return data
    },
  ],
])('more than 12 MiB with AK/SK is refused before anything is sent: %s', async (_name, body) => {
  const { url, arrived } = await startServer((_request, response) => response.end())
  expect(await errorOf(fetchFor(url)(url, { method: 'POST', body: body() as string }))).toMatchObject({
    code: 'BODY_TOO_LARGE',
    message: expect.stringMatching(/12 MiB.*in parts.*fromIamToken.*maxBodyBytes/s),
  })
  expect(arrived).toHaveLength(0)
})

test('12 MiB are sent, more with another limit, and any number with a token', async () => {
  const { url, arrived } = await startServer((_request, response) => response.end())
  const post = (size: number) => ({ method: 'POST', body: new Uint8Array(size) })
  expect((await fetchFor(url)(url, post(12 * MIB))).status).toBe(200)
  expect((await fetchFor(url, { maxBodyBytes: 13 * MIB })(url, post(13 * MIB))).status).toBe(200)
  const token = fetchFor(url, { credentials: { authToken: 'the-token' } })
  expect((await token(url, post(13 * MIB))).status).toBe(200)
  expect(arrived.map(({ body }) => body.length)).toEqual([12, 13, 13].map((size) => size * MIB))
  expect(await errorOf(fetchFor(url, { maxBodyBytes: 10 })(url, post(11)))).toMatchObject({
    code: 'BODY_TOO_LARGE',
  })
})

test('a Request with too much is refused', async () => {
  const { url, arrived } = await startServer((_request, response) => response.end())
  const call = fetchFor(url, { maxBodyBytes: 1000 })
  expect(await errorOf(call(new Request(url, { method: 'POST', body: 'x'.repeat(1001) })))).toMatchObject({
    code: 'BODY_TOO_LARGE',
  })
  expect(arrived).toHaveLength(0)
})

test('a large form in a Request passes through where a token allows it', async () => {
  const { url, arrived } = await startServer((_request, response) => response.end())
  const data = new FormData()
  data.set('images', new File([new Uint8Array(13 * MIB)], 'a.png'))
  const call = fetchFor(url, { credentials: { authToken: 'the-token' } })
  expect((await call(new Request(url, { method: 'POST', body: data }))).status).toBe(200)
  expect(arrived[0]?.body.length).toBeGreaterThan(13 * MIB)
})

test('a stream that says its length is refused at once, another one where it exceeds the limit', async () => {
  const { url, arrived } = await startServer((_request, response) => response.end())
  const call = fetchFor(url, { maxBodyBytes: 1000 })
  const body = () => new Blob(['x'.repeat(1001)]).stream()
  const headers = { 'content-length': '1001' }
  for (const init of [{ headers }, {}])
    expect(await errorOf(call(url, { method: 'POST', body: body(), ...init }))).toMatchObject({
      code: 'BODY_TOO_LARGE',
    })
  expect(arrived).toHaveLength(0)
})

test('an answer that nobody will read is given up: its connection is closed', async () => {
  let closed = 0
  const { url, arrived } = await startServer((_request, response) => {
    if (arrived.length === 3) return response.end('done')
    response.once('close', () => closed++)
    // The body of this answer never ends.
    response.writeHead(503).write('busy')
    return undefined
  })
  expect(await (await fetchFor(url)(url)).text()).toBe('done')
  await expect.poll(() => closed).toBe(2)
})

function signalled(): { signal: AbortSignal } {
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 200)
  return { signal: controller.signal }
}
