import { isTransportError } from '@apig/transport-fetch/internal'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chain, defaultChain, fromEnv, fromIni, fromMetadata } from '@apig/transport-node/credentials'
import type { StoredCredentialsProvider } from '@apig/transport-node/credentials'
import { afterEach, expect, test } from 'vitest'

const SK = 'sk-of-the-metadata'
const EXPIRES = '2026-03-04T05:06:07.000000Z'
const CREDENTIAL = { access: 'AKTEMPORARY', secret: SK, securitytoken: 'token', expires_at: EXPIRES }

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handler)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The service as ECS has it: a token first, then the key for that token. */
async function standIn(
  options: { readonly versionOne?: boolean; readonly credential?: unknown } = {},
): Promise<{ endpoint: string; seen: string[]; forget: () => void }> {
  const seen: string[] = []
  let issued = 0
  let valid = ''
  const endpoint = await serve((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (request.url === '/meta-data/latest/api/token') {
      if (options.versionOne === true || request.method !== 'PUT') return void response.writeHead(404).end()
      if (request.headers['x-metadata-token-ttl-seconds'] !== '21600')
        return void response.writeHead(400).end()
      valid = `token-${++issued}`
      return void response.end(valid)
    }
    if (request.url !== '/openstack/latest/securitykey') return void response.writeHead(404).end()
    if (options.versionOne !== true && request.headers['x-metadata-token'] !== valid)
      return void response.writeHead(401).end()
    response.end(JSON.stringify({ credential: options.credential ?? CREDENTIAL }))
  })
  return { endpoint, seen, forget: () => void (valid = 'nothing') }
}

async function errorOf(provider: () => Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await provider().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isTransportError(error)) throw new Error(`not a TransportError: ${String(error)}`)
  expect(`${error.message} ${String(error.stack)} ${String(error.cause)}`).not.toContain(SK)
  return error
}

const TOKEN = 'PUT /meta-data/latest/api/token'
const KEY = 'GET /openstack/latest/securitykey'

test('token first, then the key; the token is kept', async () => {
  const { endpoint, seen } = await standIn()
  const provider = fromMetadata({ endpoint })
  expect(await provider()).toEqual({
    accessKeyId: 'AKTEMPORARY',
    secretAccessKey: SK,
    securityToken: 'token',
    expiresAt: new Date('2026-03-04T05:06:07Z'),
  })
  await provider()
  expect(seen).toEqual([TOKEN, KEY, KEY])
})

test('a token that is refused is fetched anew, once', async () => {
  const { endpoint, seen, forget } = await standIn()
  const provider = fromMetadata({ endpoint })
  await provider()
  forget()
  expect((await provider()).accessKeyId).toBe('AKTEMPORARY')
  expect(seen).toEqual([TOKEN, KEY, KEY, TOKEN, KEY])
})

test('a service without tokens is asked without one', async () => {
  const { endpoint, seen } = await standIn({ versionOne: true })
  expect((await fromMetadata({ endpoint })()).accessKeyId).toBe('AKTEMPORARY')
  expect(seen).toEqual([TOKEN, KEY])
})

const NO_AGENCY = 'Please configure Cloud Service Agency first'

