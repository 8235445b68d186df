import { afterEach, beforeEach, expect, test } from 'vitest'
import { createGateway } from '@apig/local-gateway/internal'
import type { Gateway } from '@apig/local-gateway/internal'
import { ask, KEYS, make, NOW } from './signed-requests.ts'

const LOCKED = 'Incorrect IAM authentication information: AK access failed to reach the limit,forbidden'
const MINUTES = 60_000
const wrong = make({ secret: 'another' })
const at = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds)
const rightAt = (date: Date): ReturnType<typeof make> => make({ options: { date } })
let gateway: Gateway

beforeEach(async () => {
  gateway = await createGateway({ keys: { ...KEYS, 'AK-OTHER': 'other' }, now: () => NOW })
})
afterEach(() => gateway.close())

async function fail(times: number): Promise<void> {
  for (let count = 0; count < times; count++)
    expect((await ask(gateway.url, wrong)).message).toContain('verify aksk signature fail')
}

test('four failures do not lock, the fifth does, and then the right signature is refused too', async () => {
  await fail(5)
  expect(await ask(gateway.url, wrong)).toMatchObject({ status: 401, code: 'APIG.0301', message: LOCKED })
  expect(await ask(gateway.url, make())).toMatchObject({ status: 401, code: 'APIG.0301', message: LOCKED })
})

test('a success between failures begins the count anew', async () => {
  await fail(4)
  expect(await ask(gateway.url, make())).toMatchObject({ status: 200 })
  await fail(4)
  expect(await ask(gateway.url, make())).toMatchObject({ status: 200 })
})

test('the lock ends five minutes after the fifth failure, by the clock', async () => {
  await fail(5)
  gateway.setClock(() => at(5 * MINUTES - 1))
  expect((await ask(gateway.url, rightAt(at(5 * MINUTES - 1)))).message).toBe(LOCKED)
  gateway.setClock(() => at(5 * MINUTES))
  expect(await ask(gateway.url, rightAt(at(5 * MINUTES)))).toMatchObject({ status: 200 })
})

test('attempts during the lock do not make it longer, and after it the count begins anew', async () => {
  await fail(5)
  gateway.setClock(() => at(4 * MINUTES))
  expect((await ask(gateway.url, wrong)).message).toBe(LOCKED)
  gateway.setClock(() => at(5 * MINUTES))
  await fail(4)
  expect(await ask(gateway.url, make())).toMatchObject({ status: 200 })
})

test('expired signatures count', async () => {
  gateway.setClock(() => at(20 * MINUTES))
  for (let count = 0; count < 5; count++)
    expect((await ask(gateway.url, make())).message).toContain('signature expired')
  expect((await ask(gateway.url, rightAt(at(20 * MINUTES)))).message).toBe(LOCKED)
})

test('another access key id is not locked', async () => {
  await fail(5)
  expect(await ask(gateway.url, make({ accessKeyId: 'AK-OTHER', secret: 'other' }))).toMatchObject({
    status: 200,
  })
})

test('an unknown access key id stays unknown, and a 404 is no failure', async () => {
  for (let count = 0; count < 7; count++) {
    expect((await ask(gateway.url, make({ accessKeyId: 'AK-NOBODY' }))).message).toContain('ak not exist')
    expect(await ask(gateway.url, make({ secret: 'another', headers: { 'x-stage': 'TEST' } }))).toMatchObject(
      { code: 'APIG.0101' },
    )
  }
  expect(await ask(gateway.url, make())).toMatchObject({ status: 200 })
})

test('the lock is of IAM: an app is not locked', async () => {
  const app = await createGateway({ keys: KEYS, now: () => NOW, auth: 'app' })
  try {
    for (let count = 0; count < 6; count++)
      expect((await ask(app.url, wrong)).message).toContain('verify signature fail')
    expect(await ask(app.url, make())).toMatchObject({ status: 200 })
  } finally {
    await app.close()
  }
})
