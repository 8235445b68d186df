import type { Harness } from './harness.ts'
import type { SignedFetchOptions } from '@apig/transport-fetch'
import { KEY } from '../stand/script.ts'
import { errorOf, fetchFor, header, isPage } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

const TEMPORARY = { ...KEY, securityToken: 'the-security-token' }

/** What a backend does that holds the secret. */
async function hmac(text: string): Promise<string> {
  const encode = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encode(KEY.secretAccessKey), algorithm, false, ['sign'])
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, encode(text)))
  return Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export default function credentials(t: Harness, stand: StandClient): void {
  t.test('credentials: a function is asked once until they end, by all calls together', async () => {
    const { url } = await stand.gateway()
    let asked = 0
    const call = fetchFor(url, {
      credentials: async () => (asked++, { ...KEY, expiresAt: new Date(Date.now() + 3_600_000) }),
    })
    const answers = await Promise.all([1, 2, 3].map(() => call(url)))
    t.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    t.equal((await call(url)).status, 200)
    t.equal(asked, 1)
  })

  t.test('credentials: refreshed before they end, and without expiresAt for each request', async () => {
    const { url, arrived } = await stand.gateway()
    let asked = 0
    // Over at once: the next call must ask again.
    const ending = fetchFor(url, {
      credentials: () => ({
        ...TEMPORARY,
        securityToken: `token-${++asked}`,
        expiresAt: new Date(Date.now() - 1),
      }),
    })
    for (const _ of [1, 2]) t.equal((await ending(url)).status, 200)
    t.deepEqual(
      (await arrived()).map((one) => header(one, 'x-security-token')),
      ['token-1', 'token-2'],
    )
    const each = fetchFor(url, { credentials: () => (asked++, KEY) })
    for (const _ of [1, 2]) t.equal((await each(url)).status, 200)
    t.equal(asked, 4)
  })

  t.test('credentials: static ones that are over are refused before anything is sent', async () => {
    const { url, begun } = await stand.gateway()
    const call = fetchFor(url, { credentials: { ...TEMPORARY, expiresAt: new Date(Date.now() - 1000) } })
    t.equal((await errorOf(call(url))).code, 'CREDENTIALS_EXPIRED')
    t.equal(await begun(), 0)
  })

  t.test('credentials: what the function throws is the cause', async () => {
    const { url, begun } = await stand.gateway()
    const cause = new Error('the vault is sealed')
    const error = await errorOf(fetchFor(url, { credentials: () => Promise.reject(cause) })(url))
    t.equal(error.code, 'CREDENTIALS_UNAVAILABLE')
    t.equal(error.cause, cause)
    t.equal(await begun(), 0)
  })

  t.test('credentials: a token and an app code go in place of a signature', async () => {
    const iam = await stand.gateway({ tokens: ['the-token'] })
    t.equal((await fetchFor(iam.url, { credentials: { authToken: 'the-token' } })(iam.url)).status, 200)
    t.equal((await fetchFor(iam.url, { credentials: { authToken: 'another' } })(iam.url)).status, 401)
    const app = await stand.gateway({ auth: 'app', appCodes: ['the-code'] })
    t.equal((await fetchFor(app.url, { credentials: { appCode: 'the-code' } })(app.url)).status, 200)
    t.equal((await fetchFor(app.url, { credentials: { appCode: 'another' } })(app.url)).status, 401)
    for (const { headers } of [...(await iam.arrived()), ...(await app.arrived())])
      for (const [name] of headers) t.ok(!/^(authorization|x-sdk-date)$/i.test(name), `${name} is not there`)
  })

  t.test('credentials: a remote signer is told what it signs, text and large bodies', async () => {
    const { url } = await stand.gateway()
    const requests: string[] = []
    const call = fetchFor(url, {
      credentials: {
        accessKeyId: KEY.accessKeyId,
        remoteSign: (text, { canonicalRequest }) => {
          requests.push(canonicalRequest.split('\n').slice(0, 2).join(' '))
          return hmac(text)
        },
      },
    })
    t.equal((await call(`${url}/a`, { method: 'POST', body: 'text' })).status, 200)
    t.equal((await call(`${url}/b`, { method: 'POST', body: new Uint8Array(100_000) })).status, 200)
    t.deepEqual(requests, ['POST /a/', 'POST /b/'])
  })

  const kinds: readonly (readonly [string, SignedFetchOptions['credentials'], boolean])[] = [
    ['AK/SK', KEY, false],
    ['AK/SK out of a function', () => KEY, false],
    ['temporary AK/SK', TEMPORARY, true],
    ['a remote signer', { accessKeyId: KEY.accessKeyId, remoteSign: hmac }, true],
  ]
  for (const [name, option, isSafe] of kinds)
    t.test(`credentials: in a page without dangerouslyAllowBrowser: ${name}`, async () => {
      const { url, begun } = await stand.gateway()
      const call = async (): Promise<Response> =>
        fetchFor(url, { credentials: option, dangerouslyAllowBrowser: false })(url)
      if (isPage && !isSafe) {
        t.equal((await errorOf(call())).code, 'BROWSER_CREDENTIALS')
        t.equal(await begun(), 0)
      } else t.equal((await call()).status, 200)
    })

  const leftOut: readonly (readonly [string, Partial<SignedFetchOptions>])[] = [
    ['X-Security-Token', { credentials: TEMPORARY }],
    ['X-Auth-Token', { credentials: { authToken: 'the-token' } }],
  ]
  for (const [name, options] of leftOut)
    t.test(`credentials: the documented preflight leaves out ${name}`, async () => {
      const { url, begun } = await stand.gateway({ cors: 'documented', tokens: ['the-token'] })
      const sending = fetchFor(url, { ...options, retry: false })(url)
      if (isPage) t.ok((await errorOf(sending)) instanceof TypeError, 'the browser refuses')
      else t.equal((await sending).status, 200)
      t.equal(await begun(), isPage ? 0 : 1)
    })

  t.test('credentials: the documented preflight allows what a signed call needs', async () => {
    const { url } = await stand.gateway({ cors: 'documented', stages: ['RELEASE'] })
    const call = fetchFor(url, { stage: 'RELEASE', nonce: true })
    const headers = { 'content-type': 'application/json' }
    t.equal((await call(url, { method: 'PUT', body: '{}', headers })).status, 200)
    t.equal((await call(url, { method: 'POST', body: new Blob(['x']) })).status, 200)
  })
}
