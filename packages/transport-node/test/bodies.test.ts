import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { createClient, isTransportError } from '@apig/transport-node'
import type { Client, ClientOptions, ClientRequestInit, UploadProgress } from '@apig/transport-node'
import * as undici from 'undici'
import { expect, test } from 'vitest'
import { opened } from './stand/opened.ts'
import { CREDENTIALS, verifyingServer } from './stand/verifying-server.ts'
import type { Arrival, VerifyingServer } from './stand/verifying-server.ts'

const TEXT = '{"a":"é 中"}'
const BYTES = new TextEncoder().encode(TEXT)
type Body = NonNullable<ClientRequestInit['body']>
const UNSIGNED = 'UNSIGNED-PAYLOAD'
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

async function stand(
  options: Partial<ClientOptions> = {},
): Promise<{ server: VerifyingServer; client: Client }> {
  const server = opened(await verifyingServer())
  const client = opened(createClient({ credentials: CREDENTIALS, origins: server.origin, ...options }))
  return { server, client }
}

function last({ arrivals }: VerifyingServer): Arrival {
  return arrivals.at(-1) as Arrival
}

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield BYTES.subarray(0, 3)
  yield BYTES.subarray(3)
}

const webStream = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(BYTES)
      controller.close()
    },
  })

interface Kind {
  readonly name: string
  readonly make: () => unknown
  /** What `auto` does with it. */
  readonly auto: 'signed' | 'unsigned'
  readonly contentType?: string
  readonly text?: string
  /** Known lengths are told. */
  readonly chunked?: true
  /** Cannot be hashed. */
  readonly once?: true
}

const kinds: readonly Kind[] = [
  { name: 'a string', make: () => TEXT, auto: 'signed', contentType: 'text/plain;charset=UTF-8' },
  {
    name: 'an empty string',
    make: () => '',
    auto: 'signed',
    text: '',
    contentType: 'text/plain;charset=UTF-8',
  },
  { name: 'a Uint8Array', make: () => BYTES, auto: 'signed' },
  { name: 'a Buffer', make: () => Buffer.from(TEXT), auto: 'signed' },
  { name: 'an ArrayBuffer', make: () => BYTES.slice().buffer, auto: 'signed' },
  {
    name: 'a DataView',
    make: () => new DataView(BYTES.slice().buffer, 1, 5),
    auto: 'signed',
    text: TEXT.slice(1, 6),
  },
  {
    name: 'URLSearchParams',
    make: () => new URLSearchParams({ q: 'é +&' }),
    auto: 'signed',
    text: 'q=%C3%A9+%2B%26',
    contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
  },
  {
    name: 'a Blob',
    make: () => new Blob([TEXT], { type: 'text/x-a' }),
    auto: 'unsigned',
    contentType: 'text/x-a',
  },
  { name: 'a Blob without a type', make: () => new Blob([TEXT]), auto: 'unsigned' },
  {
    name: 'a File',
    make: () => new File([TEXT], 'a.txt', { type: 'text/x-b' }),
    auto: 'unsigned',
    contentType: 'text/x-b',
  },
  { name: 'a ReadableStream', make: webStream, auto: 'unsigned', chunked: true, once: true },
  { name: 'an async iterable', make: pieces, auto: 'unsigned', chunked: true, once: true },
]

for (const { name, make, auto, contentType, text = TEXT, chunked, once } of kinds) {
  for (const payload of ['auto', 'signed', 'unsigned'] as const) {
    test(`fetch sends ${name}, payload ${payload}`, async () => {
      const { server, client } = await stand({ payload })
      const sent = client.fetch(`${server.origin}/a`, { method: 'POST', body: make() as Body })
      if (payload === 'signed' && once) {
        await expect(sent).rejects.toMatchObject({ name: 'TransportError', code: 'BODY_UNHASHED' })
        expect(server.arrivals).toHaveLength(0)
        return
      }
      expect((await sent).status).toBe(200)
      const arrival = last(server)
      expect(arrival.verdict).toBe('ok')
      expect(arrival.body.toString()).toBe(text)
      expect(arrival.header('content-type')).toBe(contentType)
      expect(arrival.header('content-length')).toBe(chunked ? undefined : String(Buffer.byteLength(text)))
      const isUnsigned = (payload === 'auto' ? auto : payload) === 'unsigned'
      expect(arrival.header('x-sdk-content-sha256')).toBe(isUnsigned ? UNSIGNED : undefined)
    })
  }
}

const forms = {
  "Node's FormData": (): FormData => new FormData(),
  "undici's FormData": (): FormData => new undici.FormData() as unknown as FormData,
}