test.each([
  ['version 1: 404', [404], [200], [TOKEN, KEY], undefined],
  ['version 1: 405', [405], [200], [TOKEN, KEY], undefined],
  ['version 1: 503', [503], [200], [TOKEN, KEY], undefined],
  ['400 for the token', [400], [200], [TOKEN], /api\/token: no token \(HTTP 400\)/],
  ['403 for the token', [403], [200], [TOKEN], /api\/token: no token \(HTTP 403\)/],
  ['500 for the token', [500], [200], [TOKEN], /api\/token: no token \(HTTP 500\)/],
  ['no agency', [200], [401, NO_AGENCY], [TOKEN, KEY], /no key \(HTTP 401\); is an agency bound/],
  ['a token that is never accepted', [200], [401], [TOKEN, KEY, TOKEN, KEY], /securitykey: HTTP 401/],
  ['version 1 that comes to want a token', [404], [401], [TOKEN, KEY, TOKEN], /no token \(HTTP 404\)/],
  ['403 for the key', [200], [403], [TOKEN, KEY], /securitykey: HTTP 403/],
  ['404 for the key', [200], [404], [TOKEN, KEY], /no key \(HTTP 404\); is an agency bound/],
  ['503 for the key', [200], [503], [TOKEN, KEY], /securitykey: HTTP 503/],
] as const)('%s', async (_name, [tokenStatus], [keyStatus, text], requests, message) => {
  const seen: string[] = []
  const endpoint = await serve((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    const status = request.method === 'PUT' ? tokenStatus : keyStatus
    response.writeHead(status)
    if (request.method === 'PUT') response.end('token')
    else response.end(status === 200 ? JSON.stringify({ credential: CREDENTIAL }) : text)
  })
  const provider = fromMetadata({ endpoint })
  if (message === undefined) {
    await provider()
    expect(seen).toEqual(requests)
    // Whether there are tokens is not asked again for a day.
    await provider()
    expect(seen).toEqual([...requests, KEY])
    return
  }
  expect(await errorOf(provider)).toMatchObject({
    code: 'CREDENTIALS_NOT_FOUND',
    message: expect.stringMatching(message),
  })
  expect(seen).toEqual(requests)
})

test('no proxy of the environment is asked', async () => {
  const { endpoint } = await standIn()
  const before = process.env['http_proxy']
  try {
    process.env['http_proxy'] = 'http://127.0.0.1:9'
    expect((await fromMetadata({ endpoint })()).accessKeyId).toBe('AKTEMPORARY')
  } finally {
    if (before === undefined) delete process.env['http_proxy']
    else process.env['http_proxy'] = before
  }
})

test.each([
  [{ ...CREDENTIAL, access: undefined }, /has no credential\.access/],
  [{ ...CREDENTIAL, secret: '' }, /has no credential\.secret/],
  [{ ...CREDENTIAL, securitytoken: 5 }, /has no credential\.securitytoken/],
  [{ ...CREDENTIAL, expires_at: 'soon' }, /credential\.expires_at is not a date/],
  ['nothing', /not JSON with a credential/],
])('an answer of another shape: %#', async (credential, message) => {
  const { endpoint } = await standIn({ credential })
  const error = await errorOf(fromMetadata({ endpoint }))
  expect(error.code).toBe('CREDENTIALS_INVALID')
  expect(error.message).toMatch(message)
  expect(error.message).toContain(`${endpoint}/openstack/latest/securitykey`)
})

test('no agency, a redirect, a page, half an answer, a huge one', async () => {
  const withKey = (send: (response: ServerResponse) => void): Promise<string> =>
    serve((request, response) => (request.method === 'PUT' ? void response.end('token') : send(response)))
  const noAgency = await errorOf(
    fromMetadata({ endpoint: await withKey((response) => void response.writeHead(404).end()) }),
  )
  expect(noAgency.code).toBe('CREDENTIALS_NOT_FOUND')
  expect(noAgency.message).toMatch(/agency/)

  const elsewhere = await serve(
    (_request, response) => void response.end(JSON.stringify({ credential: CREDENTIAL })),
  )
  const redirect = fromMetadata({
    endpoint: await withKey((response) => void response.writeHead(302, { location: elsewhere }).end()),
  })
  expect((await errorOf(redirect)).message).toMatch(/HTTP 302/)

  const page = fromMetadata({
    endpoint: await serve((_request, response) => void response.end('<html> a page')),
  })
  expect((await errorOf(page)).message).toMatch(/is not a token/)

  const half = fromMetadata({
    endpoint: await withKey((response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('{"credential":', () => response.destroy())
    }),
  })
  expect((await errorOf(half)).code).toBe('CREDENTIALS_NOT_FOUND')

  const huge = fromMetadata({
    endpoint: await withKey((response) => void response.end('x'.repeat(2_000_000))),
  })
  expect((await errorOf(huge)).message).toMatch(/1 MiB/)
})

