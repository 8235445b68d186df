import { createSigner } from '@apig/signer-core'
import { afterEach, expect, test } from 'vitest'
import { startGateway } from '@apig/local-gateway'
import type { LocalGateway, LocalGatewayOptions } from '@apig/local-gateway'

const NOW = new Date('2026-03-04T05:06:07.089Z')
const USER = { domainName: 'account', userName: 'user', password: 'pass' }
const gateways: LocalGateway[] = []
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close()
})

async function start(options: LocalGatewayOptions = {}): Promise<LocalGateway> {
  const gateway = await startGateway({ iamUsers: [USER], now: () => NOW, ...options })
  gateways.push(gateway)
  return gateway
}

const PROJECT = { project: { name: 'cn-north-4' } }

function login(
  gateway: LocalGateway,
  identity: object = {},
  scope: object | undefined = PROJECT,
): Promise<Response> {
  const { domainName, userName, password } = USER
  const user = { domain: { name: domainName }, name: userName, password }
  return fetch(`${gateway.url}/v3/auth/tokens?nocatalog=true`, {
    method: 'POST',
    body: JSON.stringify({
      auth: { identity: { methods: ['password'], password: { user }, ...identity }, scope },
    }),
  })
}

const withPassword = (password: string): object => ({
  password: { user: { domain: { name: 'account' }, name: 'user', password } },
})

const call = (gateway: LocalGateway, token: string): Promise<Response> =>
  fetch(`${gateway.url}/v1/infers/one`, { headers: { 'x-auth-token': token, 'x-stage': 'RELEASE' } })

test('a password gets a token that lives for 24 hours, with microseconds, and opens the gateway', async () => {
  let now = NOW
  const gateway = await start({ now: () => now })
  const response = await login(gateway)
  expect(response.status).toBe(201)
  expect(await response.json()).toEqual({
    token: {
      expires_at: '2026-03-05T05:06:07.089000Z',
      issued_at: '2026-03-04T05:06:07.089000Z',
      methods: ['password'],
      user: { id: 'id-of-user', name: 'user', domain: { id: 'id-of-account', name: 'account' } },
      roles: [],
      project: { id: 'id-of-cn-north-4', name: 'cn-north-4' },
    },
  })
  const token = response.headers.get('x-subject-token') ?? ''
  expect((await call(gateway, token)).status).toBe(200)
  expect((await call(gateway, `${token}x`)).status).toBe(401)
  now = new Date('2026-03-05T05:06:07.089Z')
  expect(await (await call(gateway, token)).json()).toMatchObject({ error_code: 'APIG.0307' })
  expect(JSON.stringify(gateway.requests)).not.toContain(token)
})

test('a scope is a project by name or id, the own domain, or none', async () => {
  const gateway = await start()
  const scoped = async (scope: object | undefined): Promise<unknown> =>
    (await login(gateway, {}, scope)).json()
  expect(await scoped({ project: { id: 'p' } })).toMatchObject({ token: { project: { id: 'p' } } })
  expect(await scoped({ domain: { name: 'account' } })).toMatchObject({
    token: { domain: { name: 'account' } },
  })
  expect((await login(gateway, {}, {})).status).toBe(400)
  expect((await login(gateway, {}, { domain: { name: 'another' } })).status).toBe(400)
})

test('a wrong password is a 401 in the form of Keystone; the fifth in a row locks for 15 minutes', async () => {
  let now = NOW
  const gateway = await start({ now: () => now })
  for (let count = 0; count < 5; count++) {
    const wrong = await login(gateway, withPassword('wrong'))
    expect(wrong.status).toBe(401)
    expect(await wrong.json()).toEqual({
      error: { code: 401, message: 'The username or password is wrong.', title: 'Unauthorized' },
    })
  }
  const locked = await login(gateway)
  expect(await locked.json()).toMatchObject({ error: { message: 'The account has been locked.' } })
  now = new Date(NOW.getTime() + 15 * 60_000)
  expect((await login(gateway)).status).toBe(201)
  expect(gateway.requests.at(5)).toMatchObject({ decision: 'refused', reason: 'user-locked', code: '401' })
})

