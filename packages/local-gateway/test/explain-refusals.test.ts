import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Mismatch } from '@apig/signer-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  callTo,
  createGateway,
  createSampleService,
  explainFetch,
  json,
  open,
  openRoute,
  withHeader,
} from './explain-calls.ts'
import type { Route } from './explain-calls.ts'

// What the gateway refuses for other reasons than a changed request, all of it provoked.
let route: Route
beforeAll(async () => void (route = await openRoute()))
afterAll(() => route.close())

const agrees = (mismatch: Mismatch): void => {
  expect(mismatch.differences, mismatch.text).toEqual([])
  expect(mismatch.notCompared, mismatch.text).toEqual([])
}

describe('the key', () => {
  test('a wrong secret access key', async () => {
    const mismatch = await explainFetch(
      route.sign({ ...json, url: `${route.gateway.url}/a` }, { secret: 'wrong' }),
    )
    agrees(mismatch)
    expect(mismatch.kind).toBe('secret-access-key')
    expect(mismatch.summary).toMatch(
      /exactly the canonical request.*APIG\.0301, HTTP 401.*most likely the secret access key \(SK\) is wrong, or belongs to another key/,
    )
    expect(mismatch.advice.join()).toMatch(/same line of the same file.*Do not repeat/)
  })

  test('a wrong AppSecret', async () => {
    const app = await open({ auth: 'app' })
    const mismatch = await explainFetch(app.sign(callTo(app), { secret: 'wrong' }))
    agrees(mismatch)
    expect(mismatch).toMatchObject({ kind: 'secret-access-key', errorCode: 'APIG.0303' })
    expect(mismatch.summary).toMatch(/AppSecret/)
  })

  test('a security token of other credentials: the token is named, and never shown', async () => {
    const [mine, other] = ['token-of-mine-'.repeat(80), 'token-of-another-'.repeat(60)]
    const origin = await route.through((wire) => ({ headers: withHeader(wire, 'x-security-token', other) }))
    const mismatch = await explainFetch(
      route.sign({ method: 'GET', url: `${origin}/a` }, { securityToken: mine }),
    )
    expect(mismatch.differences).toHaveLength(1)
    const [difference] = mismatch.differences
    expect(difference?.header).toBe('x-security-token')
    expect(difference?.ours).toMatch(/^\(1120 characters, SHA-256 begins [0-9a-f]{8}\)$/)
    expect(difference?.theirs).toMatch(/^\(1020 characters, SHA-256 begins [0-9a-f]{8}\)$/)
    expect(difference?.cause).toMatch(/A different value arrived.*credentials/)
    expect(JSON.stringify(mismatch)).not.toMatch(/token-of/)
  })

  test('a security token cut short', async () => {
    const origin = await route.through((wire) => ({
      headers: withHeader(wire, 'x-security-token', 't'.repeat(1000)),
    }))
    const mismatch = await explainFetch(
      route.sign({ method: 'GET', url: `${origin}/a` }, { securityToken: 't'.repeat(1500) }),
    )
    expect(mismatch.differences[0]?.cause).toMatch(/cut short/)
    expect(mismatch.text).not.toMatch(/tttt/)
  })

  test('a wrong secret access key with a token: both are named', async () => {
    const mismatch = await explainFetch(
      route.sign(callTo(route), { secret: 'wrong', securityToken: 'token-of-mine' }),
    )
    agrees(mismatch)
    expect(mismatch.advice.join()).toMatch(/secret and security token must come from the same issue/)
  })

  test('an unknown access key id', async () => {
    const other = await open()
    const signed = other.sign(callTo(route))
    route.keys.clear()
    const mismatch = await explainFetch(signed)
    expect(mismatch.kind).toBe('access-key-unknown')
    expect(mismatch.summary).toMatch(/does not know the access key ID \(AK\)/)
    expect(mismatch.advice.join()).toMatch(
      /account and site.*AppKey is not an access key ID.*temporary access key.*without its token/,
    )
    expect(JSON.stringify(mismatch)).not.toMatch(/ACCESSKEY0/)
  })

  test('another access key id than the one that signed', async () => {
    const origin = await route.through((wire) => ({
      headers: wire.headers.map(
        ([name, value]) => [name, value.replace(/Access=\w+/, 'Access=SOMEONE0ELSES0KEY')] as const,
      ),
    }))
    const mismatch = await explainFetch(route.sign({ method: 'GET', url: `${origin}/a` }))
    expect(mismatch.kind).toBe('access-key-unknown')
    expect(mismatch.advice[0]).toMatch(/a different access key ID than the one that signed/)
    expect(JSON.stringify(mismatch)).not.toMatch(/SOMEONE0/)
  })

  test('an unknown AppKey', async () => {
    const app = await open({ auth: 'app' })
    const signed = app.sign(callTo(app))
    app.keys.clear()
    const mismatch = await explainFetch(signed)
    expect(mismatch).toMatchObject({ kind: 'access-key-unknown', errorCode: 'APIG.0303' })
    expect(mismatch.summary).toMatch(/no app with this AppKey/)
    expect(mismatch.advice.join()).toMatch(/not with the AK and SK of a user/)
  })

  test('the lock after five failures', async () => {
    const signed = route.sign(callTo(route), { secret: 'wrong' })
    const kinds: string[] = []
    for (let call = 0; call < 6; call++) kinds.push((await explainFetch(signed)).kind)
    expect(kinds).toEqual([...Array<string>(5).fill('secret-access-key'), 'access-key-locked'])
    const mismatch = await explainFetch(signed)
    expect(mismatch.summary).toMatch(/locked.*five minutes/)
    expect(mismatch.advice.join()).toMatch(/Wait five minutes.*do not retry.*Other programs/)
  })
})

