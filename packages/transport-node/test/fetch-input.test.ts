import { createHash, createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { AttemptEvent, ClientRequestInit } from '@apig/transport-node'
import * as undici from 'undici'
import { describe, expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import { CREDENTIALS, verifyingServer } from './stand/verifying-server.ts'
import type { Arrival } from './stand/verifying-server.ts'

async function stand(
  options: Parameters<typeof startClient>[1] = {},
  answer?: Parameters<typeof verifyingServer>[0],
) {
  const server = opened(await verifyingServer(answer))
  return { server, origin: server.origin, client: startClient(server.origin, options) }
}

const requests = {
  "Node's Request": Request,
  "undici's Request": undici.Request as unknown as typeof Request,
}

describe('input', () => {
  test('a string, a URL; what is sent is what was signed', async () => {
    const { server, origin, client } = await stand()
    for (const input of [`${origin}/a/../b?q=a+b&z&a=%2B#x`, new URL(`${origin}/中 文/%7e?x=é`)]) {
      const response = await client.fetch(input)
      expect(await response.text()).toBe('ok')
    }
    expect(server.arrivals.map(({ verdict, target }) => [verdict, target])).toEqual([
      ['ok', '/b?a=%2B&q=a%20b&z='],
      ['ok', '/%E4%B8%AD%20%E6%96%87/%7e?x=%C3%A9'],
    ])
  })

  test.each(Object.entries(requests))(
    '%s: method, headers and body, which is signed',
    async (_name, Made) => {
      const { server, origin, client } = await stand()
      const request = new Made(`${origin}/r`, { method: 'PUT', headers: { 'x-a': '1' }, body: 'text' })
      await client.fetch(request)
      const [arrival] = server.arrivals as [Arrival]
      expect(arrival).toMatchObject({ verdict: 'ok', method: 'PUT', target: '/r' })
      expect(arrival.header('x-a')).toBe('1')
      expect(arrival.header('x-sdk-content-sha256')).toBeUndefined()
      expect(arrival.header('content-type')).toBe('text/plain;charset=UTF-8')
      expect(arrival.body.toString()).toBe('text')
      await expect(client.fetch(request)).rejects.toThrow()
    },
  )

  test.each(Object.entries(requests))('%s: init overrides it', async (_name, Made) => {
    const { server, origin, client } = await stand()
    const request = new Made(`${origin}/r`, { method: 'PUT', headers: { 'x-a': '1' }, body: 'text' })
    await client.fetch(request, { method: 'post', headers: { 'x-b': '2' }, body: 'other' })
    const [arrival] = server.arrivals as [Arrival]
    expect(arrival).toMatchObject({ verdict: 'ok', method: 'POST' })
    expect([arrival.header('x-a'), arrival.header('x-b')]).toEqual([undefined, '2'])
    expect(arrival.body.toString()).toBe('other')
  })

  test('a Request with a form goes unsigned, as the form itself', async () => {
    const { server, origin, client } = await stand()
    const form = new FormData()
    form.set('a', new File(['b'], 'c.txt'))
    await client.fetch(new Request(origin, { method: 'POST', body: form }))
    expect(server.arrivals[0]?.verdict).toBe('ok')
    expect(server.arrivals[0]?.header('x-sdk-content-sha256')).toBe('UNSIGNED-PAYLOAD')
  })

  test('the integrity of a Request is held against the answer', async () => {
    const { origin, client } = await stand()
    const integrityOf = (text: string): string =>
      `sha256-${createHash('sha256').update(text).digest('base64')}`
    await client.fetch(new Request(origin, { integrity: integrityOf('ok') }))
    await expect(client.fetch(new Request(origin, { integrity: integrityOf('other') }))).rejects.toThrow()
  })

  test('the signal of a Request', async () => {
    const { origin, client } = await stand()
    const reason = new Error('enough')
    await expect(client.fetch(new Request(origin, { signal: AbortSignal.abort(reason) }))).rejects.toBe(
      reason,
    )
  })

  test.each([
    ['relative/path', 'URL_INVALID'],
    ['http://user:password@127.0.0.1/', 'URL_INVALID'],
    ['http://other.example.com/', 'ORIGIN_NOT_ALLOWED'],
  ])('%s is refused', async (url, code) => {
    const { client } = await stand()
    const error: unknown = await client.fetch(url).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'TransportError', code })
    expect((error as Error).message).not.toContain('password@')
  })

  test.each([
    ['a body with GET', { body: 'x' }, 'BODY_UNSUPPORTED'],
    ['another host', { headers: { host: 'other.example.com' } }, 'HOST_MISMATCH'],
    ['an unknown payload', { apig: { payload: 'none' } }, 'OPTION_INVALID'],
    ['a wrong explain', { apig: { explain: 1 } }, 'OPTION_INVALID'],
  ])('%s is refused', async (_name, init, code) => {
    const { server, origin, client } = await stand()
    await expect(client.fetch(origin, init as ClientRequestInit)).rejects.toMatchObject({ code })
    expect(server.arrivals).toHaveLength(0)
  })

  test('a query that would be damaged is refused', async () => {
    const { origin, client } = await stand()
    await expect(client.fetch(`${origin}/?q=%D6%D0`)).rejects.toMatchObject({
      name: 'SignerError',
      code: 'QUERY_LOSSY',
    })
  })
})

