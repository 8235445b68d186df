import * as http from 'node:http'
import { createGateway } from '@apig/local-gateway/internal'
import type { GatewayOptions } from '@apig/local-gateway/internal'
import { explainResponse, isTransportError } from '@apig/transport-node'
import { describe, expect, test, vi } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import { answer as answerOn, rawServer } from './stand/raw-server.ts'
import {
  ACCESS_KEY_ID,
  close,
  CREDENTIALS,
  listen,
  SECRET,
  verifyingServer,
} from './stand/verifying-server.ts'

interface Failure extends Error {
  readonly code?: string
  readonly cause?: { readonly code?: string }
}

const QUICK = { baseDelaySeconds: 0.001 }

/** The gateway, and what has passed it. */
async function startGateway(options: Partial<GatewayOptions> = {}) {
  const passed: string[] = []
  const gateway = opened(
    await createGateway({
      keys: { [ACCESS_KEY_ID]: SECRET },
      backend: (request, response) => {
        passed.push(`${request.method} ${request.target}`)
        response.end('{"ok":true}')
      },
      ...options,
    }),
  )
  return { ...gateway, passed }
}

const errorOf = (promise: Promise<unknown>): Promise<Failure> =>
  promise.then(
    () => {
      throw new Error('It did not fail.')
    },
    (error: unknown) => error as Failure,
  )

describe('reset', () => {
  const resets = (times: number) =>
    rawServer((socket, count) => (count <= times ? socket.resetAndDestroy() : answerOn(socket, 'ok')))

  test('before an answer: an idempotent call is sent again, signed anew', async () => {
    const server = opened(await resets(2))
    const client = startClient(server.origin, { retry: QUICK })
    expect(await (await client.fetch(server.origin)).text()).toBe('ok')
    expect(client.attempts.map(({ outcome, willRetry }) => [outcome, willRetry])).toEqual([
      ['error', true],
      ['error', true],
      ['response', false],
    ])
    expect(client.attempts[0]?.attributes['error.type']).toMatch(/ECONNRESET|UND_ERR_SOCKET|EPIPE/)
  })

  test('more often than there are retries: the error of the network', async () => {
    const server = opened(await resets(9))
    const client = startClient(server.origin, { retry: { ...QUICK, retries: 1 } })
    const error = await errorOf(client.fetch(server.origin))
    expect(error).toBeInstanceOf(TypeError)
    expect(server.requests()).toBe(2)
    const other = await errorOf(client.request(server.origin))
    expect(other.code).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
  })

  test.each([
    ['POST, which may have been done', { method: 'POST', body: 'x' }],
    ['a stream, which is gone', { method: 'PUT', body: new Blob(['x']).stream() }],
  ])('nothing is sent again: %s', async (_name, init) => {
    const server = opened(await resets(9))
    const client = startClient(server.origin, { retry: QUICK })
    await expect(client.fetch(server.origin, init)).rejects.toThrow()
    expect(server.requests()).toBe(1)
  })

  /** Closes the connection of the first request under the second. */
  const closing = () =>
    verifyingServer((_arrival, response, count) =>
      count === 2 ? void response.socket?.resetAndDestroy() : void response.end('ok'),
    )

  test.each(['fetch', 'request'] as const)(
    '%s: of a connection that is used again, under a POST: the error names retry.methods',
    async (way) => {
      const server = opened(await closing())
      const client = startClient(server.origin, { retry: QUICK })
      const post = { method: 'POST', body: 'x' }
      const first = await client[way](server.origin, post)
      await ('text' in first ? first.text() : first.body.text())
      await expect(client[way](server.origin, post)).rejects.toMatchObject({
        name: 'TransportError',
        code: 'CONNECTION_RESET',
        message: expect.stringMatching(/retry: \{ methods: \['GET', .*'POST'\] \}/),
        cause: expect.any(Error),
      })
      expect(client.attempts).toHaveLength(2)
    },
  )

  test('and that remedy works', async () => {
    const server = opened(await closing())
    const client = startClient(server.origin, { retry: { ...QUICK, methods: ['GET', 'POST'] } })
    for (let count = 0; count < 2; count++)
      expect(await (await client.fetch(server.origin, { method: 'POST', body: 'x' })).text()).toBe('ok')
    expect(client.attempts.map(({ willRetry }) => willRetry)).toEqual([false, true, false])
  })

  test('a file is sent again from its beginning', async () => {
    const server = opened(
      await verifyingServer((_arrival, response, count) =>
        count === 1 ? void response.destroy() : void response.end('ok'),
      ),
    )
    const client = startClient(server.origin, { retry: QUICK })
    await client.fetch(server.origin, { method: 'PUT', body: new Blob(['abc']) })
    expect(server.arrivals.map(({ verdict, body }) => [verdict, body.toString()])).toEqual([
      ['ok', 'abc'],
      ['ok', 'abc'],
    ])
  })

  test('in the middle of an upload', async () => {
    const server = opened(await rawServer((socket) => setImmediate(() => socket.resetAndDestroy())))
    const client = startClient(server.origin)
    let ended = false
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(65_536)
      } finally {
        ended = true
      }
    }
    await expect(
      client.fetch(server.origin, { method: 'POST', body: endless(), apig: { payload: 'unsigned' } }),
    ).rejects.toThrow()
    await vi.waitFor(() => expect(ended).toBe(true))
  })
})

