import * as net from 'node:net'
import { sign } from '@apig/signer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway } from '@apig/local-gateway/internal'
import type { Gateway } from '@apig/local-gateway/internal'
import { bytesOf, exchange } from './raw-http.ts'
import { ACCESS_KEY_ID, ask, KEYS, make, NOW, SECRET, withHeader } from './signed-requests.ts'

const KIB = 1024
const BODY_LIMIT = 12_582_912
let gateway: Gateway
let received = 0

beforeAll(async () => {
  gateway = await createGateway({
    keys: KEYS,
    now: () => NOW,
    backend: async ({ body }, response) => {
      received = 0
      for await (const chunk of body instanceof Uint8Array ? [body] : (body as AsyncIterable<Uint8Array>))
        received += chunk.length
      response.end('{}')
    },
  })
})
afterAll(() => gateway.close())

/** A header of exactly so many bytes, as its line with the line end. */
const headerOf = (name: string, bytes: number): readonly [string, string] => [
  name,
  'v'.repeat(bytes - name.length - 4),
]

test('a body of 12 MiB is accepted', async () => {
  expect(await ask(gateway.url, make({ body: 'b'.repeat(BODY_LIMIT) }))).toMatchObject({ status: 200 })
  expect(received).toBe(BODY_LIMIT)
})

test('a byte more is a 413, whatever the signature', async () => {
  const answer = await ask(gateway.url, make({ body: 'b'.repeat(BODY_LIMIT + 1) }))
  expect(answer).toMatchObject({ status: 413, code: 'APIG.0201', message: 'Request entity too large' })
})

test.each([
  ['signed', undefined],
  ['unsigned', 'unsigned' as const],
])('a body that does not say its length (%s): the byte above the limit is a 413', async (_what, payload) => {
  const request = make({ body: 'b'.repeat(BODY_LIMIT), options: { payload } })
  const chunked = (body: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
  const framed = withHeader(request, 'Transfer-Encoding', 'chunked')
  expect(await ask(gateway.url, { ...framed, body: chunked(request.body as Uint8Array) })).toMatchObject({
    status: 200,
  })
  expect(received).toBe(BODY_LIMIT)
  const answer = await ask(gateway.url, { ...framed, body: chunked(new Uint8Array(BODY_LIMIT + 1)) })
  expect(answer).toMatchObject({ status: 413, code: 'APIG.0201', message: 'Request entity too large' })
})

test('after a 413 the connection can be used again', async () => {
  const tooLarge = withHeader(make(), 'Transfer-Encoding', 'chunked')
  const body = Buffer.concat([
    Buffer.from(`${(BODY_LIMIT * 2).toString(16)}\r\n`),
    Buffer.alloc(BODY_LIMIT * 2),
    Buffer.from('\r\n0\r\n\r\n'),
  ])
  const { hostname, port } = new URL(gateway.url)
  const socket = net.connect(Number(port), hostname)
  socket.write(Buffer.concat([bytesOf(tooLarge), body, bytesOf(make())]))
  let text = ''
  for await (const chunk of socket.setEncoding('latin1') as AsyncIterable<string>) {
    text += chunk
    if (text.endsWith('{}')) break
  }
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
})

test('fetch gets the 413 although it has not sent everything', async () => {
  const body = new Uint8Array(40 * KIB * KIB)
  const signed = sign(
    { method: 'POST', url: `${gateway.url}/v1/infers/one`, headers: { 'x-stage': 'RELEASE' }, body },
    { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET },
    { date: NOW, payload: 'unsigned' },
  )
  const response = await fetch(signed.url, signed)
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ error_code: 'APIG.0201' })
})

test('a URI of 32 KiB is accepted, a byte more is a 414', async () => {
  const target = `/v1/infers/one?q=${'q'.repeat(32 * KIB - 17)}`
  expect(target.length).toBe(32 * KIB)
  expect(await ask(gateway.url, make({ target }))).toMatchObject({ status: 200 })
  const answer = await ask(gateway.url, make({ target: `${target}q` }))
  expect(answer).toMatchObject({
    status: 414,
    code: 'APIG.0201',
    message: 'Request URI too large',
    reason: 'Request-URI Too Large',
  })
})