test('login protection asks for the passcode of the user', async () => {
  const gateway = await start({ iamUsers: [{ ...USER, userId: 'u-1', passcode: '123456' }] })
  const totp = (id: string, passcode: string): object => ({
    methods: ['password', 'totp'],
    totp: { user: { id, passcode } },
  })
  expect(await (await login(gateway)).json()).toMatchObject({
    error: { message: 'MFA verification is required.' },
  })
  expect((await login(gateway, totp('u-1', '000000'))).status).toBe(401)
  expect((await login(gateway, totp('u-2', '123456'))).status).toBe(401)
  expect((await login(gateway, totp('u-1', '123456'))).status).toBe(201)
})

test('what is not a login is a 400', async () => {
  const { url } = await start()
  for (const body of ['', '{', '[]', 'null', '{"auth":{"identity":{"methods":["token"]}}}'])
    expect((await fetch(`${url}/v3/auth/tokens`, { method: 'POST', body })).status).toBe(400)
})

/** Asks for temporary keys, signed with the gateway's access key. */
async function askKeys(gateway: LocalGateway, identity: object, secret?: string): Promise<Response> {
  const { accessKeyId, secretAccessKey } = gateway.credentials
  const signer = createSigner({ accessKeyId, secretAccessKey: secret ?? secretAccessKey })
  const request = {
    method: 'POST',
    url: `${gateway.url}/v3.0/OS-CREDENTIAL/securitytokens`,
    body: JSON.stringify({ auth: { identity } }),
  }
  const { url, headers } = signer.sign(request, { date: NOW })
  return fetch(url, { method: 'POST', headers, body: request.body })
}

const token = (seconds?: number): object => ({
  methods: ['token'],
  token: seconds === undefined ? {} : { duration_seconds: seconds },
})

test('a signature gets temporary keys, which sign with their token until they end', async () => {
  let now = NOW
  const gateway = await start({ now: () => now })
  const response = await askKeys(gateway, token(1000))
  expect(response.status).toBe(201)
  const { credential } = (await response.json()) as { credential: Record<string, string> }
  expect(credential['expires_at']).toBe('2026-03-04T05:22:47.089000Z')
  const { access = '', secret = '', securitytoken } = credential
  const sign = async (securityToken: string | undefined): Promise<unknown> => {
    const signer = createSigner({ accessKeyId: access, secretAccessKey: secret, securityToken })
    const { url, headers } = signer.sign(
      { method: 'GET', url: `${gateway.url}/v1/infers/one`, headers: { 'x-stage': 'RELEASE' } },
      { date: now },
    )
    const answer = await fetch(url, { headers })
    return answer.status === 200 ? 200 : ((await answer.json()) as { error_msg: string }).error_msg
  }
  expect(await sign(securitytoken)).toBe(200)
  expect(await sign(undefined)).toContain('ak not exist')
  expect(await sign('another')).toContain('decrypt token fail')
  now = new Date('2026-03-04T05:22:47.089Z')
  expect(await sign(securitytoken)).toBe('The token must be updated')
})

test('a token and an agency get them too; a wrong signature and a wrong duration do not', async () => {
  const gateway = await start()
  const subject = (await login(gateway)).headers.get('x-subject-token') ?? ''
  const byToken = await fetch(`${gateway.url}/v3.0/OS-CREDENTIAL/securitytokens`, {
    method: 'POST',
    headers: { 'x-auth-token': subject },
    body: JSON.stringify({ auth: { identity: token() } }),
  })
  expect(byToken.status).toBe(201)
  const assume_role = { agency_name: 'a', domain_name: 'b', duration_seconds: 3600 }
  expect((await askKeys(gateway, { methods: ['assume_role'], assume_role })).status).toBe(201)
  const refused = await askKeys(gateway, token(), 'wrong')
  expect(refused.status).toBe(401)
  expect(await refused.json()).toMatchObject({ error_code: 'APIGW.0301' })
  for (const seconds of [899, 86_401, 1000.5])
    expect((await askKeys(gateway, token(seconds))).status).toBe(400)
  expect((await askKeys(gateway, { methods: ['password'] })).status).toBe(400)
})