describe('a server that stalls', () => {
  const stalled = () => rawServer(() => undefined)

  test('attemptTimeoutSeconds: given up and tried again', async () => {
    const server = opened(await rawServer((socket, count) => void (count > 1 && answerOn(socket, 'ok'))))
    const client = startClient(server.origin, { retry: QUICK, attemptTimeoutSeconds: 0.5 })
    expect(await (await client.fetch(server.origin)).text()).toBe('ok')
    expect(client.attempts[0]?.attributes['error.type']).toBe('TIMEOUT')
  })

  test('attemptTimeoutSeconds: not a second time for POST', async () => {
    const server = opened(await stalled())
    const client = startClient(server.origin, { retry: QUICK, attemptTimeoutSeconds: 0.05 })
    const error = await errorOf(client.fetch(server.origin, { method: 'POST', body: 'x' }))
    expect(error).toMatchObject({ name: 'TransportError', code: 'TIMEOUT' })
    expect(client.attempts).toHaveLength(1)
  })

  test('timeoutSeconds: for all attempts together, also while it waits for the next', async () => {
    const server = opened(await stalled())
    const client = startClient(server.origin, { timeoutSeconds: 0.1 })
    expect(await errorOf(client.request(server.origin))).toMatchObject({ code: 'TIMEOUT' })
    const busy = opened(await rawServer((socket) => answerOn(socket, 'busy', '503 Busy')))
    const waiting = startClient(busy.origin, { timeoutSeconds: 1, retry: { baseDelaySeconds: 20 } })
    expect(await errorOf(waiting.fetch(busy.origin))).toMatchObject({ code: 'TIMEOUT' })
    expect(busy.requests()).toBe(1)
  })

  test('idleTimeoutSeconds: an answer that falls silent', async () => {
    const server = opened(
      await rawServer((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nsome')),
    )
    const client = startClient(server.origin, { idleTimeoutSeconds: 0.1 })
    const { body } = await client.request(server.origin)
    expect(await errorOf(body.text())).toMatchObject({ name: 'TransportError', code: 'TIMEOUT' })
    const response = await client.fetch(server.origin)
    expect((await errorOf(response.text())).cause).toMatchObject({ code: 'TIMEOUT' })
  })

  test('an AbortSignal ends the waiting, with its own reason', async () => {
    let arrived: () => void = () => undefined
    const server = opened(await rawServer(() => arrived()))
    const client = startClient(server.origin)
    const reason = new Error('changed my mind')
    for (const send of ['fetch', 'request'] as const) {
      const controller = new AbortController()
      arrived = () => controller.abort(reason)
      await expect(client[send](server.origin, { signal: controller.signal })).rejects.toBe(reason)
    }
    expect(server.requests()).toBe(2)
  })

  test('an AbortSignal ends the pause before a retry', async () => {
    const server = opened(await rawServer((socket) => answerOn(socket, 'busy', '503 Busy')))
    const client = startClient(server.origin, {
      retry: { baseDelaySeconds: 20 },
      onAttempt: () => setTimeout(() => controller.abort(new Error('enough')), 5),
    })
    const controller = new AbortController()
    await expect(client.request(server.origin, { signal: controller.signal })).rejects.toThrow('enough')
    expect(server.requests()).toBe(1)
  })

  test('an AbortSignal reaches a remote signer', async () => {
    const server = opened(await stalled())
    const controller = new AbortController()
    let heard: AbortSignal | undefined
    const client = startClient(server.origin, {
      credentials: {
        accessKeyId: ACCESS_KEY_ID,
        remoteSign: (_text, { signal }) => {
          heard = signal
          controller.abort(new Error('enough'))
          return new Promise(() => undefined)
        },
      },
    })
    await expect(client.fetch(server.origin, { signal: controller.signal })).rejects.toThrow('enough')
    expect(heard?.aborted).toBe(true)
    expect(server.requests()).toBe(0)
  })

  test('an AbortSignal ends an upload in the middle', async () => {
    const server = opened(await stalled())
    const client = startClient(server.origin)
    const controller = new AbortController()
    let ended = false
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (let sent = 0; ; sent++) {
          if (sent === 5) controller.abort(new Error('enough'))
          yield new Uint8Array(1000)
        }
      } finally {
        ended = true
      }
    }
    await expect(
      client.fetch(server.origin, { method: 'POST', body: endless(), signal: controller.signal }),
    ).rejects.toThrow('enough')
    await vi.waitFor(() => expect(ended).toBe(true))
  })
})

