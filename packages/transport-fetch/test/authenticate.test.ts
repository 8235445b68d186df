import { parseAuthorization, sdkHmacSha256, sign } from '@apig/signer-core'
import { limitFor, requireWithinLimit } from '../src/body/body-limit.ts'
import { createBoundary, multipartType } from '../src/body/boundary.ts'
import { formatEnd, formatPartHead } from '../src/multipart/multipart-format.ts'
import { attemptEvent, signEvent } from '../src/engine/describe-attempt.ts'
import { callHook } from '../src/engine/hooks.ts'
import { authenticate } from '../src/identity/authenticate.ts'
import { readIdentity as readIdentityFor } from '../src/identity/read-identity.ts'
import { isSignedHeader, requireHeaders } from '../src/identity/request-headers.ts'
import { requireOrigin, requireOrigins } from '../src/origins.ts'
import type { AuthenticatedRequest, PristineRequest } from '../src/identity/authenticate.ts'
import { expect, test } from 'vitest'

const method = { algorithm: sdkHmacSha256, authorizationHeader: 'Authorization' }
const readIdentity = (given: Parameters<typeof readIdentityFor>[0]) => readIdentityFor(given, method)

const credentials = {
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
}
const identity = readIdentity(credentials)
const date = new Date(Date.UTC(2026, 0, 2, 3, 4, 5))
const request: PristineRequest<string> = {
  method: 'post',
  url: 'https://example.com/v1/infers/a?b=2&a=1#fragment',
  headers: [
    ['Content-Type', 'application/json'],
    ['User-Agent', 'test'],
    ['Authorization', 'Bearer other'],
    ['X-Sdk-Date', '20200101T000000Z'],
    ['Host', 'example.com'],
    ['Cookie', 'a=1'],
    ['cookie', 'b=2'],
  ],
  body: '{}',
  payload: 'signed',
}

test('signs what arrives as it was sent, sends the rest unsigned, and changes nothing of the request', () => {
  const before = structuredClone(request)
  const made = authenticate(request, identity, { date, stage: 'RELEASE' }) as AuthenticatedRequest<string>
  expect(request).toEqual(before)
  expect(made.url).toBe('https://example.com/v1/infers/a?a=1&b=2')
  expect(made.method).toBe('POST')
  expect(made.date).toBe('20260102T030405Z')
  expect(made.headers).toEqual({
    'content-type': 'application/json',
    'x-stage': 'RELEASE',
    'x-sdk-date': '20260102T030405Z',
    'user-agent': 'test',
    cookie: 'a=1; b=2',
    Authorization: made.headers['Authorization'],
  })
  expect(parseAuthorization(made.headers['Authorization'] as string).signedHeaders).toEqual([
    'content-type',
    'host',
    'x-sdk-date',
    'x-stage',
  ])
  const expected = sign(
    {
      method: 'POST',
      url: request.url,
      headers: { 'content-type': 'application/json', 'x-stage': 'RELEASE' },
      body: '{}',
    },
    credentials,
    { date },
  )
  expect(made.signed?.signature).toBe(expected.signature)
})

test('header values: signed as bytes, or as the UTF-8 that workerd writes, and returned as they were given', () => {
  const own = { ...request, headers: [['x-a', 'caf\u00e9'] as const] }
  const asBytes = authenticate(own, identity, { date }) as AuthenticatedRequest<string>
  const asText = authenticate(own, identity, { date, headerValues: 'text' }) as AuthenticatedRequest<string>
  expect([asBytes.headers['x-a'], asText.headers['x-a']]).toEqual(['caf\u00e9', 'caf\u00e9'])
  const expected = { method: 'POST', url: request.url, headers: { 'x-a': 'caf\u00e9' }, body: '{}' }
  for (const [made, headerValues] of [
    [asBytes, 'bytes'],
    [asText, 'text'],
  ] as const)
    expect(made.signed?.signature).toBe(sign(expected, credentials, { date, headerValues }).signature)
  expect(asText.signed?.signature).not.toBe(asBytes.signed?.signature)
})

test("the request's own stage and nonce come before those of the options", () => {
  const own = { ...request, headers: [['x-stage', 'TEST'] as const, ['X-Sdk-Nonce', 'mine'] as const] }
  const made = authenticate(own, identity, {
    date,
    stage: 'RELEASE',
    nonce: true,
  }) as AuthenticatedRequest<string>
  expect(made.headers).toMatchObject({ 'x-stage': 'TEST', 'x-sdk-nonce': 'mine' })
})