describe('headers', () => {
  test('those that clients and proxies rewrite are sent, and not signed', async () => {
    const { server, origin, client } = await stand()
    const unsigned = {
      accept: 'text/plain',
      'user-agent': 'me',
      cookie: 'a=b',
      range: 'bytes=0-1',
      traceparent: '00-0-0-00',
      'x-forwarded-for': '1.2.3.4',
      referer: 'http://x/',
    }
    await client.fetch(origin, { headers: { ...unsigned, 'x-signed': 'caf\u00e9' } })
    const [arrival] = server.arrivals as [Arrival]
    expect(arrival.verdict).toBe('ok')
    for (const [name, value] of Object.entries(unsigned)) expect(arrival.header(name)).toBe(value)
    expect(arrival.header('authorization')).toMatch(/SignedHeaders=host;x-sdk-date;x-signed;x-stage,/)
  })

  test('nonce, stage, security token; another call, another nonce', async () => {
    const { server, origin, client } = await stand({
      nonce: true,
      stage: 'TEST',
      credentials: { ...CREDENTIALS, securityToken: 'the-token' },
    })
    await client.fetch(origin)
    await client.request(origin)
    const [first, second] = server.arrivals as [Arrival, Arrival]
    expect([first.verdict, second.verdict]).toEqual(['ok', 'ok'])
    expect(first.header('x-sdk-nonce')).toMatch(/^[0-9a-f]{32}$/)
    expect(second.header('x-sdk-nonce')).not.toBe(first.header('x-sdk-nonce'))
    expect([first.header('x-stage'), first.header('x-security-token')]).toEqual(['TEST', 'the-token'])
  })

  test.each([
    [{ authToken: 'the-token' }, 'x-auth-token', 'the-token'],
    [{ appCode: 'the-code' }, 'x-apig-appcode', 'the-code'],
  ])('other kinds of credentials: %j', async (credentials, header, value) => {
    const { server, origin, client } = await stand({ credentials })
    await client.fetch(origin, { method: 'POST', body: 'x' })
    const [arrival] = server.arrivals as [Arrival]
    expect(arrival.header(header)).toBe(value)
    expect(arrival.header('authorization')).toBeUndefined()
    expect(arrival.header('x-stage')).toBe('RELEASE')
  })

  test('a token goes over https alone', async () => {
    const client = startClient('http://apig.example.com', { credentials: { authToken: 'the-token' } })
    await expect(client.fetch('http://apig.example.com/')).rejects.toMatchObject({ code: 'INSECURE_ORIGIN' })
  })

  test('a remote signer is asked for the signature alone', async () => {
    const key = (text: string): string =>
      createHmac('sha256', CREDENTIALS.secretAccessKey).update(text).digest('hex')
    const { server, origin, client } = await stand({
      credentials: { accessKeyId: CREDENTIALS.accessKeyId, remoteSign: async (text) => key(text) },
    })
    await client.fetch(origin, { method: 'POST', body: 'x' })
    expect(server.arrivals[0]?.verdict).toBe('ok')
  })
})

