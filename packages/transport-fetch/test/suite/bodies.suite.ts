import type { Harness } from './harness.ts'
import { multipart } from '@apig/transport-fetch'
import { createPayloadHash } from '@apig/signer-core'
import { errorOf, fetchFor, header, isPage, utf8 } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

type Body = NonNullable<RequestInit['body']>
type Expected = readonly [payload: 'signed' | 'unsigned', contentType: string | undefined, text: string]

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 255, 13, 10])
const MIB = 1024 * 1024
const UNSIGNED = 'UNSIGNED-PAYLOAD'
const bytes = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode('[bytes]')
const form = (): FormData => {
  const data = new FormData()
  data.set('label', 'a "rose"\nred')
  data.set('images', new File([PNG], 'flower "1".png', { type: 'image/png' }))
  return data
}

const KINDS: readonly (readonly [string, () => Body, ...Expected])[] = [
  [
    'a string',
    () => 'text \u{1F600} \ud800',
    'signed',
    'text/plain;charset=UTF-8',
    utf8('text \u{1F600} \ufffd'),
  ],
  ['an empty string', () => '', 'signed', 'text/plain;charset=UTF-8', ''],
  ['a Uint8Array', bytes, 'signed', undefined, '[bytes]'],
  ['a part of a buffer', () => new Uint8Array(bytes().buffer, 1, 5), 'signed', undefined, 'bytes'],
  ['a DataView', () => new DataView(bytes().buffer, 1, 5), 'signed', undefined, 'bytes'],
  ['an ArrayBuffer', () => bytes().buffer, 'signed', undefined, '[bytes]'],
  [
    'URLSearchParams',
    () => new URLSearchParams({ a: '1 2', b: 'ä' }),
    'signed',
    'application/x-www-form-urlencoded;charset=UTF-8',
    'a=1+2&b=%C3%A4',
  ],
  ['a Blob', () => new Blob(['blob'], { type: 'text/csv' }), 'unsigned', 'text/csv', 'blob'],
  ['a Blob without type', () => new Blob(['blob']), 'unsigned', undefined, 'blob'],
  ['a File', () => new File(['file'], 'a.txt', { type: 'text/csv' }), 'unsigned', 'text/csv', 'file'],
]

