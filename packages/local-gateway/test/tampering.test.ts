import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway } from '@apig/local-gateway/internal'
import type { Gateway } from '@apig/local-gateway/internal'
import { byteString } from './raw-http.ts'
import { ask, KEYS, make, NOW, withHeader } from './signed-requests.ts'
import type { Made } from './signed-requests.ts'

const honest = make({
  target: '/v1/infers/a%20b?b=2&a=1',
  headers: { 'x-a': 'one  two', 'content-type': 'application/json' },
  body: '{"a":1}',
})
let gateway: Gateway

beforeAll(async () => {
  gateway = await createGateway({ keys: KEYS, now: () => NOW })
})
afterAll(() => gateway.close())

/** What the gateway must have computed: the honest canonical request with one line changed. */
const withLine = (from: string, to: string): string => {
  expect(honest.canonicalRequest.split('\n')).toContain(from)
  return honest.canonicalRequest
    .split('\n')
    .map((line) => (line === from ? to : line))
    .join('|')
}

test('the honest request is accepted', async () => {
  expect(await ask(gateway.url, honest)).toMatchObject({ status: 200 })
})

const hash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'

const tampered: [what: string, request: Made, from: string, to: string][] = [
  ['the method', { ...honest, method: 'PUT' }, 'POST', 'PUT'],
  ['the path', { ...honest, target: '/v1/infers/a%20c?a=1&b=2' }, '/v1/infers/a%20b/', '/v1/infers/a%20c/'],
  [
    'the path, encoded twice',
    { ...honest, target: '/v1/infers/a%2520b?a=1&b=2' },
    '/v1/infers/a%20b/',
    '/v1/infers/a%2520b/',
  ],
  ['a value of the query', { ...honest, target: '/v1/infers/a%20b?a=1&b=3' }, 'a=1&b=2', 'a=1&b=3'],
  ['one pair more', { ...honest, target: '/v1/infers/a%20b?a=1&b=2&b=0' }, 'a=1&b=2', 'a=1&b=0&b=2'],
  ['one pair less', { ...honest, target: '/v1/infers/a%20b?a=1' }, 'a=1&b=2', 'a=1'],
  ['no query', { ...honest, target: '/v1/infers/a%20b' }, 'a=1&b=2', ''],
  [
    'the host',
    withHeader(honest, 'host', 'proxy.example.com'),
    'host:gateway.example.com',
    'host:proxy.example.com',
  ],
  ['a signed header', withHeader(honest, 'x-a', 'one two'), 'x-a:one  two', 'x-a:one two'],
  ['a signed header in other bytes', withHeader(honest, 'x-a', byteString('中')), 'x-a:one  two', 'x-a:中'],
  [
    'a signed header twice',
    { ...honest, headers: [...honest.headers, ['X-A', 'three']] },
    'x-a:one  two',
    'x-a:one  two, three',
  ],
  [
    'the date',
    withHeader(honest, 'X-Sdk-Date', '20260304T050608Z'),
    'x-sdk-date:20260304T050607Z',
    'x-sdk-date:20260304T050608Z',
  ],
  [
    'the content type',
    withHeader(honest, 'content-type', 'text/plain'),
    'content-type:application/json',
    'content-type:text/plain',
  ],
  [
    'the body',
    { ...honest, body: Buffer.from('{"a":2}') },
    hash,
    '7e8059f495589fcd981232cc11d00b00da3802c01d688fa1cf1f6bed6e5bb33c',
  ],
  [
    'an empty body',
    { ...honest, body: Buffer.alloc(0) },
    hash,
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ],
  [
    'a hash header that was not there',
    withHeader(honest, 'x-sdk-content-sha256', 'UNSIGNED-PAYLOAD'),
    hash,
    'UNSIGNED-PAYLOAD',
  ],
  [
    'a hash header that was not there, of the very body',
    withHeader(honest, 'x-sdk-content-sha256', hash.toUpperCase()),
    hash,
    hash.toUpperCase(),
  ],
]

