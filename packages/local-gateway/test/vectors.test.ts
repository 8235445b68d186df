import { parseDate } from '@apig/signer-core'
import { isDeviation, targetOf, vectors } from '@apig/vectors'
import type { Vector } from '@apig/vectors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkRequest, createGateway } from '@apig/local-gateway/internal'
import type { Gateway, RawHeader } from '@apig/local-gateway/internal'
import { byteString, exchange } from './raw-http.ts'

// The reference trusts any text in x-sdk-content-sha256. Neither this gateway nor a backend behind it may: whoever holds
// one signed request could send any body with it.
const HASH_IS_WRONG = 'header-payload-hash-wrong-is-trusted'
const accepted = vectors.filter((vector) => !isDeviation(vector) && vector.name !== HASH_IS_WRONG)
const refused = vectors.filter((vector) => isDeviation(vector) || vector.name === HASH_IS_WRONG)
// HTTP has no spaces and control characters in a target, and Node's parser refuses bytes above 0x7F.
const travels = (target: string): boolean => /^[\x21-\x7e]*$/.test(target)
const onTheWire = accepted.filter((vector) => travels(targetOf(vector).target))
const besideTheWire = accepted.filter((vector) => !travels(targetOf(vector).target))

const keys = new Map<string, string>()
let gateway: Gateway

beforeAll(async () => {
  gateway = await createGateway({ keys, published: { stages: 'any' } })
})
afterAll(() => gateway.close())

test('all vectors are tried, those over the wire that it can carry', () => {
  expect(onTheWire.length + besideTheWire.length + refused.length).toBe(vectors.length)
  expect(onTheWire.length).toBeGreaterThan(300)
})

describe('accepted over the wire, with the target as it was written', () => {
  test.each(onTheWire)('$name', async (vector) => {
    expect(await send(vector, byteString(targetOf(vector).target))).toMatchObject({ status: 200, body: '{}' })
  })
})

describe('accepted over the wire, with the target as the reference sends it', () => {
  const sent = accepted.filter(({ expected }) => travels(expected.requestTarget))
  test.each(sent)('$name', async (vector) => {
    expect(await send(vector, byteString(vector.expected.requestTarget))).toMatchObject({
      status: 200,
      body: '{}',
    })
  })
})

describe('accepted where the target cannot go over the wire', () => {
  test.each(besideTheWire)('$name', async (vector) => {
    expect(await check(vector, vector.expected.authorization)).toMatchObject({ ok: true })
  })
})

describe('accepted over the wire, with escapes for what it cannot carry', () => {
  test.each(besideTheWire)('$name', async (vector) => {
    const escaped = byteString(targetOf(vector).target).replaceAll(/[^\x21-\x7e]/g, (char) => escape(char))
    expect(await send(vector, escaped)).toMatchObject({ status: 200, body: '{}' })
  })
})

describe('refused with another signature', () => {
  test.each(accepted)('$name', async (vector) => {
    const last = vector.expected.authorization.at(-1) === '0' ? '1' : '0'
    expect(await check(vector, vector.expected.authorization.slice(0, -1) + last)).toMatchObject({
      ok: false,
      reason: 'mismatch',
      detail: vector.expected.canonicalRequest,
    })
  })
})

test(`${HASH_IS_WRONG}: refused, as it is by every verifier here`, async () => {
  const vector = vectors.find(({ name }) => name === HASH_IS_WRONG) as Vector
  expect(await check(vector, vector.expected.authorization)).toMatchObject({ ok: false, reason: 'mismatch' })
  const answer = await send(vector, byteString(vector.expected.requestTarget))
  expect(answer.status).toBe(401)
  expect(JSON.parse(answer.body)).toMatchObject({ error_code: 'APIG.0301' })
})

async function send(vector: Vector, target: string): Promise<{ status: number; body: string }> {
  const { method, body } = targetOf(vector)
  keys.clear()
  keys.set(vector.credentials.accessKeyId, vector.credentials.secretAccessKey)
  gateway.setClock(() => dateOf(vector))
  const { status, body: answer } = await exchange(gateway.url, {
    method,
    target,
    headers: headersOf(vector, vector.expected.authorization),
    body,
  })
  return method === 'HEAD' ? { status, body: '{}' } : { status, body: answer }
}

function check(vector: Vector, authorization: string): ReturnType<typeof checkRequest> {
  const { method, target, body } = targetOf(vector)
  const { accessKeyId, secretAccessKey } = vector.credentials
  // An HTTP parser takes the white space around a value away.
  const headers = headersOf(vector, authorization).map(([name, value]): RawHeader => [
    name,
    value.replace(/^[ \t]+|[ \t]+$/g, ''),
  ])
  return checkRequest(
    { method, target: byteString(target), headers, body },
    new Map([[accessKeyId, secretAccessKey]]),
    dateOf(vector),
  )
}

function headersOf(vector: Vector, authorization: string): RawHeader[] {
  const headers = targetOf(vector).headers.map(([name, value]): RawHeader => [name, byteString(value)])
  return [...headers, ['Authorization', authorization]]
}

function dateOf(vector: Vector): Date {
  const [, date] = vector.expected.stringToSign.split('\n')
  return parseDate(date as string)
}

const escape = (char: string): string => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`
