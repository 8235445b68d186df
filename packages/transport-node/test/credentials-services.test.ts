import { parseAuthorization, sign } from '@apig/signer-core'
import { isTransportError } from '@apig/transport-node'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@apig/transport-node'
import {
  chain,
  fromContainer,
  fromCsv,
  fromEnv,
  fromIamToken,
  fromIdToken,
  fromIni,
  fromOidc,
  fromTemporaryKeys,
} from '@apig/transport-node/credentials'
import type { FromIamTokenOptions } from '@apig/transport-node/credentials'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const SECRET = 'secret-of-the-tests-0123456789'
const soon = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
interface Reply {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly json?: unknown
}

let directory = ''
let server: Server
let origin = ''
let seen: Seen[] = []
let reply: (request: Seen) => Reply | Promise<Reply> | 'nothing'

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apig-services-'))
  seen = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() }
      seen.push(one)
      const given = await reply(one)
      if (given === 'nothing') return
      response.writeHead(given.status ?? 200, given.headers)
      response.end(given.json === undefined ? '' : JSON.stringify(given.json))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.close()
  server.closeAllConnections()
  await rm(directory, { recursive: true })
})

async function fileOf(content: string, name = 'token'): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content, { mode: 0o600 })
  return path
}

async function errorOf(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isTransportError(error)) throw new Error(`not a TransportError: ${String(error)}`)
  expect(`${error.message} ${String(error.stack)} ${String(error.cause)}`).not.toContain(SECRET)
  return error
}

const iamKeys = (): unknown => ({
  credential: { access: 'AKTEMP', secret: SECRET, securitytoken: 'ST', expires_at: soon(3600) },
})
const stsKeys = (): unknown => ({
  credentials: {
    access_key_id: 'AKTEMP',
    secret_access_key: SECRET,
    security_token: 'ST',
    expiration: soon(3600),
  },
})
const podKeys = (): unknown => ({
  credentials: {
    accessKeyId: 'AKTEMP',
    secretAccessKey: SECRET,
    securityToken: 'ST',
    expiration: soon(3600),
  },
  assumedAgency: {},
})
const KEYS = {
  accessKeyId: 'AKTEMP',
  secretAccessKey: SECRET,
  securityToken: 'ST',
  expiresAt: expect.any(Date),
}
const JSON_TYPE = 'application/json;charset=UTF-8'

const oidcEnvironment = (): Record<string, string> => ({
  HUAWEICLOUD_OIDC_PROVIDER_URN: 'iam::1:oidc-provider:p',
  HUAWEICLOUD_OIDC_AGENCY_URN: 'iam::1:agency:a',
  HUAWEICLOUD_OIDC_ID_TOKEN: SECRET,
  HUAWEICLOUD_SDK_STS_ENDPOINT: origin,
})

test('fromOidc asks STS as the official SDK does', async () => {
  reply = () => ({ status: 201, json: stsKeys() })
  const environment = { ...oidcEnvironment(), HUAWEICLOUD_SDK_PROJECT_ID: 'P' }
  expect(await fromOidc({ environment })()).toEqual({ ...KEYS, projectId: 'P' })
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/v5/agencies/assume-with-oidc' })
  expect(seen[0]?.headers).toMatchObject({ 'content-type': JSON_TYPE })
  expect(seen[0]?.headers).not.toHaveProperty('authorization')
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
    provider_urn: 'iam::1:oidc-provider:p',
    agency_urn: 'iam::1:agency:a',
    agency_session_name: 'oidc-sts-session',
    id_token: SECRET,
    duration_seconds: 3600,
  })
})