export default function bodies(t: Harness, stand: StandClient): void {
  const payloadOf = async (
    payload: 'auto' | 'signed' | 'unsigned',
    body: Body,
  ): Promise<{ said: string | undefined; type: string | undefined; text: string | undefined }> => {
    const { url, arrived } = await stand.gateway()
    const response = await fetchFor(url, { payload })(url, { method: 'POST', body })
    t.equal(response.status, 200, await response.text())
    const [one] = await arrived()
    return {
      said: header(one, 'x-sdk-content-sha256'),
      type: header(one, 'content-type'),
      text: one?.body,
    }
  }

  for (const [name, body, payload, contentType, text] of KINDS) {
    t.test(`body, auto: ${name}`, async () => {
      const came = await payloadOf('auto', body())
      t.equal(came.said, payload === 'signed' ? undefined : UNSIGNED)
      // Some platforms give bytes a type where nobody said one; it is neither signed then nor asked for.
      if (contentType !== undefined) t.equal(came.type, contentType)
      t.equal(came.text, text)
    })
    t.test(`body, signed: ${name}`, async () => {
      const came = await payloadOf('signed', body())
      t.equal(came.said, undefined)
      t.equal(came.text, text)
    })
    t.test(`body, unsigned: ${name}`, async () => {
      const came = await payloadOf('unsigned', body())
      t.equal(came.said, UNSIGNED)
      t.equal(came.text, text)
    })
  }

  for (const payload of ['auto', 'signed', 'unsigned'] as const)
    t.test(`body, ${payload}: FormData`, async () => {
      const came = await payloadOf(payload, form())
      t.equal(came.said, payload === 'signed' ? undefined : UNSIGNED)
      const [, boundary = ''] = /^multipart\/form-data; boundary=(.+)$/.exec(came.type ?? '') ?? []
      t.ok(boundary, 'a boundary')
      t.ok(came.text?.startsWith(`--${boundary}\r\n`), 'the body begins with it')
      t.ok(came.text?.includes('name="images"; filename="flower %221%22.png"'), 'the file')
      t.ok(came.text?.includes('\r\n\r\na "rose"\r\nred\r\n'), 'the field')
      t.ok(came.text?.includes('\x89PNG\0\xff\r\n'), 'the bytes')
    })

  t.test('body: parts with headers of their own', async () => {
    const { url, arrived } = await stand.gateway()
    const file = new File([PNG], 'b.png', { type: 'image/png' })
    const parts = multipart([
      { name: 'images', fileName: 'a.png', value: file, headers: { 'X-Label': 'rose' } },
    ])
    t.equal((await fetchFor(url)(url, { method: 'POST', ...parts })).status, 200)
    t.ok(
      (await arrived())[0]?.body.includes(
        'name="images"; filename="a.png"\r\nContent-Type: image/png\r\nX-Label: rose\r\n\r\n\x89PNG',
      ),
      'the part has its header',
    )
  })

  const streams: readonly (readonly [string, () => unknown, string])[] = [
    ['a ReadableStream', () => new Blob(['stream']).stream(), 'stream'],
    [
      'an async iterable',
      async function* () {
        yield new TextEncoder().encode('one ')
        yield new TextEncoder().encode('two')
      },
      'one two',
    ],
  ]
  for (const [name, body, text] of streams)
    t.test(`body, stream: ${name} goes unsigned, or is refused in a page`, async () => {
      const { url, arrived, begun } = await stand.gateway()
      const sending = fetchFor(url)(url, { method: 'POST', body: body() as Body })
      if (isPage) {
        t.equal((await errorOf(sending)).code, 'STREAM_UNSUPPORTED')
        t.equal(await begun(), 0)
        return
      }
      t.equal((await sending).status, 200)
      const [one] = await arrived()
      t.equal(header(one, 'x-sdk-content-sha256'), UNSIGNED)
      t.equal(one?.body, text)
    })

  t.test('body, stream: signed needs its hash', async () => {
    const { url, arrived } = await stand.gateway()
    const call = fetchFor(url, { payload: 'signed' })
    const hash = createPayloadHash().update(new TextEncoder().encode('stream')).digest()
    const post = (apig?: { payload: { hash: string } }): Promise<Response> =>
      call(url, { method: 'POST', body: new Blob(['stream']).stream(), apig })
    t.equal((await errorOf(post())).code, isPage ? 'STREAM_UNSUPPORTED' : 'BODY_UNHASHED')
    if (isPage) return
    t.equal((await post({ payload: { hash: '0'.repeat(64) } })).status, 401)
    t.equal((await post({ payload: { hash } })).status, 200)
    t.equal((await arrived())[0]?.body, 'stream')
  })

  t.test('body: of a Request, text is signed and a form is not', async () => {
    const { url, arrived } = await stand.gateway()
    const call = fetchFor(url)
    const headers = { 'content-type': 'application/json' }
    t.equal((await call(new Request(url, { method: 'POST', body: '{"a":1}', headers }))).status, 200)
    t.equal((await call(new Request(url, { method: 'POST', body: form() }))).status, 200)
    const came = await arrived()
    t.deepEqual(
      came.map((one) => header(one, 'x-sdk-content-sha256')),
      [undefined, UNSIGNED],
    )
    t.equal(came[0]?.body, '{"a":1}')
    t.ok(came[1]?.body.includes('\x89PNG'), 'the form has the file')
  })

  t.test("body: the Request's own is read as by fetch, and init's comes before it", async () => {
    const { url, arrived } = await stand.gateway()
    const call = fetchFor(url)
    const request = new Request(url, { method: 'POST', body: 'theirs' })
    t.equal((await call(request, { body: 'ours' })).status, 200)
    const sending = call(request)
    t.equal(request.bodyUsed, true)
    t.equal((await sending).status, 200)
    t.deepEqual(
      (await arrived()).map(({ body }) => body),
      ['ours', 'theirs'],
    )
    t.ok((await errorOf(call(request))) instanceof TypeError, 'used up')
  })

  for (const length of [10, 32_769, 1_000_000])
    t.test(`body: a text of ${length} characters is hashed`, async () => {
      const came = await payloadOf('auto', 'é'.repeat(length))
      t.equal(came.said, undefined)
      t.equal(came.text, '\xc3\xa9'.repeat(length))
    })

  t.test('body: a large Blob is hashed, and what was hashed is sent', async () => {
    const came = await payloadOf('signed', new Blob([new Uint8Array(100_000).fill(7)]))
    t.equal(came.said, undefined)
    t.equal(came.text, '\x07'.repeat(100_000))
  })

  t.test('body: what is changed after the call is not sent', async () => {
    const { url, arrived } = await stand.gateway()
    const call = fetchFor(url)
    const changed = new TextEncoder().encode('before')
    const search = new URLSearchParams({ a: 'before' })
    const calls = [changed, search].map((body) => call(url, { method: 'POST', body }))
    changed.fill(0)
    search.set('a', 'after')
    for (const response of await Promise.all(calls)) t.equal(response.status, 200)
    for (const { body } of await arrived()) t.ok(body.includes('before'), body)
  })

  t.test('body: a hash in a header that is not the hash of the body is refused', async () => {
    const { url, begun } = await stand.gateway()
    const headers = { 'x-sdk-content-sha256': '0'.repeat(64) }
    const sending = fetchFor(url)(url, { method: 'POST', body: 'text', headers })
    t.equal((await errorOf(sending)).code, 'PAYLOAD_CONFLICT')
    t.equal(await begun(), 0)
  })

  const tooLarge: readonly (readonly [string, () => Body])[] = [
    ['text that is larger in UTF-8', () => 'ä'.repeat(6 * MIB + 1)],
    ['bytes', () => new Uint8Array(12 * MIB + 1)],
    ['a Blob', () => new Blob([new Uint8Array(12 * MIB + 1)])],
  ]
  for (const [name, body] of tooLarge)
    t.test(`limit: more than 12 MiB is refused before anything is sent: ${name}`, async () => {
      const { url, begun } = await stand.server({})
      const error = await errorOf(fetchFor(url)(url, { method: 'POST', body: body() }))
      t.equal(error.code, 'BODY_TOO_LARGE')
      t.ok(/12 MiB.*fromIamToken.*maxBodyBytes/s.test(error.message), error.message)
      t.equal(await begun(), 0)
    })

  t.test('limit: 12 MiB pass the gateway signed, more of it with a token', async () => {
    const signed = await stand.gateway()
    const whole = new Uint8Array(12 * MIB)
    t.equal((await fetchFor(signed.url)(signed.url, { method: 'POST', body: whole })).status, 200)
    const token = await stand.gateway({ tokens: ['the-token'] })
    const call = fetchFor(token.url, { credentials: { authToken: 'the-token' } })
    t.equal((await call(token.url, { method: 'POST', body: new Uint8Array(13 * MIB) })).status, 200)
    t.equal((await token.arrived())[0]?.body.length, 13 * MIB)
  })

  t.test('limit: maxBodyBytes is another one, for a Request too', async () => {
    const { url, begun } = await stand.server({})
    const call = fetchFor(url, { maxBodyBytes: 10 })
    for (const input of [
      call(url, { method: 'POST', body: 'x'.repeat(11) }),
      call(new Request(url, { method: 'POST', body: 'x'.repeat(11) })),
    ])
      t.equal((await errorOf(input)).code, 'BODY_TOO_LARGE')
    t.equal(await begun(), 0)
  })
}
