import { request } from 'node:http'
import { expect, test } from 'vitest'
import { errorOf, fetchFor, header, startGateway, startServer } from './servers.ts'

/** Redirects once, then hands on to a gateway that checks the signature of what arrives. */
async function startRedirector(status: number, location = '/b?c=d') {
  const gateway = await startGateway()
  const server = await startServer(async (_request, response, arrived) => {
    if (!arrived.target.startsWith('/b')) return response.writeHead(status, { location }).end()
    const headers = arrived.headers.filter(
      ([name]) => !/^(connection|content-length|transfer-encoding)$/i.test(name),
    )
    const { status: answer } = await forward(
      gateway.url + arrived.target,
      arrived.method,
      headers,
      arrived.body,
    )
    return response.writeHead(answer).end()
  })
  return { ...server, passed: gateway.arrived }
}

function forward(url: string, method: string, headers: readonly (readonly [string, string])[], body: Buffer) {
  const all = [...headers, ...(body.length > 0 ? [['content-length', String(body.length)] as const] : [])]
  return new Promise<{ status: number }>((resolve, reject) => {
    const sending = request(url, { method, headers: all.flat() }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode ?? 0 })
    })
    sending.once('error', reject)
    sending.end(body)
  })
}

test.each([
  [301, 'POST', 'GET', ''],
  [302, 'POST', 'GET', ''],
  [303, 'PUT', 'GET', ''],
  [307, 'POST', 'POST', 'text'],
  [308, 'PUT', 'PUT', 'text'],
])('%s after %s is followed within the origin, signed anew as %s', async (status, method, next, body) => {
  const { url, passed, arrived } = await startRedirector(status)
  const response = await fetchFor(url)(`${url}/a`, { method, body: 'text' })
  expect(response.status).toBe(200)
  expect([response.redirected, response.url]).toEqual([true, `${url}/b?c=d`])
  expect(passed).toMatchObject([{ method: next, target: '/b?c=d' }])
  expect(passed[0]?.body.toString()).toBe(body)
  expect(header(passed[0], 'content-type')).toBe(body === '' ? undefined : 'text/plain;charset=UTF-8')
  expect(header(arrived[0], 'authorization')).not.toBe(header(arrived[1], 'authorization'))
})

test.each([
  [
    'AK/SK with a security token',
    { accessKeyId: 'AK', secretAccessKey: 'SK', securityToken: 'the-security-token' },
  ],
  ['a token', { authToken: 'the-token' }],
  ['an app code', { appCode: 'the-code' }],
])('no secret leaves for another origin: %s', async (_name, credentials) => {
  const other = await startServer((_request, response) => response.end())
  const { url } = await startServer((_request, response) =>
    response.writeHead(307, { location: other.url }).end(),
  )
  for (const origins of [url, [url, other.url]]) {
    const call = fetchFor(url, { credentials, origins })
    expect(await errorOf(call(url, { method: 'PUT', body: 'text' }))).toMatchObject({
      code: 'REDIRECT_OTHER_ORIGIN',
    })
  }
  expect(other.arrived).toHaveLength(0)
})

test("redirect: 'manual' hands the redirect over, 'error' throws, and a stream is not sent twice", async () => {
  const { url, arrived } = await startServer((_request, response) =>
    response.writeHead(307, { location: '/b' }).end(),
  )
  const call = fetchFor(url)
  const response = await call(url, { redirect: 'manual' })
  expect([response.status, response.headers.get('location')]).toEqual([307, '/b'])
  expect(await errorOf(call(url, { redirect: 'error' }))).toMatchObject({ code: 'REDIRECT_REFUSED' })
  expect(await errorOf(call(url, { method: 'PUT', body: new Blob(['x']).stream() }))).toMatchObject({
    code: 'REDIRECT_BODY',
  })
  expect(arrived).toHaveLength(3)
  expect(await errorOf(call(url))).toMatchObject({ code: 'REDIRECT_LIMIT' })
  expect(arrived).toHaveLength(3 + 21)
})

test('a redirect without Location is handed over', async () => {
  const { url } = await startServer((_request, response) => response.writeHead(302).end('here'))
  expect(await (await fetchFor(url)(url)).text()).toBe('here')
})

test('a redirect that cannot be read, as in a browser, is an error that says so, and is not retried', async () => {
  let calls = 0
  // What a browser's fetch answers to a redirect.
  const opaque = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null } as Response
  const call = fetchFor('https://example.com', { fetch: async () => (calls++, opaque) })
  expect(await errorOf(call('https://example.com'))).toMatchObject({ code: 'REDIRECT_UNREADABLE' })
  expect(calls).toBe(1)
  expect(await call('https://example.com', { redirect: 'manual' })).toBe(opaque)
})

test('other origins are refused, or passed on without a signature', async () => {
  const other = await startServer((_request, response) => response.end('other'))
  expect(await errorOf(fetchFor('https://example.com')(other.url))).toMatchObject({
    code: 'ORIGIN_NOT_ALLOWED',
  })
  expect(other.arrived).toHaveLength(0)
  const passing = fetchFor('https://example.com', { otherOrigins: 'pass', stage: 'RELEASE' })
  expect(await (await passing(other.url, { headers: { 'x-a': '1' } })).text()).toBe('other')
  expect(header(other.arrived[0], 'x-a')).toBe('1')
  for (const name of ['authorization', 'x-sdk-date', 'x-stage'])
    expect(header(other.arrived[0], name)).toBeUndefined()
})