describe('no signature that can be read', () => {
  test('fetch followed a redirect to another host, and left Authorization behind', async () => {
    const elsewhere = createServer(
      (request, response) =>
        void response.writeHead(307, { location: `${route.gateway.url}${request.url ?? ''}` }).end(),
    )
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/a`
    const mismatch = await explainFetch(route.sign({ method: 'GET', url }))
    elsewhere.close()
    expect(mismatch.kind).toBe('authorization-missing')
    expect(mismatch.advice.join()).toMatch(/redirect to another host drops Authorization/)
  })

  test('a proxy put its own login in its place', async () => {
    const origin = await route.through((wire) => ({
      headers: withHeader(wire, 'authorization', 'Basic dTpw'),
    }))
    const mismatch = await explainFetch(route.sign({ method: 'GET', url: `${origin}/a` }))
    expect(mismatch.kind).toBe('authorization-missing')
    expect(mismatch.advice.join()).toMatch(/proxy.*removes or replaces Authorization/)
  })

  test('only a token arrived', async () => {
    const origin = await route.through((wire) => ({
      headers: withHeader({ ...wire, headers: withHeader(wire, 'authorization') }, 'x-auth-token', 'token'),
    }))
    for (const headers of [{}, { 'x-auth-token': 'token' }]) {
      const mismatch = await explainFetch(route.sign({ method: 'GET', url: `${origin}/a`, headers }))
      expect(mismatch.kind).toBe('token')
      expect(mismatch.advice[0]).toMatch(
        'x-auth-token' in headers ? /X-Auth-Token besides the signature/ : /adds X-Auth-Token/,
      )
    }
  })

  test('X-Sdk-Date was removed, or rewritten', async () => {
    for (const [date, summary] of [
      [undefined, /X-Sdk-Date.*did not arrive/],
      ['Mon, 23 Nov 2026 14:00:00 GMT', /X-Sdk-Date.*not of the form/],
    ] as const) {
      const origin = await route.through((wire) => ({ headers: withHeader(wire, 'x-sdk-date', date) }))
      const mismatch = await explainFetch(route.sign({ method: 'GET', url: `${origin}/a` }))
      expect(mismatch.kind).toBe('authentication')
      expect(mismatch.summary).toMatch(summary)
    }
  })
})

describe('the clock', () => {
  const explainAt = async (
    minutes: number,
    options: Parameters<typeof openRoute>[0] = {},
  ): Promise<Mismatch> => {
    const skewed = await open({ ...options, now: () => new Date('2026-03-01T12:00:00Z') })
    return explainFetch(skewed.sign(callTo(skewed), { date: new Date(Date.UTC(2026, 2, 1, 12, minutes)) }))
  }

  test('behind', async () => {
    const mismatch = await explainAt(-20)
    expect(mismatch.kind).toBe('clock')
    expect(mismatch.summary).toBe(
      "The signature has expired (APIG.0301, HTTP 401): its time is 20 minutes behind the gateway's clock (signature time 2026-03-01T11:40:00Z, server time 2026-03-01T12:00:00Z), and at most 15 minutes are allowed.",
    )
    expect(mismatch.clock).toEqual({
      signatureTime: new Date('2026-03-01T11:40:00Z'),
      serverTime: new Date('2026-03-01T12:00:00Z'),
      offsetSeconds: 1200,
      isOwnSignature: true,
    })
    expect(mismatch.advice.join()).toMatch(/NTP.*20 minutes behind.*signed long before it was sent/)
  })

  test('ahead, in the words for apps', async () => {
    const mismatch = await explainAt(16, { auth: 'app' })
    expect(mismatch).toMatchObject({ kind: 'clock', errorCode: 'APIG.0303' })
    expect(mismatch.summary).toMatch(/16 minutes ahead of the gateway's clock/)
    expect(mismatch.clock?.offsetSeconds).toBe(-960)
    expect(mismatch.advice.join()).not.toMatch(/long before it was sent/)
  })

  test('eight hours: a time zone', async () => {
    const mismatch = await explainAt(8 * 60)
    expect(mismatch.summary).toMatch(/8 hours ahead/)
    expect(mismatch.advice.join()).toMatch(/8 whole hours, as between time zones: X-Sdk-Date is UTC/)
    expect((await explainAt(25)).advice.join()).not.toMatch(/time zones/)
  })

  test('headers of an earlier signature, kept and sent with a later call', async () => {
    const skewed = await open({ now: () => new Date('2026-03-01T12:00:00Z') })
    const earlier = skewed.sign(callTo(skewed), { date: new Date('2026-03-01T11:30:00Z') })
    const signed = skewed.sign(callTo(skewed), { date: new Date('2026-03-01T12:00:00Z') })
    const mismatch = await explainFetch(signed, { headers: earlier.headers })
    expect(mismatch.clock?.isOwnSignature).toBe(false)
    expect(mismatch.advice[0]).toMatch(/not that of the request given here.*never keep signed headers/)
  })

  test('temporary credentials: their end is named too', async () => {
    const skewed = await open({ now: () => new Date(0) })
    expect(
      (await explainFetch(skewed.sign(callTo(skewed), { securityToken: 'token' }))).advice.join(),
    ).toMatch(/temporary credentials/)
  })
})

describe('the stage, limits and the service', () => {
  test('x-stage is missing', async () => {
    const staged = await open({ published: {} })
    const mismatch = await explainFetch(staged.sign(callTo(staged)))
    expect(mismatch).toMatchObject({ kind: 'api-not-found', errorCode: 'APIG.0101' })
    expect(mismatch.summary).toMatch(/no x-stage header/)
    expect(mismatch.advice[0]).toMatch(/'x-stage: RELEASE'.*before it is signed/)
    expect(mismatch.advice.join()).toMatch(/service runs/)
  })

  test('x-stage is another', async () => {
    const staged = await open({ published: {} })
    const mismatch = await explainFetch(staged.sign({ ...callTo(staged), headers: { 'X-Stage': 'release' } }))
    expect(mismatch.advice[0]).toMatch(/'x-stage: RELEASE', in capitals/)
  })

  test('x-stage is right: the service does not run, or the path is wrong', async () => {
    const staged = await open({ published: { paths: ['/v1/infers/b'] } })
    const mismatch = await explainFetch(staged.sign({ ...callTo(staged), headers: { 'X-Stage': 'RELEASE' } }))
    expect(mismatch.summary).toMatch(/has x-stage: RELEASE; this response does not show/)
    expect(mismatch.advice.join()).toMatch(/drops x-stage.*The host is an IP address.*DEFAULT.*service runs/)
  })

  test('x-stage was signed, and dropped on the way: nothing says that it arrived', async () => {
    const staged = await open({ published: {} })
    const bare = staged.sign({ ...callTo(staged), headers: { 'X-Stage': 'RELEASE' } })
    const { 'X-Stage': _, ...headers } = bare.headers
    const mismatch = await explainFetch(bare, { headers })
    expect(mismatch).toMatchObject({ kind: 'api-not-found', errorCode: 'APIG.0101' })
    expect(mismatch.summary).toMatch(/this response does not show whether the header arrived/)
    expect(mismatch.advice[0]).toMatch(/no proxy or redirect drops x-stage/)
    expect(mismatch.text).not.toMatch(/as it should be/)
  })

  test('throttling', async () => {
    const busy = await open({ throttling: { requests: 1, seconds: 60 } })
    const signed = busy.sign(callTo(busy))
    await (await fetch(signed.url, signed as RequestInit)).text()
    const mismatch = await explainFetch(signed)
    expect(mismatch).toMatchObject({ kind: 'throttled', errorCode: 'APIG.0308' })
    expect(mismatch.summary).toMatch(/Too many calls.*HTTP 429/)
    expect(mismatch.advice.join()).not.toMatch(/lock/)
  })

  test.each<[string, object, RegExp]>([
    [
      'a body of 13 MiB',
      { method: 'POST', body: new Uint8Array(13 * 1024 * 1024) },
      /body is too large; signed\.body has 13631488 bytes.*HTTP 413/,
    ],
    [
      'a URL of 40 KB',
      { url: `/a?q=${'x'.repeat(40_000)}` },
      /URL is too large; signed\.url has 40[0-9]{3} characters.*HTTP 414/,
    ],
    ['a header of 33 KB', { headers: { 'x-long': 'x'.repeat(33_000) } }, /headers are too large.*HTTP 494/],
  ])('%s', async (_, request, summary) => {
    const { url = '/a', ...rest } = request as { url?: string }
    const mismatch = await explainFetch(route.sign({ method: 'GET', ...rest, url: route.gateway.url + url }))
    expect(mismatch).toMatchObject({ kind: 'too-large', errorCode: 'APIG.0201' })
    expect(mismatch.summary).toMatch(summary)
    expect(mismatch.advice.join()).toMatch(/12 MiB.*X-Auth-Token.*may be accepted|32 KB/)
  })

  test('a method in small letters, which fetch sends as it is', async () => {
    const signed = route.sign({ method: 'patch', url: `${route.gateway.url}/a` })
    // Node's own fetch warns of it on the console.
    const { emitWarning } = process
    process.emitWarning = () => undefined
    const mismatch = await explainFetch(signed, { method: 'patch' })
    process.emitWarning = emitWarning
    expect(mismatch).toMatchObject({ kind: 'gateway', errorCode: 'APIG.0201' })
    expect(mismatch.advice.join()).toMatch(/signed\.method, which is in capitals/)
  })

  test('a service that cannot be reached', async () => {
    const gone = await createGateway({ keys: {} })
    await gone.close()
    const broken = await open({ backend: gone.url })
    const mismatch = await explainFetch(broken.sign(callTo(broken)))
    expect(mismatch).toMatchObject({ kind: 'backend', errorCode: 'APIG.0202' })
    expect(mismatch.summary).toMatch(/could not reach the service behind it.*HTTP 502/)
    expect(mismatch.text).not.toMatch(/signature was accepted|Authentication succeeded/)
  })

  test('an error of the service itself', async () => {
    const service = await createSampleService({})
    onTestFinished(service.close)
    const front = await open({ backend: service.url })
    const mismatch = await explainFetch(
      front.sign({ method: 'POST', url: `${front.gateway.url}/v1/nowhere` }),
    )
    expect(['service', 'not-gateway']).toContain(mismatch.kind)
    expect(mismatch.summary).toMatch(/not one of API Gateway's|without an error code of API Gateway/)
    expect(mismatch.text).not.toMatch(/signature was accepted|Authentication succeeded/)
  })

  test('a service behind the gateway that wants an API key', async () => {
    const front = await open({
      backend: (_, response) => {
        response.writeHead(400, { 'content-type': 'application/json', 'x-request-id': 'r-7' })
        response.end(
          JSON.stringify({
            error_code: 'ModelArts.81002',
            error_msg: 'Authorization header is missing or is not Bearer.',
          }),
        )
      },
    })
    const mismatch = await explainFetch(front.sign(callTo(front)))
    expect(mismatch).toMatchObject({ kind: 'api-key-required', errorCode: 'ModelArts.81002' })
    expect(mismatch.summary).toMatch(
      /wants an API key, not a signature.*ModelArts\.81002, HTTP 400.*It says: "Authorization header is missing/,
    )
    expect(mismatch.advice[0]).toContain("'Authorization: Bearer <API key>'")
  })

  test('a service behind the gateway that misses X-Project-Id', async () => {
    const front = await open({
      backend: (_, response) => {
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify({
            badRequest: {
              code: '401',
              message: `URL's project_id doesn't match Context's project_id 'null'`,
            },
          }),
        )
      },
    })
    const url = `${front.gateway.url}/v1/${'0123456789abcdef'.repeat(2)}/servers`
    const mismatch = await explainFetch(front.sign({ method: 'GET', url }))
    expect(mismatch.kind).toBe('project-id-missing')
    expect(mismatch.text).toMatch(/no X-Project-Id header/)
  })

  test('a refusal of the service itself, that looks like a proxy', async () => {
    const front = await open({
      backend: (_, response) => {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"', 'content-type': 'text/html' })
        response.end(
          '<!DOCTYPE html><html><head><title>401 Authorization Required</title></head><body>nginx</body></html>',
        )
      },
    })
    const mismatch = await explainFetch(front.sign(callTo(front)))
    expect(mismatch.kind).toBe('not-gateway')
    expect(mismatch.errorCode).toBeUndefined()
    expect(mismatch.summary).toMatch(/an HTML page \(HTTP 401\), without an error code of API Gateway/)
    expect(mismatch.advice.join()).toMatch(
      /401 Authorization Required.*login of the form Basic.*the service behind it/,
    )
  })
})
