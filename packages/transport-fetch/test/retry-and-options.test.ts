import { decideRedirect, withoutBodyHeaders } from '../src/engine/redirect.ts'
import { retryDelay } from '../src/engine/retry.ts'
import { wait } from '../src/engine/wait.ts'
import { resolveRetry } from '../src/engine/retry.ts'
import { resolveOptions as resolveWith, TRANSPORT_OPTIONS } from '../src/transport-options.ts'
import type { FailedAttempt, RetryOptions } from '../src/engine/retry.ts'
import type { TransportOptions } from '../src/transport-options.ts'
import type { RedirectResponse } from '../src/engine/redirect.ts'
import { expect, test } from 'vitest'

const resolveOptions = (options: TransportOptions) => resolveWith(options, TRANSPORT_OPTIONS)

const failure: FailedAttempt = { retry: 0, method: 'GET', canRepeat: true, status: 503 }
const policy = resolveRetry(undefined)
const middle = () => 0.5

test.each([
  ['a network error', { status: undefined }, true],
  ['503', { status: 503 }, true],
  ['429', { status: 429 }, true],
  ['PUT', { method: 'PUT' }, true],
  ['DELETE', { method: 'DELETE' }, true],
  ['POST', { method: 'POST' }, false],
  ['POST on a network error', { method: 'POST', status: undefined }, false],
  ['PATCH', { method: 'PATCH' }, false],
  ['401', { status: 401 }, false],
  ['403', { status: 403 }, false],
  ['500', { status: 500 }, false],
  ['502', { status: 502 }, false],
  ['504', { status: 504 }, false],
  ['200', { status: 200 }, false],
  ['a stream', { canRepeat: false }, false],
  ['the second retry', { retry: 1 }, true],
  ['the third retry', { retry: 2 }, false],
])('retries %s: %s', (_name, change, retries) => {
  expect(retryDelay(policy, { ...failure, ...change }, middle) !== undefined).toBe(retries)
})

test('the pause doubles, with jitter, up to the longest one', () => {
  const settled = resolveRetry({ retries: 9, baseDelaySeconds: 1, maxDelaySeconds: 4 })
  const delay = (retry: number, random: number) => retryDelay(settled, { ...failure, retry }, () => random)
  expect([0, 1, 2, 3].map((retry) => delay(retry, 1))).toEqual([1000, 2000, 4000, 4000])
  expect([0, 1, 2, 3].map((retry) => delay(retry, 0))).toEqual([500, 1000, 2000, 2000])
})

test.each([
  ['3', undefined, 3000],
  ['0', undefined, 0],
  ['Fri, 02 Jan 2026 03:04:10 GMT', 'Fri, 02 Jan 2026 03:04:05 GMT', 5000],
  ['Fri, 02 Jan 2026 03:04:10 GMT', undefined, 7000],
  ['Fri, 02 Jan 2026 03:04:00 GMT', undefined, 0],
  ['31', undefined, undefined],
  ['soon', undefined, -250],
])('Retry-After %s, Date %s: waits %s ms and some jitter', (retryAfter, date, expected) => {
  const now = () => Date.UTC(2026, 0, 2, 3, 4, 3)
  const delay = retryDelay(policy, { ...failure, retryAfter, date }, () => 0, now)
  // The jitter here is half of the first pause, 250 ms; nothing was asked for where the text says nothing.
  expect(delay).toBe(expected === undefined ? undefined : expected === -250 ? 250 : expected + 250)
})

test('retry: false retries nothing, and other methods can be named', () => {
  expect(retryDelay(resolveRetry(false), failure)).toBeUndefined()
  expect(retryDelay(resolveRetry({ methods: ['post'] }), { ...failure, method: 'POST' })).toBeDefined()
})

test.each([
  [{ retries: -1 }, 'retries'],
  [{ retries: 1.5 }, 'retries'],
  [{ baseDelaySeconds: Number.NaN }, 'baseDelaySeconds'],
  [{ maxDelaySeconds: -1 }, 'maxDelaySeconds'],
  [{ statuses: [503, 401] }, '401 or 403'],
  [{ statuses: [403] }, '401 or 403'],
  [{ statuses: 503 }, 'statuses'],
  [{ methods: 'GET' }, 'methods'],
])('refuses %o', (options, name) => {
  expect(() => resolveRetry(options as RetryOptions)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(name) }),
  )
})