test('nothing listens, or nothing answers in time', async () => {
  const endpoint = await serve(() => undefined)
  const stalled = await errorOf(fromMetadata({ endpoint, timeoutSeconds: 0.05 }))
  expect(stalled.code).toBe('CREDENTIALS_NOT_FOUND')
  expect(stalled.message).toMatch(/no response within 0\.05 s/)
  const closed = await errorOf(fromMetadata({ endpoint: 'http://127.0.0.1:9' }))
  expect(closed.code).toBe('CREDENTIALS_NOT_FOUND')
  expect(closed.message).toMatch(/cannot be reached \(ECONNREFUSED\)/)
})

test.each([
  'http://example.com',
  'http://10.0.0.1',
  'http://8.8.8.8',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'https://127.0.0.1',
  'http://user:password@127.0.0.1',
  'http://127.0.0.1/path',
  'http://[2001:db8::1]',
  'file:///etc/passwd',
  '169.254.169.254',
])('an endpoint that is not near is refused: %s', (endpoint) => {
  expect(() => fromMetadata({ endpoint })).toThrow(/fromMetadata: endpoint must be/)
})

test.each([
  'http://169.254.169.254',
  'http://localhost:1',
  'http://[::1]:1',
  'http://[fe80::1]',
  'http://127.9.9.9',
])('an endpoint that is near is taken: %s', (endpoint) => {
  expect(() => fromMetadata({ endpoint })).not.toThrow()
})

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
  'timeoutSeconds: %s is refused',
  (timeoutSeconds) => {
    expect(() => fromMetadata({ timeoutSeconds })).toThrow(/timeoutSeconds/)
  },
)

const keys = { accessKeyId: 'AK', secretAccessKey: SK }
const empty = fromEnv({ environment: {} })

test('a chain takes the first that has credentials, and asks none after it', async () => {
  let asked = 0
  const provider = chain(
    empty,
    async () => keys,
    async () => {
      asked++
      return keys
    },
  )
  expect(await provider()).toEqual(keys)
  expect(asked).toBe(0)
})

test('the default chain returns the project for services of a region, the account for global ones', async () => {
  const environment = {
    HUAWEICLOUD_SDK_AK: 'AK',
    HUAWEICLOUD_SDK_SK: SK,
    HUAWEICLOUD_SDK_PROJECT_ID: 'P',
    HUAWEICLOUD_SDK_DOMAIN_ID: 'D',
  }
  const own = { accessKeyId: 'AK', secretAccessKey: SK }
  expect(await defaultChain({ environment })()).toEqual({ ...own, projectId: 'P' })
  expect(await defaultChain({ environment, section: 'global' })()).toEqual({ ...own, domainId: 'D' })
})

test('a chain stays with the source that it has found', async () => {
  let found = true
  let asked = 0
  const first = async () => {
    if (found) return keys
    throw new Error('no longer')
  }
  const provider = chain(empty, first, async () => (asked++, keys))
  await provider()
  found = false
  await expect(provider()).rejects.toThrow('no longer')
  expect(asked).toBe(0)
})

test('a chain stops at credentials that are broken', async () => {
  const blank = fromEnv({ environment: { HUAWEICLOUD_SDK_AK: 'AK', HUAWEICLOUD_SDK_SK: ` ${SK}` } })
  const error = await errorOf(chain(empty, blank, async () => keys))
  expect(error.code).toBe('CREDENTIALS_INVALID')
  await expect(
    chain(
      async () => {
        throw new Error('mine')
      },
      async () => keys,
    )(),
  ).rejects.toThrow('mine')
})

test('a chain says where each source looked', async () => {
  const error = await errorOf(
    chain(empty, fromIni({ path: '/nowhere/credentials' }), fromMetadata({ endpoint: 'http://127.0.0.1:9' })),
  )
  expect(error.code).toBe('CREDENTIALS_NOT_FOUND')
  expect(error.message).toContain('HUAWEICLOUD_SDK_AK')
  expect(error.message).toContain('/nowhere/credentials')
  expect(error.message).toContain('http://127.0.0.1:9')
})

test('a chain of nothing, or of something that is no source', () => {
  expect(() => chain()).toThrow(/at least one source/)
  expect(() =>
    chain(
      empty,
      fromEnv as unknown as StoredCredentialsProvider,
      keys as unknown as StoredCredentialsProvider,
    ),
  ).toThrow(/source 3 must be a function/)
})
