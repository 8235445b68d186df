// Where the official cores are wrong, ours is right. The table in docs/guides/credentials.md has the same names, and
// tools/interop runs the official Python core beside ours.
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chain,
  defaultChain,
  fromContainer,
  fromEnv,
  fromMetadata,
  fromOidc,
} from '@apig/transport-node/credentials'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const MINUTE = 60_000
const REFUSED = 'http://127.0.0.1:9'
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

let directory = ''
const servers: Server[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apig-differences-'))
})
afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
  await rm(directory, { recursive: true })
})

type Handler = (url: string, body: string, response: ServerResponse) => void

async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => handler(request.url ?? '', body, response))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Keys that are numbered, each living for so long from now on. */
function keysFor(life: number): { handler: Handler; count: () => number } {
  let count = 0
  const handler: Handler = (_url, _body, response) => {
    count++
    const credentials = {
      accessKeyId: `AK${count}`,
      secretAccessKey: 'S',
      securityToken: 'T',
      expiration: iso(Date.now() + life),
    }
    response.end(JSON.stringify({ credentials }))
  }
  return { handler, count: () => count }
}

async function pod(uri: string, more: Record<string, string> = {}): Promise<Record<string, string>> {
  const tokenFile = join(directory, 'pod-token')
  await writeFile(tokenFile, 'token')
  return {
    HUAWEICLOUD_SDK_CREDENTIALS_FILE: join(directory, 'missing'),
    HC_CONTAINER_CREDENTIALS_FULL_URI: uri,
    HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
    ...more,
  }
}

const nextTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
}

test('metadata-unreachable: refused, reset or silent, it is absent, and pod identity is reached', async () => {
  const { handler } = keysFor(60 * MINUTE)
  const environment = await pod(await serve(handler))
  const silent = await serve(() => undefined)
  const reset = await serve((_url, _body, response) => void response.destroy())
  for (const endpoint of [REFUSED, silent, reset]) {
    const provider = defaultChain({ environment, metadata: { endpoint, timeoutSeconds: 0.1 } })
    expect((await provider()).accessKeyId).toMatch(/^AK\d$/)
  }
})

test('id-token-read-again: each renewal reads the file', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const tokens: string[] = []
  const { handler } = keysFor(60 * MINUTE)
  const sts = await serve((url, body, response) => {
    tokens.push((JSON.parse(body) as { id_token: string }).id_token)
    handler(url, body, response)
  })
  const idTokenFile = join(directory, 'id-token')
  const provider = fromOidc({ providerUrn: 'p', agencyUrn: 'a', idTokenFile, endpoint: sts, environment: {} })
  for (const token of ['one', 'two', 'three']) {
    await writeFile(idTokenFile, `${token}\n`)
    await provider()
    vi.setSystemTime(Date.now() + 60 * MINUTE)
  }
  expect(tokens).toEqual(['one', 'two', 'three'])
})

test.each([
  ['24 hours', 24 * 60, 20 * 60],
  ['an hour', 60, 50],
  ['15 minutes', 15, 10],
  ['4 minutes', 4, 2],
])('refresh-margin: keys that live for %s', async (_name, life, until) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { handler, count } = keysFor(life * MINUTE)
  const provider = fromContainer({ environment: await pod(await serve(handler)) })
  const start = Date.now()
  for (let request = 0; request < 5; request++) await provider()
  vi.setSystemTime(start + until * MINUTE - 1000)
  expect((await provider()).accessKeyId).toBe('AK1')
  await nextTurns()
  expect(count()).toBe(1)
  vi.setSystemTime(start + until * MINUTE + 1000)
  expect((await provider()).accessKeyId).toBe('AK1')
  await vi.waitFor(() => expect(count()).toBe(2))
  await vi.waitFor(async () => expect((await provider()).accessKeyId).toBe('AK2'))
})

test('failed-refresh-keeps-keys: the old keys are used while they live, then the error is thrown', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { handler, count } = keysFor(60 * MINUTE)
  let failures = 0
  const uri = await serve((url, body, response) => {
    if (count() === 0) handler(url, body, response)
    else {
      failures++
      response.writeHead(500).end()
    }
  })
  const provider = fromContainer({ environment: await pod(uri) })
  const start = Date.now()
  await provider()
  vi.setSystemTime(start + 55 * MINUTE)
  for (let request = 0; request < 3; request++) {
    expect((await provider()).accessKeyId).toBe('AK1')
    await vi.waitFor(() => expect(failures).toBe(1))
    await nextTurns()
  }
  vi.setSystemTime(start + 61 * MINUTE)
  await expect(provider()).rejects.toMatchObject({ code: 'CREDENTIALS_UNAVAILABLE' })
})

test.each([
  ['2030-01-02T03:04:05.678000Z', '2030-01-02T03:04:05.678Z'],
  ['2030-01-02T03:04:05.678Z', '2030-01-02T03:04:05.678Z'],
  ['2030-01-02T03:04:05Z', '2030-01-02T03:04:05.000Z'],
  ['2030-01-02T03:04:05', '2030-01-02T03:04:05.000Z'],
  ['2030-01-02T11:04:05+08:00', '2030-01-02T03:04:05.000Z'],
  ['2030-07-02T03:04:05.1Z', '2030-07-02T03:04:05.100Z'],
])('expiry-format: %s, in a zone with summer time', async (expires_at, expected) => {
  vi.stubEnv('TZ', 'America/New_York')
  expect(new Date(2030, 0).getTimezoneOffset()).toBe(300)
  const credential = { access: 'AK', secret: 'S', securitytoken: 'T', expires_at }
  const endpoint = await serve((url, _body, response) =>
    response.end(url.includes('token') ? 'token' : JSON.stringify({ credential })),
  )
  expect((await fromMetadata({ endpoint })()).expiresAt?.toISOString()).toBe(expected)
})

