import { describe, expect, test } from 'vitest'
import type { GatewayOptions } from '@apig/local-gateway/internal'
import { ACCESS_KEY_ID, ask, make, NOW, withHeader } from './signed-requests.ts'
import { exchangeBytes } from './raw-http.ts'
import { startGateway } from './servers.ts'

const later =
  (seconds: number): (() => Date) =>
  () =>
    new Date(NOW.getTime() + seconds * 1000)

test('an honest request is accepted, with a request id', async () => {
  const answer = await ask(await startGateway(), make({ body: '{"a":1}' }))
  expect(answer).toMatchObject({ status: 200, body: '{}' })
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
})

test('a refusal is JSON with the three documented members, and the request id is in the header too', async () => {
  const answer = await ask(await startGateway(), make({ accessKeyId: 'AK-NOBODY' }))
  expect(answer.status).toBe(401)
  expect(answer.reason).toBe('Unauthorized')
  expect(answer.headers.get('content-type')).toBe('application/json')
  const body = JSON.parse(answer.body) as Record<string, string>
  expect(Object.keys(body)).toEqual(['error_msg', 'error_code', 'request_id'])
  expect(body['request_id']).toBe(answer.headers.get('x-request-id'))
})

describe('IAM, APIG.0301', () => {
  test('a wrong secret: the canonical request comes back on one line', async () => {
    const request = make({ secret: 'another', body: '{}' })
    const answer = await ask(await startGateway(), request)
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
    const echo = request.canonicalRequest.replaceAll('\n', '|')
    expect(answer.message).toBe(
      `Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:${echo}`,
    )
  })

  test('a long echo is cut short where the option says so', async () => {
    const request = make({ secret: 'another', headers: { 'x-a': '中'.repeat(100) } })
    const echo = [...request.canonicalRequest.replaceAll('\n', '|')].slice(0, 60).join('')
    const { message } = await ask(await startGateway({ echoLength: 60 }), request)
    expect(message).toBe(
      `Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:${echo}......`,
    )
  })

  test('a short echo is not cut', async () => {
    const { message } = await ask(await startGateway({ echoLength: 100_000 }), make({ secret: 'another' }))
    expect(message).not.toContain('......')
  })

  test.each([901, -901])('a clock %d seconds off', async (seconds) => {
    const answer = await ask(await startGateway({ now: later(seconds) }), make())
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
    const server = seconds > 0 ? '20260304T052108Z' : '20260304T045106Z'
    expect(answer.message).toBe(
      `Incorrect IAM authentication information: calc aksk signature fail:signature expired, signature time:20260304T050607Z,server time:${server}`,
    )
  })

  test.each([900, -900])('exactly %d seconds off is accepted', async (seconds) => {
    expect(await ask(await startGateway({ now: later(seconds) }), make())).toMatchObject({ status: 200 })
  })

  test('an unknown access key id', async () => {
    const answer = await ask(await startGateway(), make({ accessKeyId: 'AK-NOBODY' }))
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
    expect(answer.message).toBe(
      'Incorrect IAM authentication information: Get secretKey failed,ak:AK-NOBODY,err:ak not exist',
    )
  })

  test.each(['__proto__', 'constructor', 'toString'])(
    'the access key id %s is unknown too',
    async (accessKeyId) => {
      expect((await ask(await startGateway(), make({ accessKeyId }))).message).toContain(
        `ak:${accessKeyId},err:ak not exist`,
      )
    },
  )

  test('an unknown access key id is told before anything else that is wrong', async () => {
    const url = await startGateway({ now: later(3600) })
    const unknown = make({ accessKeyId: 'AK-NOBODY' })
    for (const request of [
      unknown,
      withHeader(unknown, 'X-Sdk-Date', undefined),
      withHeader(unknown, 'host', 'h'),
    ])
      expect((await ask(url, request)).message).toContain('ak:AK-NOBODY,err:ak not exist')
  })

  test('no authentication at all', async () => {
    const answer = await ask(await startGateway(), withHeader(make(), 'Authorization', undefined))
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
    expect(answer.message).toBe('Incorrect IAM authentication information: x-auth-token not found')
  })

  test('a token that this gateway does not know', async () => {
    const answer = await ask(
      await startGateway(),
      withHeader(withHeader(make(), 'Authorization', undefined), 'X-Auth-Token', 'MIIC'),
    )
    expect(answer.message).toBe('Incorrect IAM authentication information: decrypt token fail')
  })

  test.each([
    'Basic dXNlcjpwYXNz',
    'SDK-HMAC-SHA256 Access=, SignedHeaders=host, Signature=00',
    'SDK-HMAC-SHA256',
  ])('an Authorization that cannot be read: %s', async (value) => {
    const answer = await ask(await startGateway(), withHeader(make(), 'Authorization', value))
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
    expect(answer.message).toBe(
      'Incorrect IAM authentication information: Access or Credential is empty in Authorization',
    )
  })

  test('two Authorization headers', async () => {
    const request = make()
    const twice = {
      ...request,
      headers: [...request.headers, ...request.headers.filter(([name]) => name === 'Authorization')],
    }
    expect(await ask(await startGateway(), twice)).toMatchObject({ status: 401, code: 'APIG.0301' })
  })

  test('no date', async () => {
    const answer = await ask(await startGateway(), withHeader(make(), 'X-Sdk-Date', undefined))
    expect(answer.message).toBe(
      'Incorrect IAM authentication information: calc aksk signature fail:x-sdk-date not found in signed headers',
    )
  })

  test('a date that is not signed', async () => {
    const request = make()
    const authorization = request.headers.find(([name]) => name === 'Authorization')?.[1] ?? ''
    const answer = await ask(
      await startGateway(),
      withHeader(request, 'Authorization', authorization.replace(';x-sdk-date', '')),
    )
    expect(answer.message).toContain('x-sdk-date not found in signed headers')
  })

  test.each(['20260230T050607Z', 'today', '20260304T050607Z, 20260304T050607Z'])(
    'the date %s',
    async (date) => {
      const answer = await ask(await startGateway(), withHeader(make(), 'X-Sdk-Date', date))
      expect(answer.message).toBe(
        'Incorrect IAM authentication information: calc aksk signature fail:x-sdk-date format error',
      )
    },
  )
})

