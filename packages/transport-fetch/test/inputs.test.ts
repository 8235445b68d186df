import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { multipart } from '@apig/transport-fetch'
import { errorOf, fetchFor, header, startGateway } from './servers.ts'

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 255, 13, 10])
const form = () => {
  const data = new FormData()
  data.set('label', 'a "rose"\nred')
  data.set('images', new File([PNG], 'flower "1".png', { type: 'image/png' }))
  return data
}
async function* pieces() {
  yield new TextEncoder().encode('one ')
  yield new TextEncoder().encode('two')
}

// The gateway checks the signature of every one of them, so that an answer of 200 says: what arrived is what was signed.
// What a call may be given as is in the portable suite, which runs here too.

test('headers: all kinds, bytes above 0x7F, and init before the Request', async () => {
  const { url, arrived } = await startGateway()
  const call = fetchFor(url)
  const inputs: HeadersInit[] = [
    { 'X-One': ' 1 ', 'x-latin': 'caf\u00e9' },
    [
      ['X-One', '1'],
      ['x-latin', 'caf\u00e9'],
    ],
    new Headers({ 'X-One': '1', 'x-latin': 'caf\u00e9' }),
  ]
  for (const headers of inputs) {
    const request = new Request(url, { headers: { 'x-one': 'old', 'x-two': 'old' } })
    expect((await call(request, { headers })).status).toBe(200)
    expect(header(arrived.at(-1), 'x-one')).toBe('1')
    expect(header(arrived.at(-1), 'x-latin')).toBe('caf\u00e9')
    expect(header(arrived.at(-1), 'x-two')).toBeUndefined()
  }
})

const SIGNED = 'signed'
const UNSIGNED = 'UNSIGNED-PAYLOAD'
test.each<[string, () => RequestInit['body'], string, string | undefined, string | null]>([
  ['a string', () => 'text \u{1F600} \ud800', SIGNED, 'text/plain;charset=UTF-8', 'text \u{1F600} \ufffd'],
  ['an empty string', () => '', SIGNED, 'text/plain;charset=UTF-8', ''],
  ['a Uint8Array', () => new TextEncoder().encode('bytes'), SIGNED, undefined, 'bytes'],
  [
    'a part of a buffer',
    () => new Uint8Array(new TextEncoder().encode('[bytes]').buffer, 1, 5),
    SIGNED,
    undefined,
    'bytes',
  ],
  [
    'a DataView',
    () => new DataView(new TextEncoder().encode('[bytes]').buffer, 1, 5),
    SIGNED,
    undefined,
    'bytes',
  ],
  ['an ArrayBuffer', () => new TextEncoder().encode('bytes').buffer, SIGNED, undefined, 'bytes'],
  ['a Buffer', () => Buffer.from('bytes'), SIGNED, undefined, 'bytes'],
  [
    'URLSearchParams',
    () => new URLSearchParams({ a: '1 2', b: 'ä' }),
    SIGNED,
    'application/x-www-form-urlencoded;charset=UTF-8',
    'a=1+2&b=%C3%A4',
  ],
  ['a Blob', () => new Blob(['blob'], { type: 'text/csv' }), UNSIGNED, 'text/csv', 'blob'],
  ['a Blob without type', () => new Blob(['blob']), UNSIGNED, undefined, 'blob'],
  ['a File', () => new File(['file'], 'a.txt', { type: 'text/plain' }), UNSIGNED, 'text/plain', 'file'],
  ['a ReadableStream', () => new Blob(['stream']).stream(), UNSIGNED, undefined, 'stream'],
  ['an async iterable', () => pieces() as unknown as RequestInit['body'], UNSIGNED, undefined, 'one two'],
  ['FormData', form, UNSIGNED, 'multipart', null],
])('body, auto: %s', async (_name, body, payload, contentType, text) => {
  const { url, arrived } = await startGateway()
  const response = await fetchFor(url)(url, { method: 'POST', body: body() as string })
  expect(response.status).toBe(200)
  const [one] = arrived
  expect(header(one, 'x-sdk-content-sha256')).toBe(payload === SIGNED ? undefined : UNSIGNED)
  if (contentType === 'multipart')
    expect(header(one, 'content-type')).toMatch(/^multipart\/form-data; boundary=/)
  else expect(header(one, 'content-type')).toBe(contentType)
  if (text !== null) expect(one?.body.toString()).toBe(text)
})