for (const [name, make] of Object.entries(forms)) {
  for (const payload of ['auto', 'signed'] as const) {
    test(`${name}, payload ${payload}: the boundary is what was hashed, names and types arrive`, async () => {
      const form = make()
      form.append('text', 'line\nline "é"')
      form.append('images', new File([new Uint8Array([0, 255, 10])], 'ro"se\n.png', { type: 'image/png' }))
      form.append('images', new File(['x'], 'any.bin'))
      const { server, client } = await stand({ payload })
      await client.fetch(server.origin, { method: 'POST', body: form })
      const arrival = last(server)
      expect(arrival.verdict).toBe('ok')
      expect(arrival.header('x-sdk-content-sha256')).toBe(payload === 'auto' ? UNSIGNED : undefined)
      expect(arrival.header('content-length')).toBe(String(arrival.body.length))
      const read = await new Response(new Uint8Array(arrival.body), {
        headers: { 'content-type': arrival.header('content-type') ?? '' },
      }).formData()
      expect(read.get('text')).toBe('line\r\nline "é"')
      const [rose, any] = read.getAll('images') as File[]
      expect([rose?.name, rose?.type]).toEqual(['ro"se\n.png', 'image/png'])
      expect(new Uint8Array((await rose?.arrayBuffer()) as ArrayBuffer)).toEqual(new Uint8Array([0, 255, 10]))
      expect([any?.name, any?.type]).toEqual(['any.bin', 'application/octet-stream'])
    })
  }
}

test("a hash that the caller gives is signed as it stands; 'signed' holds it against the body", async () => {
  const { server, client } = await stand()
  const headers = { 'x-sdk-content-sha256': sha256(TEXT) }
  await client.fetch(server.origin, { method: 'POST', body: TEXT, headers })
  expect(last(server).verdict).toBe('ok')
  expect(last(server).header('x-sdk-content-sha256')).toBe(sha256(TEXT))
  await client.fetch(server.origin, { method: 'POST', body: TEXT, headers, apig: { payload: 'signed' } })
  expect(last(server).verdict).toBe('ok')
  await expect(
    client.fetch(server.origin, { method: 'POST', body: 'other', headers, apig: { payload: 'signed' } }),
  ).rejects.toMatchObject({ code: 'PAYLOAD_CONFLICT' })
  expect(server.arrivals).toHaveLength(2)
})

test('a stream whose hash is given is signed with it', async () => {
  const { server, client } = await stand({ payload: 'signed' })
  const init = { method: 'POST', headers: { 'x-sdk-content-sha256': sha256(BYTES) } }
  await client.fetch(server.origin, { ...init, body: webStream() as Body })
  expect(last(server)).toMatchObject({ verdict: 'ok' })
  expect(last(server).body.toString()).toBe(TEXT)
  expect(last(server).header('x-sdk-content-sha256')).toBe(sha256(BYTES))
})

test.each([
  ['a stream', () => webStream()],
  ['a Blob', () => new Blob([TEXT])],
  ['a string', () => TEXT],
])('%s whose hash is given for the call is signed with it', async (_name, make) => {
  const { server, client } = await stand()
  const apig = { payload: { hash: sha256(BYTES) } }
  await client.fetch(server.origin, { method: 'POST', body: make() as Body, apig })
  expect(last(server).verdict).toBe('ok')
  expect(last(server).header('x-sdk-content-sha256')).toBeUndefined()
  await client.fetch(server.origin, { method: 'POST', body: 'other', apig })
  expect(last(server).verdict).toBe('mismatch')
  await expect(
    client.fetch(server.origin, { method: 'POST', body: TEXT, apig: { payload: { hash: 'x' } } }),
  ).rejects.toMatchObject({ code: 'PAYLOAD_INVALID' })
})

test('a stream that is not sent is told so', async () => {
  const { server, client } = await stand({ payload: 'signed' })
  let reason: unknown
  const stream = new ReadableStream({
    cancel(given) {
      reason = given
    },
  })
  const error: unknown = await client
    .fetch(server.origin, { method: 'POST', body: stream })
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'BODY_UNHASHED' })
  expect(reason).toBe(error)
})

test('bytes that change after the call changed nothing', async () => {
  let release: (value: typeof CREDENTIALS) => void = () => undefined
  const credentials = new Promise<typeof CREDENTIALS>((resolve) => {
    release = resolve
  })
  const { server, client } = await stand({ credentials: () => credentials })
  const bytes = BYTES.slice()
  const sent = client.fetch(server.origin, { method: 'POST', body: bytes })
  bytes.fill(0)
  release(CREDENTIALS)
  await sent
  expect(last(server)).toMatchObject({ verdict: 'ok' })
  expect(last(server).body.toString()).toBe(TEXT)
})