describe('half a response', () => {
  const half = {
    'shorter than its length': 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"a":1}',
    'cut between two chunks': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n',
  }

  test.each(Object.entries(half))('%s is an error, never a short answer', async (_name, text) => {
    const server = opened(await rawServer((socket) => socket.end(text)))
    const client = startClient(server.origin)
    await expect(client.getJson(server.origin)).rejects.toThrow()
    await expect((await client.fetch(server.origin)).text()).rejects.toThrow()
    await expect((await client.request(server.origin)).body.text()).rejects.toThrow()
  })

  test('half a refusal, which had to be read first, is an error too', async () => {
    const server = opened(
      await rawServer((socket) =>
        socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 1000\r\n\r\n{"error'),
      ),
    )
    const client = startClient(server.origin, { retry: false })
    await expect(client.fetch(server.origin)).rejects.toThrow()
    await expect(client.request(server.origin)).rejects.toThrow()
  })

  test('half a head is sent again', async () => {
    const server = opened(
      await rawServer((socket, count) =>
        count === 1 ? socket.end('HTTP/1.1 200 OK\r\ncontent-le') : answerOn(socket, 'ok'),
      ),
    )
    const client = startClient(server.origin, { retry: QUICK })
    expect(await (await client.fetch(server.origin)).text()).toBe('ok')
  })
})

describe('a storm of 429', () => {
  test('the gateway throttles 30 calls at once: all come through, none locks the key', async () => {
    let asked = 0
    const start = Date.now()
    // The gateway's clock moves with the calls: three a second pass.
    const now = (): Date => new Date(start + 200 * asked++)
    const gateway = await startGateway({ throttling: { requests: 3, seconds: 1 }, now })
    const client = startClient(gateway.url, { retry: { retries: 10, baseDelaySeconds: 0.01 } })
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) => client.getJson(`${gateway.url}/v1/${at}`)),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(new Set(gateway.passed).size).toBe(30)
    expect(client.attempts.some(({ attributes }) => attributes['http.response.status_code'] === 429)).toBe(
      true,
    )
  })

  test('a storm without an end: so many attempts and no more, and the answer is handed over', async () => {
    const server = opened(
      await verifyingServer((_arrival, response) => void response.writeHead(429).end('later')),
    )
    const client = startClient(server.origin, { retry: { ...QUICK, retries: 3 } })
    const response = await client.fetch(server.origin)
    expect([response.status, await response.text()]).toEqual([429, 'later'])
    expect(server.arrivals).toHaveLength(4)
    await client.fetch(server.origin, { method: 'POST', body: 'x' })
    expect(server.arrivals).toHaveLength(5)
  })

  test('Retry-After is waited for; one that asks for too long is handed over', async () => {
    const server = opened(
      await verifyingServer((arrival, response, count) => {
        if (arrival.target === '/long') response.writeHead(503, { 'retry-after': '3600' }).end('later')
        else if (count === 1) response.writeHead(429, { 'retry-after': '1' }).end('later')
        else response.end('ok')
      }),
    )
    const client = startClient(server.origin, { retry: QUICK })
    expect(await (await client.fetch(server.origin)).text()).toBe('ok')
    expect(client.attempts[0]?.attributes['apig.retry_delay_milliseconds']).toBeGreaterThanOrEqual(1000)
    expect((await client.fetch(`${server.origin}/long`)).status).toBe(503)
    expect(server.arrivals).toHaveLength(3)
  })
})

