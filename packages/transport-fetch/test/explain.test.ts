import { explainResponse, isTransportError } from '@apig/transport-fetch'
import type { AttemptEvent, SignEvent, TransportError } from '@apig/transport-fetch'
import { expect, test } from 'vitest'
import { accessKeyId, credentials, errorOf, fetchFor, startGateway, startServer } from './servers.ts'

const wrong = { accessKeyId, secretAccessKey: 'the-wrong-secret' }

test('by default a refusal is an answer like any other; the helper explains it and leaves it readable', async () => {
  const { url } = await startGateway()
  const response = await fetchFor(url, { credentials: wrong })(url, { method: 'POST', body: 'text' })
  expect(response.status).toBe(401)
  const { kind, text } = await explainResponse(response)
  expect(kind).toBe('secret-access-key')
  expect(text).toContain('secret access key')
  expect(await response.json()).toMatchObject({ error_code: 'APIG.0301' })
  expect(await errorOf(explainResponse(response))).toMatchObject({ code: 'ARGUMENT_INVALID' })
  expect(await errorOf(explainResponse(new Response()))).toMatchObject({ code: 'ARGUMENT_INVALID' })
})

test.each([
  ['for all calls', { explain: true }, {}],
  ['for one call', {}, { explain: true }],
])('explain: true %s throws the explanation, with the raw answer', async (_name, options, apig) => {
  const { url } = await startGateway()
  const error = await errorOf(fetchFor(url, { credentials: wrong, ...options })(url, { apig }))
  expect(isTransportError(error)).toBe(true)
  const { code, message, mismatch, response } = error as TransportError
  expect(code).toBe('AUTHENTICATION_FAILED')
  expect(message).toBe(mismatch?.text)
  expect(mismatch?.kind).toBe('secret-access-key')
  expect(await response?.json()).toMatchObject({ error_code: 'APIG.0301' })
  expect(JSON.stringify(error) + String(error.stack)).not.toContain('the-wrong-secret')
})

test('explain: true explains a clock that must not be learnt', async () => {
  const { url, setClock } = await startGateway()
  setClock(() => new Date(Date.now() + 20 * 60_000))
  const error = await errorOf(fetchFor(url, { explain: true, clock: 'local' })(url))
  expect((error as TransportError).mismatch).toMatchObject({ kind: 'clock', clock: { isOwnSignature: true } })
})