test('fromOidc reads the optional variables, and options precede them', async () => {
  reply = () => ({ json: stsKeys() })
  const environment = {
    ...oidcEnvironment(),
    HUAWEICLOUD_OIDC_SESSION_NAME: 'session',
    HUAWEICLOUD_OIDC_DURATION_SECONDS: '900',
    HUAWEICLOUD_OIDC_POLICY: '{}',
    HUAWEICLOUD_OIDC_POLICY_IDS: 'one, two,,',
  }
  await fromOidc({ environment })()
  expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({
    agency_session_name: 'session',
    duration_seconds: 900,
    policy: '{}',
    policy_ids: ['one', 'two'],
  })
  const idTokenFile = await fileOf('of-the-file\n')
  await fromOidc({ environment, idTokenFile, sessionName: 'mine', durationSeconds: 1000, policyIds: [] })()
  const body = JSON.parse(seen[1]?.body ?? '') as object
  expect(body).toMatchObject({ agency_session_name: 'mine', duration_seconds: 1000, id_token: 'of-the-file' })
  expect(body).not.toHaveProperty('policy_ids')
})

test('fromOidc: what is missing, what cannot be read, what STS says', async () => {
  const environment = oidcEnvironment()
  const at = (more: Record<string, string>): Promise<unknown> =>
    fromOidc({ environment: { ...environment, ...more } })()
  expect(await errorOf(fromOidc({ environment: {} })())).toMatchObject({
    code: 'CREDENTIALS_NOT_FOUND',
    message: expect.stringContaining('none is set'),
  })
  expect(await errorOf(at({ HUAWEICLOUD_OIDC_AGENCY_URN: '' }))).toMatchObject({
    code: 'CREDENTIALS_NOT_FOUND',
    message: expect.stringContaining('HUAWEICLOUD_OIDC_AGENCY_URN is not set'),
  })
  const file = { HUAWEICLOUD_OIDC_ID_TOKEN: '', HUAWEICLOUD_OIDC_TOKEN_FILE: join(directory, 'missing') }
  expect((await errorOf(at(file))).message).toContain('no such file or directory')
  expect(await errorOf(at({ HUAWEICLOUD_OIDC_DURATION_SECONDS: 'an hour' }))).toMatchObject({
    code: 'CREDENTIALS_INVALID',
    message: expect.stringContaining('HUAWEICLOUD_OIDC_DURATION_SECONDS must be a number'),
  })
  expect(await errorOf(at({ HUAWEICLOUD_SDK_STS_ENDPOINT: 'http://sts.example.com' }))).toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('http only to this machine'),
  })
  expect(seen).toEqual([])
  reply = () => ({
    status: 403,
    headers: { 'x-request-id': 'abc-1' },
    json: { error_code: 'STS.0003', error_msg: SECRET },
  })
  const refused = await errorOf(at({}))
  expect(refused.code).toBe('CREDENTIALS_REFUSED')
  expect(refused.message).toContain('(HTTP 403, STS.0003, request abc-1). Does the agency trust')
  reply = () => ({ status: 503 })
  expect((await errorOf(at({}))).code).toBe('CREDENTIALS_UNAVAILABLE')
  reply = () => ({ json: { credentials: { access_key_id: 'AK' } } })
  expect((await errorOf(at({}))).message).toContain('the response has no credential.expires_at')
})