test('a content type of the caller is kept', async () => {
  const { url, arrived } = await startGateway()
  await fetchFor(url)(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })
  expect(header(arrived[0], 'content-type')).toBe('application/json')
})

test.each(['auto', 'signed'] as const)(
  'FormData arrives as the platform sends it, payload %s',
  async (payload) => {
    const { url, arrived } = await startGateway()
    const response = await fetchFor(url, { payload })(url, { method: 'POST', body: form() })
    expect(response.status).toBe(200)
    const [one] = arrived
    expect(header(one, 'x-sdk-content-sha256')).toBe(payload === 'auto' ? UNSIGNED : undefined)
    const boundary = header(one, 'content-type')?.split('boundary=')[1] ?? ''
    const platform = new Request(url, { method: 'POST', body: form() })
    const itsBoundary = platform.headers.get('content-type')?.split('boundary=')[1] ?? ''
    const expected = Buffer.from(await platform.arrayBuffer())
      .toString('latin1')
      .replaceAll(itsBoundary, boundary)
    expect(one?.body.toString('latin1').trimEnd()).toBe(expected.trimEnd())
  },
)

test.each([
  ['a Blob', () => new Blob([PNG], { type: 'image/png' })],
  ['a large Blob', () => new Blob([new Uint8Array(100_000).fill(7)])],
])("payload 'signed' hashes %s and sends what it hashed", async (_name, body) => {
  const { url, arrived } = await startGateway()
  const response = await fetchFor(url, { payload: 'signed' })(url, { method: 'POST', body: body() })
  expect(response.status).toBe(200)
  expect(header(arrived[0], 'x-sdk-content-sha256')).toBeUndefined()
  expect(Buffer.from(await body().arrayBuffer()).equals(arrived[0]?.body ?? Buffer.of())).toBe(true)
})

test("payload 'unsigned' signs no body, text neither", async () => {
  const { url, arrived } = await startGateway()
  const call = fetchFor(url, { payload: 'unsigned' })
  for (const body of ['text', PNG, form()])
    expect((await call(url, { method: 'POST', body })).status).toBe(200)
  expect(arrived.map((one) => header(one, 'x-sdk-content-sha256'))).toEqual([UNSIGNED, UNSIGNED, UNSIGNED])
  expect((await call(url)).status).toBe(200)
  expect(header(arrived[3], 'x-sdk-content-sha256')).toBeUndefined()
})

test('one call can have a payload of its own', async () => {
  const { url, arrived } = await startGateway()
  await fetchFor(url)(url, { method: 'POST', body: 'text', apig: { payload: 'unsigned' } })
  await fetchFor(url, { payload: 'unsigned' })(url, {
    method: 'POST',
    body: 'text',
    apig: { payload: 'signed' },
  })
  expect(arrived.map((one) => header(one, 'x-sdk-content-sha256'))).toEqual([UNSIGNED, undefined])
  const error = await errorOf(
    fetchFor(url)(url, { method: 'POST', body: 'x', apig: { payload: 'none' as 'auto' } }),
  )
  expect(error).toMatchObject({ code: 'OPTION_INVALID' })
})

test("a stream with payload 'signed' needs its hash, as an option or as a header", async () => {
  const { url, arrived } = await startGateway()
  const call = fetchFor(url, { payload: 'signed' })
  const hash = createHash('sha256').update('stream').digest('hex')
  const stream = () => new Blob(['stream']).stream()
  expect(await errorOf(call(url, { method: 'POST', body: stream() }))).toMatchObject({
    code: 'BODY_UNHASHED',
  })
  const wrong = { payload: { hash: '0'.repeat(64) } }
  expect((await call(url, { method: 'POST', body: stream(), apig: wrong })).status).toBe(401)
  expect((await call(url, { method: 'POST', body: stream(), apig: { payload: { hash } } })).status).toBe(200)
  const headers = { 'x-sdk-content-sha256': hash }
  expect((await call(url, { method: 'POST', body: stream(), headers })).status).toBe(200)
  expect(
    (await call(url, { method: 'POST', body: stream(), headers, apig: { payload: { hash } } })).status,
  ).toBe(200)
  expect(arrived.map(({ body }) => body.toString())).toEqual(['stream', 'stream', 'stream'])
})