test('a nonce is signed, and another one in each attempt', () => {
  const nonces = [1, 2].map(() => {
    const made = authenticate(request, identity, { date, nonce: true }) as AuthenticatedRequest<string>
    expect(made.signed?.signedHeaders).toContain('x-sdk-nonce')
    return made.headers['X-Sdk-Nonce']
  })
  expect(nonces[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(nonces[0]).not.toBe(nonces[1])
})

test.each([
  [{ authToken: 'the-token' }, 'X-Auth-Token', 'the-token'],
  [{ appCode: 'the-code' }, 'X-Apig-AppCode', 'the-code'],
])('%o is sent as %s, signs nothing, and replaces a header of that name', (secret, header, value) => {
  const own = { ...request, headers: [...request.headers, [header.toLowerCase(), 'old'] as const] }
  const made = authenticate(own, readIdentity(secret), {
    date,
    stage: 'RELEASE',
  }) as AuthenticatedRequest<string>
  expect(made.signed).toBeUndefined()
  expect(made.url).toBe('https://example.com/v1/infers/a?b=2&a=1')
  expect(made.headers).toMatchObject({ [header]: value, 'x-stage': 'RELEASE', authorization: 'Bearer other' })
  expect(made.headers).not.toHaveProperty(header.toLowerCase())
  expect(made.headers).not.toHaveProperty('host')
})

test.each(['http://example.com/', 'http://10.0.0.1/'])('no token goes to %s', (url) => {
  for (const secret of [{ authToken: 'the-token' }, { appCode: 'the-code' }]) {
    const attempt = () => authenticate({ ...request, url }, readIdentity(secret), { date })
    expect(attempt).toThrow(expect.objectContaining({ code: 'INSECURE_ORIGIN' }))
    expect(attempt).not.toThrow(/the-token|the-code/)
  }
})

test.each([
  'http://localhost:1/',
  'http://a.localhost/',
  'http://127.9.9.9/',
  'http://[::1]/',
  'https://example.com/',
])('a token may go to %s', (url) => {
  const made = authenticate({ ...request, url }, readIdentity({ authToken: 't' }), { date })
  expect(made).toMatchObject({ headers: { 'X-Auth-Token': 't' } })
})

const neverSigned =
  'authorization connection keep-alive transfer-encoding te trailer upgrade expect content-length content-encoding accept accept-encoding accept-language accept-charset user-agent cookie origin referer date via forwarded x-forwarded-for x-forwarded-anything range if-match if-none-match dnt priority traceparent tracestate baggage sec-fetch-mode sec-ch-ua proxy-authorization'
test.each(neverSigned.split(' '))('%s is never signed', (name) => {
  expect(isSignedHeader(name, 'x')).toBe(false)
})
test.each(['x-stage', 'content-type', 'x-project-id', 'x-sdk-content-sha256', 'accept-x', 'iffy', 'x-date'])(
  '%s is signed',
  (name) => {
    expect(isSignedHeader(name, 'application/json')).toBe(true)
  },
)
test('a multipart content type is not signed', () => {
  expect(isSignedHeader('content-type', 'Multipart/form-data; boundary=x')).toBe(false)
})

test.each([
  ['example.com', 'https://example.com/', true],
  ['Example.COM', 'https://example.com/', true],
  ['example.com:443', 'https://example.com/', true],
  ['example.com:80', 'https://example.com/', false],
  ['example.com', 'https://example.com:8443/', false],
  ['evil.example', 'https://example.com/', false],
])('a host header %s to %s: %s', (host, url, passes) => {
  const attempt = () => requireHeaders([['Host', host]], url)
  if (passes) attempt()
  else expect(attempt).toThrow(expect.objectContaining({ code: 'HOST_MISMATCH' }))
})
test('__proto__ is refused', () => {
  expect(() => requireHeaders([['__PROTO__', 'x']], 'https://example.com')).toThrow(
    expect.objectContaining({ code: 'HEADER_FORBIDDEN' }),
  )
})

test.each([
  ['nothing', undefined],
  ['an empty list', []],
  ['a wildcard', 'https://*.example.com'],
  ['no scheme', 'example.com'],
  ['another scheme', 'ftp://example.com'],
  ['a user name', 'https://user:secret@example.com'],
  ['a number', [5]],
])('origins: refuses %s', (_name, origins) => {
  const attempt = () => requireOrigins(origins as string)
  expect(attempt).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('options.origins') }),
  )
  expect(attempt).not.toThrow(/secret/)
})
test('origins are compared whole: scheme, host and port', () => {
  const settings = {
    origins: requireOrigins(['https://Example.com:443/v1/infers/a?b=c', new URL('http://localhost:8080/')]),
    otherOrigins: 'refuse' as const,
  }
  for (const url of ['https://example.com/a?b', 'http://localhost:8080/x'])
    expect(requireOrigin(settings, new URL(url).origin)).toBe(true)
  for (const url of [
    'http://example.com/',
    'https://example.com:444/',
    'https://example.com.evil.example/',
    'https://sub.example.com/',
    'http://localhost/',
  ]) {
    expect(() => requireOrigin(settings, new URL(url).origin)).toThrow(
      expect.objectContaining({ code: 'ORIGIN_NOT_ALLOWED' }),
    )
    expect(requireOrigin({ ...settings, otherOrigins: 'pass' }, new URL(url).origin)).toBe(false)
  }
})

