import { createClock } from '../src/engine/clock.ts'
import { correctClock } from '../src/engine/correct-clock.ts'
import { provesAuthentication, readExpiredSignature } from '../src/engine/gateway-error.ts'
import type { ExpiredSignature } from '../src/engine/gateway-error.ts'
import { formatDate } from '@apig/signer-core'
import { expect, test } from 'vitest'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = Date.UTC(2026, 0, 2, 3, 4, 5)
const ORIGIN = 'https://example.com'

/** A machine whose clocks are turned by hand. */
function machine() {
  let wall = START
  let monotonic = 1000
  return {
    parts: { now: () => wall, monotonic: () => monotonic },
    pass(milliseconds: number) {
      wall += milliseconds
      monotonic += milliseconds
    },
    setWall(milliseconds: number) {
      wall += milliseconds
    },
    /** What a gateway says whose clock is so far ahead. */
    expired(aheadMilliseconds: number, signedAt = wall): ExpiredSignature {
      return { signatureTime: new Date(signedAt), serverTime: new Date(wall + aheadMilliseconds) }
    },
  }
}

test('keeps what was learnt only after the retry was authenticated', async () => {
  const { parts, expired } = machine()
  const clock = createClock('learn', parts)
  const refused = await correctClock(clock, ORIGIN, expired(20 * MINUTE))
  expect(refused?.date()).toEqual(new Date(START + 20 * MINUTE))
  expect(clock.date(ORIGIN)).toEqual(new Date(START))
  refused?.finish(true)
  expect(clock.date(ORIGIN)).toEqual(new Date(START + 20 * MINUTE))
  expect(clock.offsetSeconds(ORIGIN)).toBe(20 * 60)
})

test('forgets it where the retry was refused, and tries again after a minute, not before', async () => {
  const { parts, expired, pass } = machine()
  const clock = createClock('learn', parts)
  const first = await correctClock(clock, ORIGIN, expired(20 * MINUTE))
  first?.finish(false)
  first?.finish(true)
  expect(clock.offsetSeconds(ORIGIN)).toBe(0)
  pass(59_000)
  expect(await correctClock(clock, ORIGIN, expired(20 * MINUTE))).toBeUndefined()
  pass(1000)
  expect(await correctClock(clock, ORIGIN, expired(20 * MINUTE))).toBeDefined()
})

test('returns to the time of this machine at once where the gateway does', async () => {
  const { parts, expired, pass } = machine()
  const clock = createClock('learn', parts)
  const learner = await correctClock(clock, ORIGIN, expired(HOUR))
  learner?.finish(true)
  pass(2000)
  const learnt = START + HOUR + 2000
  const back = await correctClock(clock, ORIGIN, expired(1000, learnt))
  expect(back?.date()).toEqual(new Date(START + 2000))
  back?.finish(true)
  expect(clock.offsetSeconds(ORIGIN)).toBe(0)
  // A call that was under way meanwhile follows; a third time has to wait for its minute.
  expect((await correctClock(clock, ORIGIN, expired(1000, learnt)))?.date()).toEqual(new Date(START + 2000))
  expect(await correctClock(clock, ORIGIN, expired(-HOUR))).toBeUndefined()
})