test('a hash in a header that is not the hash of the body is refused before anything is sent', async () => {
  const { url, arrived } = await startGateway()
  const headers = { 'x-sdk-content-sha256': '0'.repeat(64) }
  for (const body of ['text', new Uint8Array(100_000)])
    expect(await errorOf(fetchFor(url)(url, { method: 'POST', body, headers }))).toMatchObject({
      code: 'PAYLOAD_CONFLICT',
    })
  expect(arrived).toHaveLength(0)
})

test('a header UNSIGNED-PAYLOAD of the caller is respected', async () => {
  const { url, arrived } = await startGateway()
  const headers = { 'x-sdk-content-sha256': UNSIGNED }
  for (const init of [{ method: 'POST', body: 'text', headers }, { headers }])
    expect((await fetchFor(url)(url, init)).status).toBe(200)
  expect(arrived.map((one) => header(one, 'x-sdk-content-sha256'))).toEqual([UNSIGNED, UNSIGNED])
})

test.each([10, 32_769, 1_000_000])('a text of %s characters is signed', async (length) => {
  const { url, arrived } = await startGateway()
  const text = 'é'.repeat(length)
  expect((await fetchFor(url)(url, { method: 'POST', body: text })).status).toBe(200)
  expect(arrived[0]?.body.toString()).toBe(text)
  expect(header(arrived[0], 'x-sdk-content-sha256')).toBeUndefined()
})

test('what the caller changes after the call is not sent', async () => {
  const { url, arrived } = await startGateway()
  const later = async () => {
    await new Promise((resolve) => setTimeout(resolve, 10))
    return {
      accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
      secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
    }
  }
  const call = fetchFor(url, { credentials: later })
  const bytes = new TextEncoder().encode('before')
  const search = new URLSearchParams({ a: 'before' })
  const data = new FormData()
  data.set('a', 'before')
  const headers = new Headers({ 'x-a': 'before' })
  const calls = [bytes, search, data].map((body) => call(url, { method: 'POST', body, headers }))
  bytes.fill(0)
  search.set('a', 'after')
  data.set('a', 'after')
  headers.set('x-a', 'after')
  for (const response of await Promise.all(calls)) expect(response.status).toBe(200)
  for (const one of arrived) {
    expect(one.body.toString()).toContain('before')
    expect(header(one, 'x-a')).toBe('before')
  }
})

test('a Request with a text is signed, its clone stays readable, and it is used up as by fetch', async () => {
  const { url, arrived } = await startGateway()
  const request = new Request(url, {
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json' },
  })
  const clone = request.clone()
  const call = fetchFor(url)
  const sending = call(request)
  expect(request.bodyUsed).toBe(true)
  expect((await sending).status).toBe(200)
  expect(header(arrived[0], 'x-sdk-content-sha256')).toBeUndefined()
  expect(arrived[0]?.body.toString()).toBe('{"a":1}')
  expect(clone.bodyUsed).toBe(false)
  expect(await clone.text()).toBe('{"a":1}')
  expect(await errorOf(call(request))).toBeInstanceOf(TypeError)
})

test("a body in init comes before the Request's, which is not touched", async () => {
  const { url, arrived } = await startGateway()
  const request = new Request(url, { method: 'POST', body: 'theirs' })
  expect((await fetchFor(url)(request, { body: 'ours' })).status).toBe(200)
  expect(arrived[0]?.body.toString()).toBe('ours')
  expect(await request.text()).toBe('theirs')
})

test('a Request with a form is sent as the guide does, with a stream too', async () => {
  const { url, arrived } = await startGateway()
  const call = fetchFor(url)
  expect((await call(new Request(url, { method: 'POST', body: form() }))).status).toBe(200)
  expect(header(arrived[0], 'x-sdk-content-sha256')).toBe(UNSIGNED)
  expect(arrived[0]?.body.includes('flower')).toBe(true)
  const init = { method: 'POST', body: new Blob(['stream']).stream(), duplex: 'half' } as RequestInit
  expect((await call(new Request(url, init))).status).toBe(200)
  expect(header(arrived[1], 'x-sdk-content-sha256')).toBeUndefined()
  expect(arrived[1]?.body.toString()).toBe('stream')
})