describe('each altered part is refused, and the echo shows what has arrived', () => {
  test.each(tampered)('%s', async (_what, request, from, to) => {
    // A success first: failures in a row would lock the key.
    await ask(gateway.url, honest)
    const answer = await ask(gateway.url, request)
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
    expect(answer.message).toBe(
      `Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:${withLine(from, to)}`,
    )
  })

  test('a signed header that is gone has no line, but its name stays', async () => {
    await ask(gateway.url, honest)
    const { message } = await ask(gateway.url, withHeader(honest, 'x-a', undefined))
    expect(message).toContain('|host:gateway.example.com|x-sdk-date:')
    expect(message).toContain('|content-type;host;x-a;x-sdk-date;x-stage|')
  })

  test('a signed header in two lines, although their list was signed', async () => {
    await ask(gateway.url, honest)
    const request = make({ headers: { 'x-a': 'one, two' } })
    const others = request.headers.filter(([name]) => name !== 'x-a')
    const answer = await ask(gateway.url, {
      ...request,
      headers: [...others, ['x-a', 'one'], ['x-a', 'two']],
    })
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
    expect(answer.message).toContain('|x-a:one, two|')
  })

  test('the signature', async () => {
    await ask(gateway.url, honest)
    const authorization = honest.headers.find(([name]) => name === 'Authorization')?.[1] ?? ''
    const other = authorization.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    const answer = await ask(gateway.url, withHeader(honest, 'Authorization', other))
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
    expect(answer.message).toContain(honest.canonicalRequest.replaceAll('\n', '|'))
  })

  test('one signed header less than was signed', async () => {
    await ask(gateway.url, honest)
    const authorization = honest.headers.find(([name]) => name === 'Authorization')?.[1] ?? ''
    const answer = await ask(
      gateway.url,
      withHeader(honest, 'Authorization', authorization.replace(';x-a', '')),
    )
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
  })
})

describe('what means the same is accepted', () => {
  const same: [what: string, request: Made][] = [
    ['another order of the query', { ...honest, target: '/v1/infers/a%20b?b=2&a=1' }],
    ['escapes that need not be', { ...honest, target: '/v1/%69nfers/a%20b?a=1&%62=2' }],
    ['a slash at the end', { ...honest, target: '/v1/infers/a%20b/?a=1&b=2' }],
    [
      'names in another case',
      { ...honest, headers: honest.headers.map(([name, value]) => [name.toUpperCase(), value]) },
    ],
    ['headers in another order', { ...honest, headers: [...honest.headers].reverse() }],
    ['white space around a value', withHeader(honest, 'x-a', ' \tone  two \t')],
    ['a header that is not signed', withHeader(honest, 'x-b', 'anything')],
    [
      'a body in chunks',
      withHeader(
        { ...honest, body: Buffer.from('3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n') },
        'Transfer-Encoding',
        'chunked',
      ),
    ],
  ]
  test.each(same)('%s', async (_what, request) => {
    expect(await ask(gateway.url, request)).toMatchObject({ status: 200 })
  })
})

describe('payload hashes', () => {
  test('UNSIGNED-PAYLOAD: any body is accepted', async () => {
    const request = make({ body: 'as signed', options: { payload: 'unsigned' } })
    expect(await ask(gateway.url, { ...request, body: Buffer.from('another') })).toMatchObject({
      status: 200,
    })
  })

  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
  const given = (text: string): Made => make({ body: 'as signed', headers: { 'x-sdk-content-sha256': text } })

  test('a given hash of the body is accepted', async () => {
    expect(await ask(gateway.url, given(hashOf('as signed')))).toMatchObject({ status: 200 })
  })

  test('under a given hash another body is refused, and the echo shows the hash of what has arrived', async () => {
    const request = given(hashOf('as signed'))
    const answer = await ask(gateway.url, { ...request, body: Buffer.from('another') })
    expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
    const echo = request.canonicalRequest.replaceAll('\n', '|').slice(0, -64) + hashOf('another')
    expect(answer.message).toBe(
      `Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:${echo}`,
    )
  })

  // The reference takes any text, and with it any body.
  test.each(['0000', 'STREAMING-PAYLOAD', 'unsigned-payload', hashOf('as signed').slice(1)])(
    'a given text that is no hash is refused: %s',
    async (text) => {
      await ask(gateway.url, honest)
      const request = given(text)
      expect(request.canonicalRequest.endsWith(`\n${text}`)).toBe(true)
      const answer = await ask(gateway.url, request)
      expect(answer).toMatchObject({ status: 401, code: 'APIG.0301' })
      expect(answer.message.endsWith(`|${text}`)).toBe(true)
      const changed = await ask(gateway.url, withHeader(request, 'x-sdk-content-sha256', '0001'))
      expect(changed.message).toMatch(/\|0001$/)
    },
  )

  test('a value of bytes that are not UTF-8 counts byte by byte', async () => {
    const request = make({ headers: { 'x-a': '\xe9\xff' }, options: { headerValues: 'bytes' } })
    expect(await ask(gateway.url, request)).toMatchObject({ status: 200 })
    expect(await ask(gateway.url, withHeader(request, 'x-a', '\xe9\xfe'))).toMatchObject({ status: 401 })
  })
})