test('fromContainer asks as the official SDK does', async () => {
  reply = () => ({ json: podKeys() })
  const environment = {
    HC_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/v1/credentials?x=y`,
    HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: await fileOf(`${SECRET}\n`),
  }
  expect(await fromContainer({ environment })()).toEqual(KEYS)
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/v1/credentials?x=y', body: '{}' })
  expect(seen[0]?.headers).toMatchObject({ authorization: SECRET, 'content-type': 'application/json' })
})

test('fromContainer: what is missing, what is refused', async () => {
  const tokenFile = await fileOf(SECRET)
  expect((await errorOf(fromContainer({ environment: {} })())).message).toContain('neither is set')
  expect(await errorOf(fromContainer({ uri: origin, environment: {} })())).toMatchObject({
    code: 'CREDENTIALS_NOT_FOUND',
    message: expect.stringContaining('HC_CONTAINER_AUTHORIZATION_TOKEN_FILE is not set'),
  })
  for (const uri of ['http://example.com/', 'ftp://127.0.0.1/', 'nonsense', 'http://8.8.8.8/'])
    expect((await errorOf(fromContainer({ uri, tokenFile })())).code).toBe('CREDENTIALS_INVALID')
  reply = () => ({ status: 401, json: { message: SECRET } })
  expect(await errorOf(fromContainer({ uri: `${origin}/?token=${SECRET}`, tokenFile })())).toMatchObject({
    code: 'CREDENTIALS_REFUSED',
  })
  reply = () => 'nothing'
  const silent = await errorOf(fromContainer({ uri: origin, tokenFile, timeoutSeconds: 0.05 })())
  expect(silent).toMatchObject({ code: 'ENDPOINT_UNREACHABLE', message: expect.stringContaining('0.05 s') })
  expect((await errorOf(fromContainer({ uri: 'http://127.0.0.1:9/', tokenFile })())).message).toContain(
    'ECONNREFUSED',
  )
})

const idpReply = ({ url }: Seen): Reply =>
  url === '/v3.0/OS-AUTH/id-token/tokens'
    ? { status: 201, headers: { 'X-Subject-Token': 'unscoped' }, json: { token: {} } }
    : { status: 201, json: iamKeys() }

test('an id token is exchanged as the official SDKs do', async () => {
  reply = idpReply
  const idTokenFile = await fileOf('id-token\n')
  const profile = `[basic]\nidp_id = idp\nid_token_file = ${idTokenFile}\niam_endpoint = ${origin}\n`
  const environment = {
    HUAWEICLOUD_SDK_AK: 'other',
    HUAWEICLOUD_SDK_SK: 'other',
    HUAWEICLOUD_SDK_IDP_ID: 'idp',
    HUAWEICLOUD_SDK_ID_TOKEN_FILE: idTokenFile,
    HUAWEICLOUD_SDK_IAM_ENDPOINT: origin,
  }
  for (const provider of [
    fromIdToken({ idpId: 'idp', idTokenFile, endpoint: origin }),
    fromEnv({ environment }),
    fromIni({ path: await fileOf(profile, 'profile'), environment: {} }),
  ]) {
    seen = []
    expect(await Promise.all([provider(), provider()])).toEqual([KEYS, KEYS])
    await provider()
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /v3.0/OS-AUTH/id-token/tokens',
      'POST /v3.0/OS-CREDENTIAL/securitytokens',
    ])
    expect(seen[0]?.headers).toMatchObject({ 'x-idp-id': 'idp', 'content-type': JSON_TYPE })
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ auth: { id_token: { id: 'id-token' } } })
    expect(seen[1]?.headers).not.toHaveProperty('x-auth-token')
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({
      auth: { identity: { methods: ['token'], token: { id: 'unscoped', duration_seconds: 21600 } } },
    })
  }
})

test('fromIdToken: a response without a token, a refusal of either request', async () => {
  const provider = fromIdToken({ idpId: 'idp', idTokenFile: await fileOf('id'), endpoint: origin })
  reply = () => ({ status: 201, json: {} })
  expect((await errorOf(provider())).message).toContain('no X-Subject-Token (HTTP 201)')
  reply = () => ({ status: 401, json: { error: { code: 401, message: SECRET } } })
  expect((await errorOf(provider())).code).toBe('CREDENTIALS_REFUSED')
  reply = (request) => (request.url.includes('id-token') ? idpReply(request) : { status: 403 })
  expect((await errorOf(provider())).message).toContain('/securitytokens: refused (HTTP 403)')
})

const iamOptions = (more: Partial<FromIamTokenOptions> = {}): FromIamTokenOptions => ({
  endpoint: origin,
  region: 'cn-north-4',
  domainName: 'account',
  userName: 'user',
  password: SECRET,
  ...more,
})
const tokenReply = (): Reply => ({
  status: 201,
  headers: { 'X-Subject-Token': `token-${seen.length}` },
  json: { token: { expires_at: soon(86_400).replace('Z', '000Z'), methods: ['password'] } },
})

test('fromIamToken asks once however many wait, and keeps the token', async () => {
  reply = tokenReply
  const provider = fromIamToken(iamOptions())
  const tokens = await Promise.all([provider(), provider(), provider()])
  tokens.push(await provider())
  for (const token of tokens) expect(token).toEqual({ authToken: 'token-1', expiresAt: expect.any(Date) })
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/v3/auth/tokens?nocatalog=true' })
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { domain: { name: 'account' }, name: 'user', password: SECRET } },
      },
      scope: { project: { name: 'cn-north-4' } },
    },
  })
})

test.each([
  [{ scope: 'domain' as const }, { domain: { name: 'account' } }],
  [{ projectName: 'cn-north-4_team' }, { project: { name: 'cn-north-4_team' } }],
  [{ projectId: '0123' }, { project: { id: '0123' } }],
  [{ scope: 'project' as const, region: undefined, projectId: '0123' }, { project: { id: '0123' } }],
])('fromIamToken asks for the scope %j', async (more, scope) => {
  reply = tokenReply
  await fromIamToken(iamOptions(more))()
  expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ auth: { scope } })
})

test('the region says which IAM and STS are asked', async () => {
  const asked: string[] = []
  const proxy = createServer().on('connect', ({ url }, socket) => {
    asked.push(String(url))
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  for (const name of ['https_proxy', 'HTTPS_PROXY'])
    vi.stubEnv(name, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, '')
  try {
    const credentials = { accessKeyId: 'AK', secretAccessKey: SECRET }
    const idTokenFile = await fileOf('id')
    const oidc = { providerUrn: 'p', agencyUrn: 'a', idToken: 't', environment: {} }
    for (const provider of [
      fromIamToken(iamOptions({ endpoint: undefined })),
      fromIamToken(iamOptions({ endpoint: 'iam.eu-west-101.myhuaweicloud.eu' })),
      fromTemporaryKeys({ credentials }),
      fromTemporaryKeys({ credentials, region: 'ap-southeast-3' }),
      fromIdToken({ idpId: 'idp', idTokenFile, region: 'tr-west-1' }),
      fromOidc(oidc),
      fromOidc({ ...oidc, region: 'cn-east-3' }),
    ])
      expect((await errorOf(provider())).code).toBe('ENDPOINT_UNREACHABLE')
    expect(asked).toEqual(
      [
        ...['iam.cn-north-4.myhuaweicloud.com', 'iam.eu-west-101.myhuaweicloud.eu'],
        ...[
          'iam.myhuaweicloud.com',
          'iam.ap-southeast-3.myhuaweicloud.com',
          'iam.tr-west-1.myhuaweicloud.com',
        ],
        ...['sts.cn-north-4.myhuaweicloud.com', 'sts.cn-east-3.myhuaweicloud.com'],
      ].map((host) => `${host}:443`),
    )
  } finally {
    vi.unstubAllEnvs()
    proxy.close()
  }
})

test('fromIamToken sends the passcode of an MFA device, a new one for each token', async () => {
  let passcodes = 0
  reply = () => ({ ...tokenReply(), json: { token: { expires_at: soon(-1) } } })
  const provider = fromIamToken(iamOptions({ userId: 'id', passcode: () => `00000${++passcodes}` }))
  await provider()
  await provider()
  expect(seen.map(({ body }) => (JSON.parse(body) as { auth: { identity: object } }).auth.identity)).toEqual(
    ['000001', '000002'].map((passcode) => ({
      methods: ['password', 'totp'],
      password: expect.any(Object),
      totp: { user: { id: 'id', passcode } },
    })),
  )
})

test.each([
  [
    401,
    'The username or password is wrong.',
    'PASSWORD_REFUSED',
    /domainName, userName or password is wrong/,
  ],
  [401, 'The account has been locked.', 'USER_LOCKED', /the user is locked.*15 minutes/],
  [403, 'User is locked.', 'USER_LOCKED', /the user is locked/],
  [401, 'Need MFA verification.', 'MFA_REQUIRED', /login protection.*userId and passcode/],
  [400, 'The project does not exist.', 'CREDENTIALS_REFUSED', /Does the project exist/],
  [404, 'Could not find project.', 'CREDENTIALS_REFUSED', /Does the project exist/],
  [429, 'Slow down.', 'CREDENTIALS_UNAVAILABLE', /too many requests/],
  [500, 'Oops.', 'CREDENTIALS_UNAVAILABLE', /the service has failed/],
])('fromIamToken: HTTP %d "%s" is %s', async (status, message, code, said) => {
  reply = () => ({ status, json: { error: { code: status, message: `${message} ${SECRET}` } } })
  const error = await errorOf(fromIamToken(iamOptions())())
  expect(error.code).toBe(code)
  expect(error.message).toMatch(said)
  expect(error.message).not.toContain(message)
  // A wrong password must not be tried again by itself: it locks the user.
  expect(seen).toHaveLength(1)
})

test('fromIamToken: a passcode that was used, an endpoint that is not there or silent, half a response', async () => {
  reply = () => ({ status: 401, json: { error: { message: 'The passcode is wrong.' } } })
  const used = await errorOf(fromIamToken(iamOptions({ userId: 'id', passcode: '000000' }))())
  expect(used).toMatchObject({ code: 'MFA_REQUIRED', message: expect.stringContaining('as a function') })
  const away = await errorOf(fromIamToken(iamOptions({ endpoint: 'http://127.0.0.1:9' }))())
  expect(away).toMatchObject({
    code: 'ENDPOINT_UNREACHABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  })
  reply = () => 'nothing'
  const silent = await errorOf(fromIamToken(iamOptions({ timeoutSeconds: 0.05 }))())
  expect(silent).toMatchObject({ code: 'ENDPOINT_UNREACHABLE', message: expect.stringContaining('0.05 s') })
  reply = () => ({ status: 201, json: {} })
  expect((await errorOf(fromIamToken(iamOptions())())).message).toContain('no X-Subject-Token')
  reply = () => ({ status: 201, headers: { 'x-subject-token': 'T' }, json: { token: {} } })
  expect((await errorOf(fromIamToken(iamOptions())())).message).toContain('no token.expires_at')
})

test.each([
  [{ endpoint: undefined, region: undefined }, /give region, such as 'cn-north-4', or endpoint/],
  [{ endpoint: undefined, region: 'mars-1' }, /the IAM endpoint of the region "mars-1" is not known/],
  [{ endpoint: 'http://iam.example.com' }, /http only to this machine/],
  [{ endpoint: 'https://iam.example.com/v3' }, /without a path/],
  [{ domainName: undefined }, /domainName must be a string, but is undefined; is the variable/],
  [{ userName: '' }, /userName must be a string, but is empty/],
  [{ password: undefined }, /password must be a string/],
  [{ passcode: '000000' }, /passcode needs userId/],
  [{ region: undefined }, /give region, projectName or projectId/],
  [{ scope: 'all' as 'domain' }, /scope must be 'project' or 'domain'/],
  [{ scope: 'domain' as const, projectId: 'x' }, /leave out the project/],
  [{ projectId: 'x', projectName: 'y' }, /not both/],
  [{ timeoutSeconds: 0 }, /timeoutSeconds must be a number of seconds above 0/],
  [{ username: 'x' } as object, /no option "username"; did you mean userName\?/],
])('fromIamToken refuses %j at once', (more, message) => {
  expect(() => fromIamToken(iamOptions(more))).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringMatching(message) }),
  )
})

test('what the sources return is what a client sends', async () => {
  reply = (request) => (request.url.includes('auth/tokens') ? tokenReply() : { json: {} })
  const csv = await fileOf('api_key\nthe-api-key\n', 'api-key.csv')
  for (const [credentials, header, value] of [
    [fromIamToken(iamOptions()), 'x-auth-token', 'token-1'],
    [fromCsv(csv), 'authorization', 'Bearer the-api-key'],
    [chain(fromEnv({ environment: {} }), fromCsv(csv)), 'authorization', 'Bearer the-api-key'],
  ] as const) {
    seen = []
    const client = createClient({ credentials, origins: origin })
    await Promise.all([client.getJson(`${origin}/one`), client.getJson(`${origin}/two`)])
    await client.close()
    const calls = seen.filter(({ method }) => method === 'GET')
    expect(calls.map(({ headers }) => headers[header])).toEqual([value, value])
    expect(seen.length - calls.length).toBeLessThan(2)
  }
})

test('fromTemporaryKeys signs its request with the lasting key', async () => {
  reply = () => ({ status: 201, json: iamKeys() })
  const credentials = { accessKeyId: 'AKLASTING', secretAccessKey: SECRET }
  const provider = fromTemporaryKeys({
    credentials: async () => credentials,
    durationSeconds: 900,
    endpoint: origin,
  })
  expect(await Promise.all([provider(), provider()])).toEqual([KEYS, KEYS])
  expect(seen).toHaveLength(1)
  const [{ method, url, headers, body }] = seen as [Seen]
  expect(`${method} ${url}`).toBe('POST /v3.0/OS-CREDENTIAL/securitytokens')
  expect(JSON.parse(body)).toEqual({
    auth: { identity: { methods: ['token'], token: { duration_seconds: 900 } } },
  })
  const { accessKeyId, signedHeaders, signature } = parseAuthorization(headers.authorization ?? '')
  expect(accessKeyId).toBe('AKLASTING')
  const covered = signedHeaders.map((name) => [name, String(headers[name])] as const)
  expect(sign({ method, url, headers: covered, body }, credentials).signature).toBe(signature)
})

test('fromTemporaryKeys acts as an agency, and takes a token in place of a key', async () => {
  reply = () => ({ status: 201, json: iamKeys() })
  const agency = { name: 'agency', domainName: 'other', sessionUserName: 'me' }
  await fromTemporaryKeys({ credentials: { authToken: 'T' }, agency, endpoint: origin })()
  expect(seen[0]?.headers).toMatchObject({ 'x-auth-token': 'T' })
  expect(seen[0]?.headers).not.toHaveProperty('authorization')
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
    auth: {
      identity: {
        methods: ['assume_role'],
        assume_role: {
          agency_name: 'agency',
          domain_name: 'other',
          duration_seconds: 3600,
          session_user: { name: 'me' },
        },
      },
    },
  })
})

test('fromTemporaryKeys: what is refused at once, and what IAM refuses', async () => {
  const credentials = { accessKeyId: 'AK', secretAccessKey: SECRET }
  for (const [more, message] of [
    [{ durationSeconds: 899 }, /durationSeconds must be a whole number from 900 to 86400/],
    [{ durationSeconds: 1000.5 }, /durationSeconds/],
    [{ credentials: undefined }, /credentials must be an access key/],
    [{ agency: { name: 'a' } }, /agency needs domainName or domainId/],
    [{ agency: { name: '', domainId: 'd' } }, /agency.name must be a string, but is empty/],
    [{ durationSecond: 900 }, /did you mean durationSeconds/],
  ] as const)
    expect(() => fromTemporaryKeys({ credentials, endpoint: origin, ...(more as object) })).toThrow(message)
  reply = () => ({ status: 403, json: { error: { code: 403, message: SECRET } } })
  const agency = { name: 'a', domainId: 'd' }
  expect((await errorOf(fromTemporaryKeys({ credentials, agency, endpoint: origin })())).message).toContain(
    'Agent Operator',
  )
  const blank = { accessKeyId: 'AK', secretAccessKey: ' ' }
  expect(await errorOf(fromTemporaryKeys({ credentials: blank, endpoint: origin })())).toMatchObject({
    code: 'CREDENTIALS_INVALID',
  })
})