test.each([
  ['a Node stream', () => Readable.from([BYTES]), UNSIGNED],
  ['an async iterable', pieces, UNSIGNED],
  ['a Blob', () => new Blob([TEXT]), UNSIGNED],
  ['a string', () => TEXT, undefined],
  ['a Buffer', () => Buffer.from(TEXT), undefined],
])('request sends %s', async (_name, make, header) => {
  const { server, client } = await stand()
  const { statusCode, body } = await client.request(`${server.origin}/r?q=1`, {
    method: 'PUT',
    body: make() as Buffer,
    headers: { 'content-type': 'application/json' },
  })
  expect(statusCode).toBe(200)
  expect(await body.text()).toBe('ok')
  expect(last(server)).toMatchObject({ verdict: 'ok', method: 'PUT', target: '/r?q=1' })
  expect(last(server).body.toString()).toBe(TEXT)
  expect(last(server).header('x-sdk-content-sha256')).toBe(header)
})

test.each([{ a: 1 }, 5, true, [1], () => 1])('a body of another kind is refused: %s', async (body) => {
  const { server, client } = await stand()
  await expect(
    client.fetch(server.origin, { method: 'POST', body: body as unknown as Body }),
  ).rejects.toMatchObject({ code: 'BODY_UNSUPPORTED', message: expect.stringMatching(/JSON\.stringify/) })
  expect(server.arrivals).toHaveLength(0)
})

const LIMIT = 12 * 1024 * 1024
const large = (bytes: number): Uint8Array => new Uint8Array(bytes)

test.each([
  ['bytes', 'auto', () => large(LIMIT + 1)],
  ['text', 'auto', () => 'x'.repeat(LIMIT + 1)],
  ['a Blob', 'auto', () => new Blob([large(LIMIT + 1)])],
  ['bytes', 'unsigned', () => large(LIMIT + 1)],
] as const)(
  '12 MiB and a byte with AK/SK: %s, %s: refused before anything is sent',
  async (_name, payload, make) => {
    const { server, client } = await stand({ payload })
    const error: unknown = await client
      .fetch(server.origin, { method: 'POST', body: make() as Body })
      .catch((thrown: unknown) => thrown)
    expect(isTransportError(error) && error.code).toBe('BODY_TOO_LARGE')
    expect((error as Error).message).toMatch(/fromIamToken/)
    expect(server.arrivals).toHaveLength(0)
  },
)

test('12 MiB exactly are sent, more with a limit of their own, and any number with a token', async () => {
  const { server, client } = await stand()
  expect((await client.fetch(server.origin, { method: 'POST', body: large(LIMIT) })).status).toBe(200)
  const larger = opened(
    createClient({ credentials: CREDENTIALS, origins: server.origin, maxBodyBytes: LIMIT + 1 }),
  )
  expect((await larger.fetch(server.origin, { method: 'POST', body: large(LIMIT + 1) })).status).toBe(200)
  const token = opened(createClient({ credentials: { authToken: 'the-token' }, origins: server.origin }))
  expect((await token.fetch(server.origin, { method: 'POST', body: large(LIMIT + 1) })).status).toBe(200)
  expect(last(server).header('x-auth-token')).toBe('the-token')
  expect(last(server).header('authorization')).toBeUndefined()
  expect(last(server).header('x-sdk-content-sha256')).toBeUndefined()
})

test('a stream that grows too large is stopped on its way', async () => {
  const { server, client } = await stand({ maxBodyBytes: 100_000 })
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield large(10_000)
  }
  await expect(
    client.fetch(server.origin, { method: 'POST', body: endless() as unknown as Body }),
  ).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' })
})

test('progress is told, up to the whole body', async () => {
  const { server, client } = await stand()
  const told: UploadProgress[] = []
  await client.fetch(server.origin, {
    method: 'POST',
    body: large(200_000),
    apig: { onUploadProgress: (progress) => told.push(progress) },
  })
  expect(last(server)).toMatchObject({ verdict: 'ok' })
  expect(last(server).body.length).toBe(200_000)
  expect(last(server).header('content-length')).toBe('200000')
  expect(told.length).toBeGreaterThan(1)
  expect(told.at(-1)).toEqual({ sentBytes: 200_000, totalBytes: 200_000, attempt: 1 })
  const sent = told.map(({ sentBytes }) => sentBytes)
  expect(sent).toEqual([...sent].sort((a, b) => a - b))
})