describe('answers', () => {
  test('are decoded, as fetch does', async () => {
    const { origin, client } = await stand({}, (_arrival, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
      response.end(gzipSync('{"a":1}'))
    })
    const response = await client.fetch(`${origin}/x`)
    expect(response.url).toBe(`${origin}/x`)
    expect(await response.json()).toEqual({ a: 1 })
    expect((await client.getJson<{ a: number }>(origin)).data?.a).toBe(1)
  })

  test('JSON helpers: methods, bodies, headers; an answer that is no JSON', async () => {
    const { server, origin, client } = await stand({}, (arrival, response) =>
      arrival.method === 'DELETE' ? void response.writeHead(204).end() : void response.end('<p>'),
    )
    expect(await client.getJson(origin)).toMatchObject({
      ok: true,
      status: 200,
      data: undefined,
      text: '<p>',
    })
    await client.postJson(origin, [1], { headers: { 'content-type': 'application/x+json' } })
    await client.putJson(origin, null)
    expect(await client.deleteJson(origin)).toMatchObject({
      ok: true,
      status: 204,
      data: undefined,
      text: '',
    })
    const seen = server.arrivals.map((arrival) => [
      arrival.verdict,
      arrival.method,
      arrival.body.toString(),
      arrival.header('content-type'),
      arrival.header('accept'),
    ])
    const accept = 'application/json'
    expect(seen).toEqual([
      ['ok', 'GET', '', undefined, accept],
      ['ok', 'POST', '[1]', 'application/x+json', accept],
      ['ok', 'PUT', 'null', 'application/json', accept],
      ['ok', 'DELETE', '', undefined, accept],
    ])
    await expect(client.postJson(origin, () => 1)).rejects.toMatchObject({ code: 'BODY_UNSUPPORTED' })
    await expect(client.postJson(origin, 1n)).rejects.toThrow()
  })
})

describe('redirects', () => {
  const to =
    (location: string, status = 302): Parameters<typeof verifyingServer>[0] =>
    (arrival, response) =>
      arrival.target.startsWith('/from')
        ? void response.writeHead(status, { location }).end('moved')
        : void response.end('here')

  test('within the origin: signed anew, and the answer says where it came from', async () => {
    const { server, origin, client } = await stand({}, to('/to?b=1'))
    const response = await client.fetch(`${origin}/from`, { method: 'POST', body: 'x' })
    expect([response.url, response.redirected, await response.text()]).toEqual([
      `${origin}/to?b=1`,
      true,
      'here',
    ])
    expect(server.arrivals).toMatchObject([
      { verdict: 'ok', method: 'POST', target: '/from' },
      { verdict: 'ok', method: 'GET', target: '/to?b=1' },
    ])
    expect(server.arrivals[1]?.header('content-type')).toBeUndefined()
    expect((await client.request(`${origin}/from`)).statusCode).toBe(200)
  })

  test('307 keeps method and body; a stream cannot follow', async () => {
    const { server, origin, client } = await stand({}, to('/to', 307))
    await client.fetch(`${origin}/from`, { method: 'POST', body: new Blob(['abc']) })
    expect(server.arrivals[1]).toMatchObject({ verdict: 'ok', method: 'POST' })
    expect(server.arrivals[1]?.body.toString()).toBe('abc')
    await expect(
      client.fetch(`${origin}/from`, { method: 'POST', body: new Blob(['abc']).stream() }),
    ).rejects.toMatchObject({ code: 'REDIRECT_BODY' })
  })

  test('to another origin: an error, and nothing leaves', async () => {
    const other = opened(await verifyingServer())
    const { origin, client } = await stand(
      { credentials: { ...CREDENTIALS, securityToken: 'token' } },
      to(`${other.origin}/to`),
    )
    await expect(client.fetch(`${origin}/from`)).rejects.toMatchObject({ code: 'REDIRECT_OTHER_ORIGIN' })
    await expect(client.request(`${origin}/from`)).rejects.toMatchObject({ code: 'REDIRECT_OTHER_ORIGIN' })
    expect(other.arrivals).toHaveLength(0)
  })

  test('redirect: manual hands it over, error refuses it', async () => {
    const { server, origin, client } = await stand({}, to('/to'))
    const response = await client.fetch(`${origin}/from`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, '/to'])
    await expect(client.fetch(`${origin}/from`, { redirect: 'error' })).rejects.toMatchObject({
      code: 'REDIRECT_REFUSED',
    })
    expect(server.arrivals.map(({ target }) => target)).toEqual(['/from', '/from'])
  })

  test('a loop ends', async () => {
    const { server, origin, client } = await stand({}, to('/from'))
    await expect(client.fetch(`${origin}/from`)).rejects.toMatchObject({ code: 'REDIRECT_LIMIT' })
    expect(server.arrivals).toHaveLength(21)
  })
})