test('half-pair-named: the final error says which half is missing', async () => {
  const profile = join(directory, 'profile')
  await writeFile(profile, '[basic]\nsk = S\n', { mode: 0o600 })
  const environment = {
    HUAWEICLOUD_OIDC_PROVIDER_URN: 'p',
    HUAWEICLOUD_SDK_AK: 'AK',
    HUAWEICLOUD_SDK_CREDENTIALS_FILE: profile,
    HC_CONTAINER_CREDENTIALS_FULL_URI: REFUSED,
  }
  const error: unknown = await defaultChain({ environment, metadata: { endpoint: REFUSED } })().catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'CREDENTIALS_NOT_FOUND' })
  const { message } = error as Error
  expect(message).toContain('HUAWEICLOUD_OIDC_AGENCY_URN and HUAWEICLOUD_OIDC_ID_TOKEN or')
  expect(message).toContain('HUAWEICLOUD_SDK_AK is set, but HUAWEICLOUD_SDK_SK is not')
  expect(message).toContain('section [basic]: it has sk, but no ak')
  expect(message).toContain('HC_CONTAINER_AUTHORIZATION_TOKEN_FILE is not set')
})

test('refusal-at-once: a refusal of STS or IAM ends the search, and is thrown where credentials are asked for', async () => {
  const idTokenFile = join(directory, 'id-token')
  await writeFile(idTokenFile, 'id-token')
  const refusing = await serve((_url, _body, response) => response.writeHead(403).end())
  const keys = { accessKeyId: 'AK', secretAccessKey: 'S' }
  const oidc = fromOidc({
    providerUrn: 'p',
    agencyUrn: 'a',
    idTokenFile,
    endpoint: refusing,
    environment: {},
  })
  const idp = fromEnv({
    environment: {
      HUAWEICLOUD_SDK_IDP_ID: 'idp',
      HUAWEICLOUD_SDK_ID_TOKEN_FILE: idTokenFile,
      HUAWEICLOUD_SDK_IAM_ENDPOINT: refusing,
    },
  })
  for (const source of [oidc, idp])
    await expect(chain(source, async () => keys)()).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED' })
})

test('no-proxy-near: a proxy is asked for services elsewhere, never for loopback or link-local addresses', async () => {
  const asked: string[] = []
  const proxy = createServer()
  proxy.on('connect', ({ url }, socket) => {
    asked.push(String(url))
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  proxy.on('request', ({ url }, response) => {
    asked.push(String(url))
    response.writeHead(502).end()
  })
  servers.push(proxy)
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) vi.stubEnv(name, url)
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, '')

  const { handler } = keysFor(60 * MINUTE)
  expect((await fromContainer({ environment: await pod(await serve(handler)) })()).accessKeyId).toBe('AK1')
  await fromMetadata({ timeoutSeconds: 0.1 })().catch(() => undefined)
  expect(asked).toEqual([])

  const elsewhere = fromOidc({
    ...{ providerUrn: 'p', agencyUrn: 'a', idToken: 't', environment: {} },
    endpoint: 'https://sts.example.com',
  })
  await expect(elsewhere()).rejects.toMatchObject({ code: 'ENDPOINT_UNREACHABLE' })
  expect(asked).toEqual(['sts.example.com:443'])
})

test('no-redirects: a redirect is not followed, so that no secret is sent elsewhere', async () => {
  let followed = 0
  const elsewhere = await serve((_url, _body, response) => (followed++, void response.end('{}')))
  const endpoint = await serve((_url, _body, response) =>
    response.writeHead(307, { location: `${elsewhere}/x` }).end(),
  )
  await expect(fromContainer({ environment: await pod(endpoint) })()).rejects.toMatchObject({
    code: 'CREDENTIALS_REFUSED',
  })
  await expect(fromMetadata({ endpoint })()).rejects.toMatchObject({ code: 'CREDENTIALS_NOT_FOUND' })
  expect(followed).toBe(0)
})

test('https-only: no token is sent over plain http to another machine', async () => {
  const oidc = { providerUrn: 'p', agencyUrn: 'a', idToken: 't' }
  const environment = { HUAWEICLOUD_SDK_STS_ENDPOINT: 'http://sts.example.com' }
  await expect(fromOidc({ ...oidc, environment })()).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  await expect(fromContainer({ environment: await pod('http://example.com/') })()).rejects.toMatchObject({
    code: 'CREDENTIALS_INVALID',
  })
})

test('token-required: temporary keys without their security token are an error', async () => {
  const credential = { access: 'AK', secret: 'S', expires_at: iso(Date.now() + 60 * MINUTE) }
  const endpoint = await serve((url, _body, response) =>
    response.end(url.includes('token') ? 'token' : JSON.stringify({ credential })),
  )
  await expect(fromMetadata({ endpoint })()).rejects.toMatchObject({
    code: 'CREDENTIALS_INVALID',
    message: expect.stringContaining('no credential.securitytoken'),
  })
})

test('every difference is in the documentation, in both languages', async () => {
  const names = [...(await readFile(import.meta.filename, 'utf8')).matchAll(/\)?\('([a-z]+(?:-[a-z]+)+): /g)]
  expect(names.length).toBeGreaterThan(8)
  for (const folder of ['docs', 'docs/zh']) {
    const page = new URL(`../../../${folder}/guides/credentials.md`, import.meta.url)
    const text = await readFile(page, 'utf8')
    for (const [, name] of names) expect(text).toContain(`\`${name}\``)
  }
})