test('parts with headers of their own arrive with them', async () => {
  const { url, arrived } = await startGateway()
  const parts = multipart([
    {
      name: 'images',
      fileName: 'a.png',
      value: new File([PNG], 'b.png', { type: 'image/png' }),
      headers: { 'X-Label': 'rose' },
    },
    { name: 'note', value: 'two\nlines', contentType: 'text/plain; charset=utf-8' },
    { name: 'raw', fileName: 'raw.bin', value: PNG },
  ])
  const headers = { ...parts.headers, 'x-stage': 'RELEASE' }
  expect((await fetchFor(url)(url, { method: 'POST', body: parts.body, headers })).status).toBe(200)
  const text = arrived[0]?.body.toString('latin1') ?? ''
  expect(text).toContain(
    'name="images"; filename="a.png"\r\nContent-Type: image/png\r\nX-Label: rose\r\n\r\n\x89PNG',
  )
  expect(text).toContain('name="note"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\ntwo\nlines\r\n--')
  expect(text).toContain('name="raw"; filename="raw.bin"\r\n\r\n\x89PNG')
  const received = await new Response(arrived[0]?.body as Uint8Array<ArrayBuffer>, {
    headers: parts.headers,
  }).formData()
  expect((received.get('images') as File).size).toBe(PNG.length)
  expect(() => multipart([{ name: 'a', value: 5 as unknown as string }])).toThrow(
    expect.objectContaining({ code: 'BODY_UNSUPPORTED' }),
  )
})

test.each<[string, RequestInit, string]>([
  ['a plain object', { method: 'POST', body: { a: 1 } as unknown as string }, 'BODY_UNSUPPORTED'],
  ['a number', { method: 'POST', body: 5 as unknown as string }, 'BODY_UNSUPPORTED'],
  ['GET with a body', { body: 'x' }, 'BODY_UNSUPPORTED'],
  ['no-cors', { mode: 'no-cors' }, 'OPTION_INVALID'],
  ['another host', { headers: { host: 'evil.example' } }, 'HOST_MISMATCH'],
  ['the header __proto__', { headers: [['__proto__', 'x']] }, 'HEADER_FORBIDDEN'],
])('refused, and nothing is sent: %s', async (_name, init, code) => {
  const { url, arrived } = await startGateway()
  expect(await errorOf(fetchFor(url)(url, init))).toMatchObject({ code })
  expect(arrived).toHaveLength(0)
})

test('a host header that says what is sent anyway is fine', async () => {
  const { url } = await startGateway()
  expect((await fetchFor(url)(url, { headers: { Host: new URL(url).host } })).status).toBe(200)
})

test('a stream that somebody reads already is refused', async () => {
  const { url } = await startGateway()
  const stream = new Blob(['x']).stream()
  stream.getReader()
  expect(await errorOf(fetchFor(url)(url, { method: 'POST', body: stream }))).toMatchObject({
    code: 'BODY_UNSUPPORTED',
  })
})

test('a stream of text is sent as its UTF-8, one of numbers is refused', async () => {
  const { url, arrived } = await startGateway()
  const of = (piece: unknown) =>
    new ReadableStream({
      start(controller) {
        controller.enqueue('')
        controller.enqueue(piece)
        controller.close()
      },
    })
  expect((await fetchFor(url)(url, { method: 'POST', body: of('ä') })).status).toBe(200)
  expect(arrived[0]?.body.toString()).toBe('ä')
  expect(await errorOf(fetchFor(url)(url, { method: 'POST', body: of(5) }))).toMatchObject({
    code: 'BODY_UNSUPPORTED',
  })
})

test.each([
  ['not a URL', 'nonsense'],
  ['a relative URL', '/v1'],
  ['a user name', 'https://user:the-password@example.com/'],
])('a URL is refused without being repeated: %s', async (_name, input) => {
  const error = await errorOf(fetchFor('https://example.com')(input))
  expect(error).toMatchObject({ code: 'URL_INVALID' })
  expect(error.message).not.toMatch(/nonsense|the-password/)
})