test('a header of 32 KiB is accepted, a byte more is a 494', async () => {
  expect(
    await ask(gateway.url, make({ headers: Object.fromEntries([headerOf('x-a', 32 * KIB)]) })),
  ).toMatchObject({ status: 200 })
  const answer = await ask(
    gateway.url,
    make({ headers: Object.fromEntries([headerOf('x-a', 32 * KIB + 1)]) }),
  )
  expect(answer).toMatchObject({
    status: 494,
    code: 'APIG.0201',
    message: 'Request headers too large',
    reason: 'Request Header Too Large',
  })
})

test('headers of 128 KiB in all are accepted, a byte more is a 494', async () => {
  // Three of them signed: of signed headers the verifier takes 100 KiB.
  const signed = make({
    headers: Object.fromEntries(['x-a', 'x-b', 'x-c'].map((name) => headerOf(name, 31 * KIB))),
  })
  const filled = (last: number): typeof signed => ({
    ...signed,
    headers: [...signed.headers, headerOf('x-d', 31 * KIB), headerOf('x-e', last)],
  })
  const size = (request: typeof signed): number =>
    [...request.headers, ['Connection', 'close'] as const].reduce(
      (sum, [name, value]) => sum + name.length + value.length + 4,
      0,
    )
  const last = 100 + 128 * KIB - size(filled(100))
  expect(size(filled(last))).toBe(128 * KIB)
  expect(await ask(gateway.url, filled(last))).toMatchObject({ status: 200 })
  expect(await ask(gateway.url, filled(last + 1))).toMatchObject({ status: 494, code: 'APIG.0201' })
})

describe('what the verifier takes of signed headers, below the documented limit', () => {
  const answer = { status: 494, code: 'APIG.0201', message: 'Request headers too large' }
  const named = (count: number): ReturnType<typeof make> =>
    make({ headers: Object.fromEntries(Array.from({ length: count }, (_, at) => [`x-${at}`, '1'])) })

  test('more than 100 KiB of them are a 494', async () => {
    const headers = (count: number): Record<string, string> =>
      Object.fromEntries(['x-a', 'x-b', 'x-c', 'x-d'].slice(0, count).map((name) => headerOf(name, 31 * KIB)))
    expect(await ask(gateway.url, make({ headers: headers(3) }))).toMatchObject({ status: 200 })
    expect(await ask(gateway.url, make({ headers: headers(4) }))).toMatchObject(answer)
  })

  test('64 of them are accepted, one more is a 494', async () => {
    // With host, x-sdk-date and x-stage.
    expect(await ask(gateway.url, named(61))).toMatchObject({ status: 200 })
    expect(await ask(gateway.url, named(62))).toMatchObject(answer)
  })

  test('an Authorization above 8 KiB is a 494', async () => {
    const headers = Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`x-${at}-${'n'.repeat(200)}`, '1']),
    )
    expect(await ask(gateway.url, make({ headers }))).toMatchObject(answer)
  })

  test('none of these is a failure that locks the key', async () => {
    for (let count = 0; count < 6; count++) expect(await ask(gateway.url, named(62))).toMatchObject(answer)
    expect(await ask(gateway.url, make())).toMatchObject({ status: 200 })
  })
})

test('headers beyond what the parser reads are a 494 too', async () => {
  const answer = await exchange(gateway.url, {
    ...make(),
    headers: [
      ['host', 'h'],
      ['x-a', 'v'.repeat(2 * KIB * KIB)],
    ],
  })
  expect(answer.status).toBe(494)
  expect(JSON.parse(answer.body)).toMatchObject({ error_code: 'APIG.0201' })
})

test('more than 2,000 headers are all read', async () => {
  const many = Array.from({ length: 2500 }, (_, at): [string, string] => [`x-${at}`, ''])
  const request = make({ headers: { 'x-z': 'signed' } })
  // The signed ones behind those that a parser may drop: each of them counts.
  expect(await ask(gateway.url, { ...request, headers: [...many, ...request.headers] })).toMatchObject({
    status: 200,
  })
})

test('limits can be set', async () => {
  const small = await createGateway({ keys: KEYS, now: () => NOW, limits: { bodyBytes: 10 } })
  try {
    expect(await ask(small.url, make({ body: '0123456789' }))).toMatchObject({ status: 200 })
    expect(await ask(small.url, make({ body: '0123456789a' }))).toMatchObject({ status: 413 })
  } finally {
    await small.close()
  }
})