test('a proxy that rewrites Host: the mismatch is explained', async () => {
  const gateway = await startGateway()
  const proxy = await startServer(async (_request, response, { method, target, headers }) => {
    const kept = headers.filter(([name]) => !/^(host|connection)$/i.test(name))
    const answer = await fetch(gateway.url + target, { method, headers: kept as [string, string][] })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  const error = await errorOf(fetchFor(proxy.url, { explain: true })(proxy.url))
  expect((error as TransportError).mismatch).toMatchObject({
    kind: 'canonical-request',
    differences: [{ part: 'header', header: 'host' }],
  })
})

test('explain: true leaves everything else alone', async () => {
  const { url } = await startServer((request, response) => {
    response.writeHead(Number(request.url?.slice(1)), { 'content-type': 'application/json' })
    response.end('{"error":"the service itself"}')
  })
  const call = fetchFor(url, { explain: true, retry: false })
  for (const status of [200, 400, 401, 403, 404, 500])
    expect((await call(`${url}/${status}`)).status).toBe(status)
})

test('a refused token is told without the token', async () => {
  const { url } = await startGateway()
  const call = fetchFor(url, { credentials: { authToken: 'the-token' }, explain: true })
  const error = (await errorOf(call(url))) as TransportError
  expect(error).toMatchObject({
    code: 'AUTHENTICATION_FAILED',
    message: expect.stringContaining('APIG.0301'),
  })
  expect(error.message).not.toContain('the-token')
  expect(await response(error)).toMatchObject({ error_code: 'APIG.0301' })
})

const key = { apiKey: 'the-secret-key' }
const token = { authToken: 'the-secret-token' }
test.each([
  [
    'a token where an API key is wanted',
    token,
    400,
    'ModelArts.81002',
    'x',
    'api-key-required',
    /has a token/,
  ],
  [
    'a signature where an API key is wanted',
    credentials,
    400,
    'ModelArts.81002',
    'x',
    'api-key-required',
    /API key/,
  ],
  ['a wrong API key', key, 400, 'ModelArts.4905', 'x', 'authentication', /does not accept the API key/],
  ['an API key where a token is wanted', key, 401, 'ModelArts.0201', 'x', 'authentication', /wants a token/],
  [
    'an API key where a signature is wanted',
    key,
    401,
    'APIG.0301',
    'IAM',
    'authentication',
    /has an API key/,
  ],
  [
    'an expired token',
    token,
    401,
    'APIG.0307',
    'The token must be updated.',
    'token',
    /has expired or is invalid/,
  ],
  ['an app code', { appCode: 'the-secret-code' }, 401, 'APIG.0303', 'app', 'authentication', /the app code/],
  [
    'own headers',
    { authHeaders: { apikey: 'the-secret' } },
    401,
    'APIG.0303',
    'app',
    'authentication',
    /app_api_key/,
  ],
] as const)(
  '%s is explained, as an error and of a response',
  async (_name, given, status, code, said, kind, words) => {
    const { url } = await startServer((_request, answer) => {
      answer.writeHead(status, { 'content-type': 'application/json' })
      answer.end(JSON.stringify({ error_code: code, error_msg: said, request_id: 'r1' }))
    })
    const call = fetchFor(url, { credentials: given })
    const found = await explainResponse(await call(url))
    expect(found).toMatchObject({ kind, errorCode: code, requestId: 'r1' })
    expect(found.text).toMatch(words)
    const error = (await errorOf(call(url, { apig: { explain: true } }))) as TransportError
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', message: found.text, mismatch: found })
    expect(`${error.message}${JSON.stringify(error)}`).not.toMatch(/the-secret|MFyfv/)
  },
)

test('hooks see every attempt, and nothing secret', async () => {
  const { url, arrived } = await startServer((_request, answer) => {
    answer.writeHead(arrived.length === 1 ? 503 : 200, { 'x-request-id': 'abc' }).end()
  })
  const signs: SignEvent[] = []
  const attempts: AttemptEvent[] = []
  const call = fetchFor(url, {
    credentials: { ...credentials, securityToken: 'the-security-token' },
    onSign: (event) => signs.push(event),
    onAttempt: (event) => attempts.push(event),
  })
  const init = { method: 'PUT', headers: { 'x-a': 'the-value' }, body: 'the-body' }
  expect((await call(`${url}/path?q=the-query`, init)).status).toBe(200)
  expect(signs.map(({ attempt }) => attempt)).toEqual([1, 2])
  expect(attempts.map(({ attempt, outcome, willRetry }) => [attempt, outcome, willRetry])).toEqual([
    [1, 'response', true],
    [2, 'response', false],
  ])
  expect(attempts[0]?.attributes).toMatchObject({
    'http.request.method': 'PUT',
    'http.response.status_code': 503,
    'url.path': '/path',
    'server.address': '127.0.0.1',
    'apig.request_id': 'abc',
  })
  expect(JSON.stringify([signs, attempts])).not.toMatch(/the-|QTWAO|MFyfv|[0-9a-f]{64}/)
})

test('hooks see an attempt that the network ended, one that must not be followed, and one that was aborted', async () => {
  const events: AttemptEvent[] = []
  const onAttempt = (event: AttemptEvent) => {
    events.push(event)
    throw new Error('log full')
  }
  const reset = await startServer((request) => request.socket.resetAndDestroy())
  await errorOf(fetchFor(reset.url, { retry: false, onAttempt })(reset.url))
  const elsewhere = await startServer((_request, answer) =>
    answer.writeHead(302, { location: 'https://evil.example' }).end(),
  )
  await errorOf(fetchFor(elsewhere.url, { onAttempt })(elsewhere.url))
  const silent = await startServer(() => undefined)
  await errorOf(fetchFor(silent.url, { onAttempt })(silent.url, { signal: AbortSignal.timeout(100) }))
  expect(events.map(({ outcome, willRetry }) => [outcome, willRetry])).toEqual([
    ['error', false],
    ['response', false],
    ['error', false],
  ])
  expect(events[2]?.attributes['error.type']).toBe('TimeoutError')
  expect(events[0]?.attributes['error.type']).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/)
})

const response = (error: TransportError) => error.response?.json()