describe('other origins', () => {
  test('pass: sent on without a signature, body and all', async () => {
    const other = opened(await verifyingServer())
    const { client } = await stand({ otherOrigins: 'pass' })
    const response = await client.fetch(`${other.origin}/x`, { method: 'POST', body: 'text' })
    expect(await response.text()).toBe('ok')
    const [arrival] = other.arrivals as [Arrival]
    expect(arrival).toMatchObject({ verdict: 'missing', method: 'POST', target: '/x' })
    expect(arrival.body.toString()).toBe('text')
    expect(arrival.header('content-type')).toBe('text/plain;charset=UTF-8')
    expect(arrival.header('x-stage')).toBeUndefined()
    expect(arrival.header('x-sdk-date')).toBeUndefined()
  })
})

describe('hooks', () => {
  test('onSign and onAttempt say what happens, and nothing secret; what they throw changes nothing', async () => {
    const events: object[] = []
    const tell = (event: object): void => {
      events.push(event)
      throw new Error('a broken hook')
    }
    const { origin, client } = await stand({
      onSign: tell,
      onAttempt: tell,
      credentials: { ...CREDENTIALS, securityToken: 'the-token' },
    })
    const response = await client.fetch(`${origin}/a?secret=query`, { method: 'POST', body: 'the-body' })
    expect(response.status).toBe(200)
    expect(events).toMatchObject([
      { attempt: 1, attributes: { 'http.request.method': 'POST', 'apig.payload': 'signed' } },
      { attempt: 1, outcome: 'response', willRetry: false, attributes: { 'http.response.status_code': 200 } },
    ])
    const text = JSON.stringify(events)
    for (const secret of ['secret=query', 'the-body', 'the-token', CREDENTIALS.secretAccessKey])
      expect(text).not.toContain(secret)
  })

  test('onAttempt is told what the gateway says about its limits and its latency', async () => {
    const attempts: AttemptEvent[] = []
    const { origin, client } = await stand(
      { onAttempt: (event) => attempts.push(event) },
      (_arrival, response) => {
        response.writeHead(200, {
          'X-Apig-RateLimit-Api': 'remain:99,limit:100,time:1 day',
          'X-Apig-RateLimit-User': 'remain:9,limit:10,time:1 minute',
          'X-Apig-Latency': '12',
          'X-Apig-Upstream-Latency': '10',
          'X-Apig-Other': 'secret',
        })
        response.end('ok')
      },
    )
    await (await client.fetch(origin)).text()
    await (await client.request(origin)).body.text()
    const headers = attempts.map(({ attributes }) =>
      Object.fromEntries(
        Object.entries(attributes).filter(([name]) => name.startsWith('http.response.header.')),
      ),
    )
    const expected = {
      'http.response.header.x-apig-ratelimit-api': ['remain:99,limit:100,time:1 day'],
      'http.response.header.x-apig-ratelimit-user': ['remain:9,limit:10,time:1 minute'],
      'http.response.header.x-apig-latency': ['12'],
      'http.response.header.x-apig-upstream-latency': ['10'],
    }
    expect(headers).toEqual([expected, expected])
  })
})

describe('integrity', () => {
  const integrityOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

  test('holds for the last hop alone', async () => {
    const { server, origin, client } = await stand(
      { retry: { baseDelaySeconds: 0.001 } },
      (arrival, response, count) => {
        if (count === 1) response.writeHead(503, { 'retry-after': '0' }).end('busy')
        else if (arrival.target === '/from') response.writeHead(302, { location: '/to' }).end('moved')
        else response.writeHead(200, { 'x-a': '1' }).end('here')
      },
    )
    const response = await client.fetch(`${origin}/from`, { integrity: integrityOf('here') })
    expect([response.url, response.redirected, response.headers.get('x-a'), await response.text()]).toEqual([
      `${origin}/to`,
      true,
      '1',
      'here',
    ])
    expect(server.arrivals).toHaveLength(3)
    await expect(client.fetch(`${origin}/to`, { integrity: integrityOf('moved') })).rejects.toMatchObject({
      code: 'INTEGRITY_MISMATCH',
    })
  })

  test('the strongest hash counts, and metadata that nobody knows demands nothing', async () => {
    const { origin, client } = await stand()
    const strong = `sha512-${createHash('sha512').update('ok').digest('base64')}`
    for (const integrity of [
      `${integrityOf('other')} ${strong}`,
      `${strong}?opt`,
      'md5-abc',
      integrityOf('ok'),
    ])
      expect(await (await client.fetch(origin, { integrity })).text()).toBe('ok')
    await expect(
      client.fetch(origin, { integrity: `${integrityOf('ok')} ${strong.replace('-', '-A')}` }),
    ).rejects.toMatchObject({ code: 'INTEGRITY_MISMATCH' })
  })
})