test('12 MiB with an access key, no limit with a token, the option before both', () => {
  const token = readIdentity({ authToken: 't' })
  requireWithinLimit(12_582_912, limitFor(identity, undefined))
  expect(() => requireWithinLimit(12_582_913, limitFor(identity, undefined))).toThrow(
    expect.objectContaining({
      code: 'BODY_TOO_LARGE',
      message: expect.stringMatching(/12,582,912.*fromIamToken.*maxBodyBytes/s),
    }),
  )
  requireWithinLimit(2 ** 40, limitFor(token, undefined))
  expect(() => requireWithinLimit(11, limitFor(token, 10))).toThrow(/options\.maxBodyBytes is 10/)
})

test('a part has its own headers, and no name can break out of its line', () => {
  expect(
    formatPartHead(
      {
        name: 'a"b\r\nc',
        fileName: 'fl"ower\n.png',
        contentType: 'image/png',
        headers: { 'X-Label': 'rose' },
      },
      'B',
    ),
  ).toBe(
    '--B\r\nContent-Disposition: form-data; name="a%22b%0D%0Ac"; filename="fl%22ower%0A.png"\r\nContent-Type: image/png\r\nX-Label: rose\r\n\r\n',
  )
  expect(formatEnd('B')).toBe('--B--\r\n')
  expect(multipartType('B')).toBe('multipart/form-data; boundary=B')
  expect(createBoundary()).not.toBe(createBoundary())
})
test.each([
  [{ name: 'a', headers: { 'X-A': 'b\r\nc' } }],
  [{ name: 'a', headers: { 'X A': 'b' } }],
  [{ name: 'a', headers: { 'Content-Type': 'b' } }],
  [{ name: 'a', contentType: 'b\n' }],
  [{ name: 5 as unknown as string }],
])('a part is refused: %o', (part) => {
  expect(() => formatPartHead(part, 'B')).toThrow(expect.objectContaining({ code: 'BODY_UNSUPPORTED' }))
})

test('hooks are told names and numbers, no query, no value of a header, no key', () => {
  const made = authenticate(
    { ...request, url: 'https://example.com/v1/a?token=the-query', headers: [['X-Secret', 'the-header']] },
    readIdentity({ ...credentials, securityToken: 'the-security-token' }),
    { date },
  ) as AuthenticatedRequest<string>
  const events = [
    signEvent(1, made, identity, 0),
    attemptEvent({
      attempt: 2,
      request: made,
      milliseconds: 5,
      willRetry: true,
      error: new TypeError('fetch failed the-message', {
        cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }),
      }),
    }),
    attemptEvent({
      attempt: 1,
      request: made,
      milliseconds: 5,
      willRetry: false,
      head: {
        status: 401,
        headers: new Headers({ 'x-request-id': 'abc', 'x-apig-latency': '12', 'x-secret': 'the-header' }),
        isOpaqueRedirect: false,
      },
    }),
  ]
  expect(JSON.stringify(events)).not.toMatch(
    /the-query|the-header|the-security-token|the-message|QTWAO|MFyfv|[0-9a-f]{64}/,
  )
  expect(events[0]?.attributes).toMatchObject({
    'http.request.method': 'POST',
    'server.address': 'example.com',
    'server.port': 443,
    'url.path': '/v1/a',
    'apig.signed_headers': ['host', 'x-sdk-date', 'x-secret', 'x-security-token'],
    'apig.payload': 'signed',
  })
  expect(events[1]?.attributes).toMatchObject({ 'error.type': 'ECONNRESET', 'http.request.resend_count': 1 })
  expect(events[2]?.attributes).toMatchObject({
    'http.response.status_code': 401,
    'apig.request_id': 'abc',
    'http.response.header.x-apig-latency': ['12'],
    'error.type': '401',
  })
})

test('a hook that throws changes nothing', () => {
  callHook(
    () => {
      throw new Error('log full')
    },
    () => 1,
  )
})