describe('a clock 20 minutes off', () => {
  const MINUTES = 60_000
  const off = (minutes: number) => (): Date => new Date(Date.now() + minutes * MINUTES)

  test.each([20, -20])('%i minutes: learnt from the refusal, once, and kept', async (minutes) => {
    const gateway = await startGateway({ now: off(minutes) })
    const client = startClient(gateway.url)
    const answer = await client.postJson(`${gateway.url}/v1/infers/a`, { a: 1 })
    expect(answer.status).toBe(200)
    expect(client.attempts.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([
      401, 200,
    ])
    expect((await client.getJson(`${gateway.url}/v1/infers/a`)).status).toBe(200)
    expect((await client.request(`${gateway.url}/v1/infers/a`)).statusCode).toBe(200)
    expect(client.attempts).toHaveLength(4)
  })

  test('calls at once learn from one of them', async () => {
    const gateway = await startGateway({ now: off(20) })
    const client = startClient(gateway.url)
    const answers = await Promise.all([1, 2, 3, 4].map(() => client.getJson(`${gateway.url}/v1/infers/a`)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const refused = client.attempts.filter(
      ({ attributes }) => attributes['http.response.status_code'] === 401,
    )
    expect(refused.length).toBeLessThanOrEqual(4)
  })

  test("'local': the refusal is handed over, and says what to do", async () => {
    const gateway = await startGateway({ now: off(20) })
    const client = startClient(gateway.url, { clock: 'local' })
    const response = await client.fetch(`${gateway.url}/v1/infers/a`)
    expect(response.status).toBe(401)
    expect(client.attempts).toHaveLength(1)
    const { kind, text } = await explainResponse(response)
    expect(kind).toBe('clock')
    expect(text).toMatch(/20 minutes/)
    // The answer is still there.
    expect(await response.json()).toMatchObject({ error_code: 'APIG.0301' })
  })

  test('a stream cannot be sent again: the refusal is handed over', async () => {
    const gateway = await startGateway({ now: off(20) })
    const client = startClient(gateway.url)
    const response = await client.fetch(`${gateway.url}/v1/infers/a`, {
      method: 'POST',
      body: new Blob(['x']).stream(),
    })
    expect(response.status).toBe(401)
    expect(client.attempts).toHaveLength(1)
  })

  test('a learnt time that is refused as well is not kept, and nothing is tried a third time', async () => {
    const server = opened(
      await verifyingServer((arrival, response) => {
        response.writeHead(401, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify({
            error_code: 'APIG.0301',
            error_msg: `Incorrect IAM authentication information: calc aksk signature fail:signature expired, signature time:${arrival.header('x-sdk-date')},server time:20300101T000000Z`,
            request_id: 'r',
          }),
        )
      }),
    )
    const client = startClient(server.origin)
    expect((await client.fetch(server.origin)).status).toBe(401)
    // Years away: not even tried.
    expect(server.arrivals).toHaveLength(1)
  })

  test('a learnt time that is refused later is tried once in each call', async () => {
    const stamp = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
    const server = opened(
      await verifyingServer((arrival, response, count) => {
        if (count === 2) return void response.end('ok')
        response.writeHead(401, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify({
            error_code: 'APIG.0301',
            error_msg: `Incorrect IAM authentication information: calc aksk signature fail:signature expired, signature time:${arrival.header('x-sdk-date')},server time:${stamp(Date.now() + 20 * MINUTES + (count > 2 ? 120_000 : 0))}`,
            request_id: 'r',
          }),
        )
      }),
    )
    const client = startClient(server.origin)
    expect((await client.fetch(server.origin)).status).toBe(200)
    expect((await client.fetch(server.origin)).status).toBe(401)
    expect(server.arrivals).toHaveLength(4)
  })

  test('the Date header of an answer teaches nothing', async () => {
    const server = opened(
      await verifyingServer((_arrival, response) => {
        response.setHeader('date', new Date(Date.now() + 20 * MINUTES).toUTCString())
        response.writeHead(401).end('no')
      }),
    )
    const client = startClient(server.origin)
    expect((await client.fetch(server.origin)).status).toBe(401)
    expect(server.arrivals).toHaveLength(1)
  })
})

describe('a key that is refused', () => {
  test('is never tried again: five failures lock it', async () => {
    const gateway = await startGateway()
    const wrong = { ...CREDENTIALS, secretAccessKey: 'not-the-secret' }
    const client = startClient(gateway.url, { credentials: wrong })
    const answer = await client.getJson(`${gateway.url}/v1/infers/a`)
    expect(answer.status).toBe(401)
    expect(client.attempts).toHaveLength(1)
    expect((await explainResponse(answer)).kind).toBe('secret-access-key')
    const strict = startClient(gateway.url, { credentials: wrong, explain: true })
    const error = await errorOf(strict.getJson(`${gateway.url}/v1/infers/a`))
    expect(error).toMatchObject({ name: 'TransportError', code: 'AUTHENTICATION_FAILED' })
    expect(error.message).toMatch(/secret access key/)
    expect(error.message).not.toContain('not-the-secret')
    expect(await (error as unknown as { response: Response }).response.json()).toMatchObject({
      error_code: 'APIG.0301',
    })
  })
})

describe('expired temporary credentials', () => {
  const temporary = (milliseconds: number) => ({
    ...CREDENTIALS,
    securityToken: 'token',
    expiresAt: new Date(Date.now() + milliseconds),
  })

  test('static ones are refused here, before anything is sent', async () => {
    const gateway = await startGateway()
    const client = startClient(gateway.url, { credentials: temporary(-1000) })
    await expect(client.fetch(gateway.url)).rejects.toMatchObject({ code: 'CREDENTIALS_EXPIRED' })
    await expect(client.request(gateway.url)).rejects.toMatchObject({ code: 'CREDENTIALS_EXPIRED' })
    expect(gateway.passed).toHaveLength(0)
    expect(client.attempts).toHaveLength(0)
  })

  test('a function is asked again, once for any number of calls, and not while they hold', async () => {
    const gateway = await startGateway()
    let asked = 0
    let lifetime = 60_000
    const client = startClient(gateway.url, {
      credentials: async () => {
        asked++
        return temporary(lifetime)
      },
    })
    const call = () => client.getJson(`${gateway.url}/v1/infers/a`)
    await Promise.all([call(), call(), call()])
    await call()
    expect(asked).toBe(1)

    lifetime = 1
    const brief = startClient(gateway.url, {
      credentials: async () => {
        asked++
        return temporary(lifetime)
      },
    })
    const again = () => brief.getJson(`${gateway.url}/v1/infers/a`)
    expect((await again()).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 10))
    const answers = await Promise.all([again(), again(), again()])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(asked).toBe(3)
  })

  test('what the gateway says of an expired token is explained, and not tried again', async () => {
    const server = opened(
      await verifyingServer((_arrival, response) => {
        response.writeHead(401, { 'content-type': 'application/json' })
        response.end(
          '{"error_code":"APIG.0301","error_msg":"Incorrect IAM authentication information: decrypt token fail","request_id":"r"}',
        )
      }),
    )
    const client = startClient(server.origin, { credentials: temporary(60_000) })
    const response = await client.fetch(server.origin)
    expect(server.arrivals).toHaveLength(1)
    const { kind, text } = await explainResponse(response)
    expect(kind).toBe('token')
    expect(text).toMatch(/new temporary credentials/)
  })

  test.each([
    ['a token', { authToken: 'the-secret-token' }, 400, 'ModelArts.81002', 'api-key-required'],
    ['an API key', { apiKey: 'the-secret-key' }, 401, 'APIG.0301', 'authentication'],
    ['an expired token', { authToken: 'the-secret-token' }, 401, 'APIG.0307', 'token'],
  ])(
    '%s that the endpoint does not take is explained, in every way to call',
    async (_name, credentials, status, code, kind) => {
      const body = JSON.stringify({ error_code: code, error_msg: 'said', request_id: 'r' })
      const server = opened(
        await verifyingServer((_arrival, response) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(body)
        }),
      )
      const client = startClient(server.origin, { credentials })
      const found = await explainResponse(await client.fetch(server.origin))
      expect(found).toMatchObject({ kind, errorCode: code })
      const answer = await client.request(server.origin)
      expect(await explainResponse(answer, await answer.body.text())).toEqual(found)
      for (const call of [client.fetch, client.request])
        await expect(call(server.origin, { apig: { explain: true } })).rejects.toMatchObject({
          code: 'AUTHENTICATION_FAILED',
          message: found.text,
        })
      expect(JSON.stringify(found)).not.toContain('the-secret')
    },
  )
})

describe('DNS', () => {
  // No name server is asked about a label of 64 characters: it cannot exist.
  const nowhere = `http://${'x'.repeat(64)}.invalid`

  test('a name that does not exist: tried again as a network error, then an error that says so', async () => {
    const client = startClient(nowhere, { retry: { ...QUICK, retries: 1 } })
    const error = await errorOf(client.fetch(nowhere))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.cause?.code).toMatch(/ENOTFOUND|EAI_AGAIN/)
    expect(client.attempts.map(({ outcome, willRetry }) => [outcome, willRetry])).toEqual([
      ['error', true],
      ['error', false],
    ])
    expect((await errorOf(client.request(nowhere))).code).toMatch(/ENOTFOUND|EAI_AGAIN/)
  })
})

