import { createHmac } from 'node:crypto'
import { createSignedFetch } from '@apig/transport-fetch'
import type { SignedFetchOptions } from '@apig/transport-fetch'
import { afterEach, expect, test, vi } from 'vitest'
import {
  accessKeyId,
  credentials,
  errorOf,
  fetchFor,
  header,
  secretAccessKey,
  startGateway,
  startServer,
} from './servers.ts'

/** What a backend does that holds the secret. */
const hmac = (text: string) => createHmac('sha256', secretAccessKey).update(text).digest('hex')

afterEach(() => vi.unstubAllGlobals())

test('a function is asked once for any number of calls until its credentials end', async () => {
  const { url } = await startGateway()
  let asked = 0
  const call = fetchFor(url, {
    credentials: async () => {
      asked++
      return { ...credentials, expiresAt: new Date(Date.now() + 3_600_000) }
    },
  })
  const answers = await Promise.all([1, 2, 3].map(() => call(url)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  await call(url)
  expect(asked).toBe(1)
})

test('temporary credentials carry their security token, signed', async () => {
  const { url, arrived } = await startGateway()
  const call = fetchFor(url, { credentials: { ...credentials, securityToken: 'the-security-token' } })
  expect((await call(url)).status).toBe(200)
  expect(header(arrived[0], 'x-security-token')).toBe('the-security-token')
})

test('expired temporary credentials are refused before anything is sent', async () => {
  const { url, arrived } = await startGateway()
  const call = fetchFor(url, { credentials: { ...credentials, expiresAt: new Date(Date.now() - 1000) } })
  expect(await errorOf(call(url))).toMatchObject({ code: 'CREDENTIALS_EXPIRED' })
  expect(arrived).toHaveLength(0)
})

test.each([
  [{ authToken: 'the-token' }, 'x-auth-token', 'the-token'],
  [{ appCode: 'the-code' }, 'x-apig-appcode', 'the-code'],
  [{ authHeaders: { apikey: 'the-key' } }, 'apikey', 'the-key'],
])('%o is sent in %s, without a signature', async (secret, name, value) => {
  const { url, arrived } = await startServer((_request, response) => response.end())
  const call = fetchFor(url, { credentials: secret, stage: 'RELEASE' })
  expect((await call(url, { method: 'POST', body: new Blob(['x']) })).status).toBe(200)
  expect(header(arrived[0], name)).toBe(value)
  expect(header(arrived[0], 'x-stage')).toBe('RELEASE')
  for (const other of ['authorization', 'x-sdk-date', 'x-sdk-content-sha256'])
    expect(header(arrived[0], other)).toBeUndefined()
})

test.each([
  [{ apiKey: 'the-key' }, { authorization: 'Bearer the-key', 'x-api-key-type': undefined }],
  [
    { apiKey: 'the-key', temporary: true },
    { authorization: 'the-key', 'x-api-key-type': 'temp' },
  ],
  [{ authHeaders: { Authorization: 'Basic a2V5OnNlY3JldA==' } }, { authorization: 'Basic a2V5OnNlY3JldA==' }],
  [
    { authHeaders: { 'X-HW-ID': 'id', 'X-HW-AppKey': 'the-key' } },
    { 'x-hw-id': 'id', 'x-hw-appkey': 'the-key', authorization: undefined },
  ],
])('%o is sent as these headers, whatever the caller gave', async (secret, expected) => {
  const { url, arrived } = await startServer((_request, response) => response.end())
  const call = fetchFor(url, { credentials: secret })
  const given = Object.fromEntries(
    Object.entries(expected).flatMap(([name, value]) => (value === undefined ? [] : [[name, 'old']])),
  )
  expect((await call(url, { method: 'POST', body: 'x', headers: given })).status).toBe(200)
  for (const [name, value] of Object.entries(expected)) expect(header(arrived[0], name)).toBe(value)
  expect(header(arrived[0], 'x-sdk-date')).toBeUndefined()
})

test('none goes over http to another machine', async () => {
  for (const secret of [
    { authToken: 'the-token' },
    { appCode: 'the-code' },
    { apiKey: 'the-key' },
    { authHeaders: { 'X-HW-ID': 'the-id', 'X-HW-AppKey': 'the-secret' } },
  ]) {
    let sent = 0
    const call = fetchFor('http://example.com', {
      credentials: secret,
      fetch: async () => (sent++, new Response()),
    })
    const error = await errorOf(call('http://example.com'))
    expect(error).toMatchObject({ code: 'INSECURE_ORIGIN' })
    expect(error.message).not.toMatch(/the-(?:token|code|key|id|secret)/)
    expect(sent).toBe(0)
  }
})

test('a remote signer signs, and is told what it signs', async () => {
  const { url } = await startGateway()
  const requests: string[] = []
  const call = fetchFor(url, {
    credentials: {
      accessKeyId,
      remoteSign: async (stringToSign, { canonicalRequest }) => {
        requests.push(canonicalRequest)
        return hmac(stringToSign)
      },
    },
  })
  expect((await call(`${url}/a`, { method: 'POST', body: 'text' })).status).toBe(200)
  expect((await call(`${url}/b`, { method: 'POST', body: new Uint8Array(100_000) })).status).toBe(200)
  expect(requests.map((request) => request.split('\n').slice(0, 2))).toEqual([
    ['POST', '/a/'],
    ['POST', '/b/'],
  ])
})

test('what a function or a remote signer throws is the cause, and nothing is sent', async () => {
  const { url, arrived } = await startGateway()
  const cause = new Error('the vault is sealed')
  const fails = async () => {
    throw cause
  }
  for (const option of [fails, { accessKeyId, remoteSign: fails }])
    expect(await errorOf(fetchFor(url, { credentials: option })(url))).toMatchObject({
      code: 'CREDENTIALS_UNAVAILABLE',
      cause,
    })
  expect(arrived).toHaveLength(0)
})

test.each<[string, object, RegExp]>([
  ['no origins', { credentials }, /options\.origins/],
  ['no credentials', { origins: 'https://example.com' }, /options\.credentials/],
  [
    'an SK that is not set',
    { credentials: { accessKeyId, secretAccessKey: undefined }, origins: 'https://a.example' },
    /secretAccessKey is undefined/,
  ],
  ['a fetch that is none', { credentials, origins: 'https://a.example', fetch: 'fetch' }, /options\.fetch/],
  [
    'a progress callback that is none',
    { credentials, origins: 'https://a.example', onUploadProgress: 1 },
    /options\.onUploadProgress/,
  ],
  [
    'a flag that is none',
    { credentials, origins: 'https://a.example', dangerouslyAllowBrowser: 'yes' },
    /dangerouslyAllowBrowser/,
  ],
])('refused when it is made: %s', (_name, options, text) => {
  const attempt = () => createSignedFetch(options as SignedFetchOptions)
  expect(attempt).toThrow(text)
  expect(attempt).not.toThrow(secretAccessKey)
})

const temporary = { ...credentials, securityToken: 't' }
test.each<[string, SignedFetchOptions['credentials'], boolean]>([
  ['AK/SK', credentials, false],
  ['AK/SK out of a function', () => credentials, false],
  ['a token', { authToken: 't' }, false],
  ['an app code', { appCode: 't' }, false],
  ['an API key', { apiKey: 't' }, false],
  ['headers', { authHeaders: { apikey: 't' } }, false],
  ['temporary AK/SK', temporary, true],
  ['temporary AK/SK out of a function', async () => temporary, true],
  ['a remote signer', { accessKeyId, remoteSign: (text) => hmac(text) }, true],
])('in a browser: %s', async (_name, option, isAllowed) => {
  const { url } = await startGateway()
  const answer = async (options: Partial<SignedFetchOptions> = {}) =>
    fetchFor(url, { credentials: option, ...options })(url)
  for (const globals of [
    { window: { document: {} } },
    { navigator: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140' } },
  ]) {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
    if (isAllowed) expect((await answer()).status).toBe(200)
    else {
      const error = await errorOf(answer())
      expect(error).toMatchObject({ code: 'BROWSER_CREDENTIALS' })
      expect(error.message).toMatch(/temporary credentials.*remoteSign/)
      const isToken = typeof option === 'object' && !('secretAccessKey' in option)
      expect((await answer({ dangerouslyAllowBrowser: true })).status).toBe(isToken ? 401 : 200)
    }
    vi.unstubAllGlobals()
  }
  if (!isAllowed) expect((await answer()).status).toBeLessThan(500)
})