test('only the date has to be signed', async () => {
  // Computed beside this project, from GET, /v1/infers/one/, x-sdk-date:20260304T050607Z and no body.
  const signature = '0f39289dbff62ca87381d70713b3fa1c97702f6ed6b649a946ffd1e41ae0ac9e'
  const authorization = `SDK-HMAC-SHA256 Access=${ACCESS_KEY_ID}, SignedHeaders=x-sdk-date, Signature=${signature}`
  const request = withHeader(
    make({ method: 'GET', target: '/v1/infers/one' }),
    'Authorization',
    authorization,
  )
  expect(await ask(await startGateway(), request)).toMatchObject({ status: 200 })
})

describe('app, APIG.0303', () => {
  const app = (options: Partial<GatewayOptions> = {}): Promise<string> =>
    startGateway({ auth: 'app', ...options })

  test('a wrong secret', async () => {
    const request = make({ secret: 'another' })
    const answer = await ask(await app(), request)
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0303' })
    const echo = request.canonicalRequest.replaceAll('\n', '|')
    expect(answer.message).toBe(
      `Incorrect app authentication information: verify signature fail, canonicalRequest:${echo}`,
    )
  })

  test('an unknown app key', async () => {
    const answer = await ask(await app(), make({ accessKeyId: 'nobody' }))
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0303' })
    expect(answer.message).toBe('Incorrect app authentication information: app not found, appkey nobody')
  })

  test('a clock that is off', async () => {
    const answer = await ask(await app({ now: later(3600) }), make())
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0303' })
    expect(answer.message).toBe(
      'Incorrect app authentication information: signature expired, signature time:20260304T050607Z,server time:20260304T060607Z',
    )
  })

  test('no authentication at all', async () => {
    const answer = await ask(await app(), withHeader(make(), 'Authorization', undefined))
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0303' })
  })

  test('an honest request is accepted', async () => {
    expect(await ask(await app(), make())).toMatchObject({ status: 200 })
  })
})

describe('not published, APIG.0101', () => {
  const message = 'The API does not exist or has not been published in the environment'

  test('without x-stage', async () => {
    const answer = await ask(await startGateway(), withHeader(make(), 'x-stage', undefined))
    expect(answer).toMatchObject({ status: 404, code: 'APIG.0101', message })
  })

  test('in another stage', async () => {
    const answer = await ask(await startGateway(), make({ headers: { 'x-stage': 'TEST' } }))
    expect(answer).toMatchObject({ status: 404, code: 'APIG.0101', message })
  })

  test.each(['/v1/infers-not/one', '/v2', '/', '*'])('at the path %s', async (target) => {
    const url = await startGateway({ published: { paths: ['/v1/infers/'] } })
    const method = target === '*' ? 'OPTIONS' : 'POST'
    expect(await ask(url, { ...make(), method, target })).toMatchObject({
      status: 404,
      code: 'APIG.0101',
      message,
    })
  })

  test('a target that is no path, where every path is published', async () => {
    const target = 'http://gateway.example.com/v1/infers/one'
    expect(await ask(await startGateway(), { ...make(), target })).toMatchObject({
      status: 404,
      code: 'APIG.0101',
    })
  })

  test.each(['/v1/infers', '/v1/infers/one', '/v1/infers/one/stream?a=1'])(
    'but %s is there',
    async (target) => {
      const url = await startGateway({ published: { paths: ['/v1/infers/'] } })
      expect(await ask(url, make({ target }))).toMatchObject({ status: 200 })
    },
  )

  test('other stages can be published', async () => {
    const url = await startGateway({ published: { stages: ['TEST', 'RELEASE'] } })
    expect(await ask(url, make({ headers: { 'x-stage': 'TEST' } }))).toMatchObject({ status: 200 })
  })
})

test('throttling, APIG.0308, until the window has passed', async () => {
  let now = NOW
  const url = await startGateway({ now: () => now, throttling: { requests: 2, seconds: 60 } })
  expect(await ask(url, make())).toMatchObject({ status: 200 })
  expect(await ask(url, make())).toMatchObject({ status: 200 })
  expect(await ask(url, make())).toMatchObject({
    status: 429,
    code: 'APIG.0308',
    message: 'The throttling threshold has been reached: policy api over ratelimit,limit:2,time:1 minute',
  })
  now = new Date(NOW.getTime() + 60_000)
  expect(await ask(url, make())).toMatchObject({ status: 200 })
})

test('what is no HTTP at all is a 400', async () => {
  const answer = await exchangeBytes(await startGateway(), Buffer.from('NONSENSE\r\n\r\n'))
  expect(answer.status).toBe(400)
  expect(JSON.parse(answer.body)).toMatchObject({ error_code: 'APIG.0201', error_msg: 'API request error' })
})

test('no answer has a secret in it', async () => {
  const url = await startGateway()
  for (const request of [
    make({ secret: 'another' }),
    make({ accessKeyId: 'AK-NOBODY' }),
    withHeader(make(), 'X-Sdk-Date', 'x'),
  ]) {
    const { body } = await ask(url, request)
    expect(body).not.toContain('sk-of-the-tests')
  }
})