describe('a proxy that rewrites Host', () => {
  test('the mismatch is explained', async () => {
    const gateway = await startGateway()
    const proxy = http.createServer((request, response) => {
      const onward = http.request(
        `${gateway.url}${request.url}`,
        { method: request.method, headers: { ...request.headers, host: 'backend.internal' } },
        (answered) => {
          response.writeHead(answered.statusCode ?? 502, answered.headers)
          answered.pipe(response)
        },
      )
      request.pipe(onward)
    })
    const port = await listen(proxy)
    opened({ close: () => close(proxy) })
    const origin = `http://127.0.0.1:${port}`
    const client = startClient(origin)
    const answered = await client.postJson(`${origin}/v1/infers/a`, { a: 1 })
    expect(answered.status).toBe(401)
    const { kind, differences, text } = await explainResponse(answered)
    expect(kind).toBe('canonical-request')
    expect(differences).toMatchObject([
      { part: 'header', header: 'host', ours: `127.0.0.1:${port}`, theirs: 'backend.internal' },
    ])
    expect(text).toMatch(/proxy/i)
    expect(client.attempts).toHaveLength(1)

    const error = await errorOf(client.fetch(`${origin}/v1/infers/a`, { apig: { explain: true } }))
    expect(isTransportError(error) && error.code).toBe('AUTHENTICATION_FAILED')
    expect(error.message).toMatch(/backend\.internal/)
  })
})