test('one learns, the others wait and follow', async () => {
  const { parts, expired } = machine()
  const clock = createClock('learn', parts)
  const learner = await correctClock(clock, ORIGIN, expired(-20 * MINUTE))
  let ended = 0
  const others = [1, 2, 3].map(async () => {
    const correction = await correctClock(clock, ORIGIN, expired(-20 * MINUTE))
    ended++
    return correction
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(ended).toBe(0)
  learner?.finish(true)
  for (const correction of await Promise.all(others))
    expect(correction?.date()).toEqual(new Date(START - 20 * MINUTE))
})

test('the others are handed their refusals where the learner was refused', async () => {
  const { parts, expired } = machine()
  const clock = createClock('learn', parts)
  const learner = await correctClock(clock, ORIGIN, expired(20 * MINUTE))
  const other = correctClock(clock, ORIGIN, expired(20 * MINUTE))
  learner?.finish(false)
  expect(await other).toBeUndefined()
})

test('a call that waits for the learner ends with its own signal', async () => {
  const { parts, expired } = machine()
  const clock = createClock('learn', parts)
  await correctClock(clock, ORIGIN, expired(20 * MINUTE))
  const controller = new AbortController()
  const other = correctClock(clock, ORIGIN, expired(20 * MINUTE), controller.signal)
  controller.abort(new Error('enough'))
  await expect(other).rejects.toThrow('enough')
})

test('a refusal of a request that was signed before the lesson is tried again at once', async () => {
  const { parts, expired, pass } = machine()
  const clock = createClock('learn', parts)
  const learner = await correctClock(clock, ORIGIN, expired(20 * MINUTE))
  learner?.finish(true)
  pass(2000)
  const late = await correctClock(clock, ORIGIN, expired(20 * MINUTE, START))
  expect(late?.date()).toEqual(new Date(START + 2000 + 20 * MINUTE))
})

test.each([
  ['24 hours', 24 * HOUR, true],
  ['-24 hours', -24 * HOUR, true],
  ['more than 24 hours', 24 * HOUR + 1000, false],
  ['less than -24 hours', -24 * HOUR - 1000, false],
  ['nothing, so that the clock is not the cause', 0, false],
])('an offset of %s', async (_name, offset, learns) => {
  const { parts, expired } = machine()
  expect((await correctClock(createClock('learn', parts), ORIGIN, expired(offset))) !== undefined).toBe(
    learns,
  )
})

test.each([
  ['https://example.com', true],
  ['http://127.0.0.1:8080', true],
  ['http://[::1]:8080', true],
  ['http://localhost:8080', true],
  ['http://example.com', false],
  ['http://127.0.0.1.example.com', false],
])('learns from %s: %s', async (origin, learns) => {
  const { parts, expired } = machine()
  const correction = await correctClock(createClock('learn', parts), origin, expired(20 * MINUTE))
  expect(correction !== undefined).toBe(learns)
})

test('each origin has a clock of its own', async () => {
  const { parts, expired } = machine()
  const clock = createClock('learn', parts)
  const learner = await correctClock(clock, ORIGIN, expired(20 * MINUTE))
  const other = await correctClock(clock, 'https://other.example.com', expired(-20 * MINUTE))
  learner?.finish(true)
  other?.finish(true)
  expect(clock.offsetSeconds(ORIGIN)).toBe(20 * 60)
  expect(clock.offsetSeconds('https://other.example.com')).toBe(-20 * 60)
  expect(clock.offsetSeconds('https://third.example.com')).toBe(0)
})

test('is dropped when somebody sets the clock, and can be learnt again', async () => {
  const { parts, expired, pass, setWall } = machine()
  const clock = createClock('learn', parts)
  const learner = await correctClock(clock, ORIGIN, expired(20 * MINUTE))
  learner?.finish(true)
  pass(10 * HOUR)
  expect(clock.offsetSeconds(ORIGIN)).toBe(20 * 60)
  setWall(20 * MINUTE)
  expect(clock.date(ORIGIN)).toEqual(new Date(START + 10 * HOUR + 20 * MINUTE))
  setWall(-20 * MINUTE)
  expect(clock.offsetSeconds(ORIGIN)).toBe(0)
  expect(await correctClock(clock, ORIGIN, expired(20 * MINUTE))).toBeDefined()
})

test("clock: 'local' learns nothing", async () => {
  const { parts, expired } = machine()
  expect(await correctClock(createClock('local', parts), ORIGIN, expired(20 * MINUTE))).toBeUndefined()
})

const SENT = '20260102T030405Z'
const SERVER = '20260102T032405Z'
const message = (text: string, code = 'APIG.0301') => JSON.stringify({ error_code: code, error_msg: text })
const IAM = 'Incorrect IAM authentication information: '
const expiredText = `${IAM}calc aksk signature fail:signature expired, signature time:${SENT},server time:${SERVER}`

test.each([
  ['IAM', 401, message(expiredText), true],
  ['cloud services', 401, message(expiredText, 'APIGW.0301'), true],
  [
    'an app',
    401,
    message(
      `Incorrect app authentication information: signature expired, signature time:${SENT},server time:${SERVER}`,
      'APIG.0303',
    ),
    true,
  ],
  ['another status', 403, message(expiredText), false],
  ['another code', 401, message(expiredText, 'APIG.0305'), false],
  ["a service's own code", 401, message(expiredText, 'MY.0301'), false],
  ["another request's time", 401, message(expiredText.replace(SENT, '20260102T030406Z')), false],
  [
    'an impossible time',
    401,
    message(expiredText.replaceAll(SENT, SENT).replace(SERVER, '20260230T000000Z')),
    false,
  ],
  ['no server time', 401, message(expiredText.replace(/,server.*/, '')), false],
  ['text that is not JSON', 401, expiredText, false],
  [
    'an echo whose header says so',
    401,
    message(`${IAM}verify aksk signature fail, canonicalRequest:GET|/||x-note:${expiredText}|`),
    false,
  ],
  ['another refusal', 401, message(`${IAM}verify aksk signature fail`), false],
])('reads a refusal: %s', (_name, status, body, believed) => {
  const expired = readExpiredSignature(status, body, SENT)
  expect(expired === undefined ? undefined : formatDate(expired.serverTime)).toBe(
    believed ? SERVER : undefined,
  )
})

test.each([
  [200, undefined, true],
  [304, undefined, true],
  [401, undefined, false],
  [401, '0301', false],
  [403, '0302', true],
  [403, '0304', true],
  [403, '0306', false],
  [404, '0101', false],
  [404, undefined, true],
  [422, undefined, true],
  [413, '0201', false],
  [429, '0308', false],
  [429, undefined, false],
  [500, undefined, false],
  [503, undefined, false],
])('an answer %s %s proves that the signature was accepted: %s', (status, digits, proves) => {
  const error = digits === undefined ? undefined : { code: `APIG.${digits}`, digits, message: '' }
  expect(provesAuthentication(status, error)).toBe(proves)
})