const redirect: RedirectResponse = {
  status: 307,
  location: '/b?c=d#e',
  url: 'https://example.com/a',
  method: 'POST',
  count: 0,
  hasBody: true,
  canRepeat: true,
}
const B = 'https://example.com/b?c=d'

test.each([
  [301, 'POST', 'GET', false],
  [302, 'POST', 'GET', false],
  [303, 'POST', 'GET', false],
  [307, 'POST', 'POST', true],
  [308, 'POST', 'POST', true],
  [301, 'PUT', 'PUT', true],
  [302, 'DELETE', 'DELETE', true],
  [303, 'PUT', 'GET', false],
  [303, 'HEAD', 'HEAD', true],
  [303, 'GET', 'GET', true],
])('%s after %s goes on as %s, with the body: %s', (status, method, next, keepsBody) => {
  expect(decideRedirect({ ...redirect, status, method })).toEqual({ url: B, method: next, keepsBody })
})

test.each([
  ['another host', { location: 'https://evil.example/b' }, 'REDIRECT_OTHER_ORIGIN'],
  ['another host without scheme', { location: '//evil.example/b' }, 'REDIRECT_OTHER_ORIGIN'],
  ['another port', { location: 'https://example.com:444/b' }, 'REDIRECT_OTHER_ORIGIN'],
  ['http instead of https', { location: 'http://example.com/b' }, 'REDIRECT_OTHER_ORIGIN'],
  ['a subdomain', { location: 'https://a.example.com/b' }, 'REDIRECT_OTHER_ORIGIN'],
  ['no http', { location: 'data:text/plain,x' }, 'REDIRECT_INVALID'],
  ['no URL', { location: 'https://[' }, 'REDIRECT_INVALID'],
  ['a user name', { location: 'https://u:p@example.com/' }, 'REDIRECT_INVALID'],
  ['the 21st', { count: 20 }, 'REDIRECT_LIMIT'],
  ['a stream', { canRepeat: false }, 'REDIRECT_BODY'],
])('refuses a redirect: %s', (_name, change, code) => {
  expect(() => decideRedirect({ ...redirect, ...change })).toThrow(expect.objectContaining({ code }))
})

test('hands over what is no redirect', () => {
  expect(decideRedirect({ ...redirect, status: 304 })).toBeUndefined()
  expect(decideRedirect({ ...redirect, location: null })).toBeUndefined()
  expect(decideRedirect({ ...redirect, status: 303, canRepeat: false })).toMatchObject({ method: 'GET' })
})

test('a request that lost its body loses the headers that describe it', () => {
  expect(
    withoutBodyHeaders([
      ['Content-Type', 'a'],
      ['content-length', '5'],
      ['x-sdk-content-sha256', 'UNSIGNED-PAYLOAD'],
      ['X-Stage', 'RELEASE'],
    ]),
  ).toEqual([['X-Stage', 'RELEASE']])
})

test('waiting ends with the signal', async () => {
  const controller = new AbortController()
  const waiting = wait(60_000, controller.signal)
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await expect(wait(60_000, controller.signal)).rejects.toThrow('enough')
  await wait(1, new AbortController().signal)
})

const options: TransportOptions = {
  credentials: { accessKeyId: 'ak', secretAccessKey: 'the-secret' },
  origins: 'https://example.com',
}
test.each([
  ['credentials', undefined],
  ['otherOrigins', 'allow'],
  ['stage', ''],
  ['stage', 'a\r\nb'],
  ['payload', 'none'],
  ['maxBodyBytes', 0],
  ['maxBodyBytes', Number.NaN],
  ['maxBodyBytes', '5'],
  ['clock', 'server'],
  ['nonce', 'yes'],
  ['retry', true],
  ['timeoutSeconds', 0],
  ['attemptTimeoutSeconds', -1],
  ['idleTimeoutSeconds', Number.POSITIVE_INFINITY],
  ['explain', 1],
  ['onSign', 'log'],
  ['onAttempt', {}],
])('options: refuses %s: %o', (name, value) => {
  const attempt = () => resolveOptions({ ...options, [name]: value })
  expect(attempt).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(`options.${name}`) }),
  )
  expect(attempt).not.toThrow(/the-secret/)
})
test('options: the defaults', () => {
  expect(resolveOptions({ ...options, maxBodyBytes: Number.POSITIVE_INFINITY })).toMatchObject({
    payload: 'auto',
    otherOrigins: 'refuse',
    nonce: false,
    explain: false,
    retry: { retries: 2 },
  })
  expect(() => resolveOptions(undefined as unknown as TransportOptions)).toThrow(/options must be an object/)
})