describe('a stream of events', () => {
  test('each event is read as it comes, before the next one is sent', async () => {
    let send: (text: string) => void = () => undefined
    const server = opened(
      await verifyingServer((_arrival, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.flushHeaders()
        send = (text) => (text === '' ? void response.end() : void response.write(text))
      }),
    )
    const client = startClient(server.origin)
    const url = `${server.origin}/stream`

    const response = await client.fetch(url, { method: 'POST', body: '{}' })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
      send(text)
      expect(new TextDecoder().decode((await reader.read()).value)).toBe(text)
    }
    send('')
    expect((await reader.read()).done).toBe(true)

    const { body } = await client.request(url)
    const iterator = body[Symbol.asyncIterator]()
    for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
      send(text)
      expect(String((await iterator.next()).value)).toBe(text)
    }
    send('')
    expect((await iterator.next()).done).toBe(true)
  })

  test('an AbortSignal ends it in the middle', async () => {
    let closed: Promise<void> = Promise.resolve()
    const server = opened(
      await verifyingServer((_arrival, response) => {
        closed = new Promise((resolve) => void response.once('close', resolve))
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('data: 1\n\n')
      }),
    )
    const client = startClient(server.origin)
    const reason = new Error('enough')
    for (const send of ['fetch', 'request'] as const) {
      const controller = new AbortController()
      const { body } = await client[send](server.origin, { signal: controller.signal })
      const read = async (): Promise<void> => {
        for await (const chunk of body as AsyncIterable<unknown>)
          if (String(chunk) !== '') controller.abort(reason)
      }
      await expect(read()).rejects.toBe(reason)
      await closed
    }
  })
})
