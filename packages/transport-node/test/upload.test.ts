import { createHash } from 'node:crypto'
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGateway, createSampleService } from '@apig/local-gateway/internal'
import type { UploadPart, UploadProgress } from '@apig/transport-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import { ACCESS_KEY_ID, SECRET, verifyingServer } from './stand/verifying-server.ts'
import type { Arrival, VerifyingServer } from './stand/verifying-server.ts'

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 255, 13, 10])

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apig-upload-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}

async function upload(
  parts: Iterable<UploadPart>,
  options: Parameters<typeof startClient>[1] = {},
  server?: VerifyingServer,
): Promise<Arrival> {
  const stand = server ?? opened(await verifyingServer())
  const response = await startClient(stand.origin, options).upload(`${stand.origin}/v1/infers/a`, parts)
  expect(response.status).toBe(200)
  return stand.arrivals.at(-1) as Arrival
}

const formOf = ({ body, header }: Arrival): Promise<FormData> =>
  new Response(new Uint8Array(body), { headers: { 'content-type': header('content-type') ?? '' } }).formData()

test('files from disk: names, types, bytes, length, not signed', async () => {
  const arrival = await upload([
    { name: 'images', path: await fileOf('rose.PNG', PNG) },
    { name: 'images', path: await fileOf('rose.jpg', 'jpg') },
    { name: 'notes', path: await fileOf('note.txt', 'é') },
    { name: 'other', path: await fileOf('thing.xyz', '') },
    { name: 'other', path: await fileOf('b', 'b'), fileName: 'ü"\r\n.bin', contentType: 'application/x-b' },
  ])
  expect(arrival).toMatchObject({ verdict: 'ok', method: 'POST' })
  expect(arrival.header('x-sdk-content-sha256')).toBe('UNSIGNED-PAYLOAD')
  expect(arrival.header('content-length')).toBe(String(arrival.body.length))
  expect(arrival.header('transfer-encoding')).toBeUndefined()
  expect(arrival.header('authorization')).not.toMatch(/content-type/)
  const form = await formOf(arrival)
  const seen = await Promise.all(
    [...form].map(async ([name, file]) => {
      const { name: fileName, type } = file as File
      return [name, fileName, type, Buffer.from(await (file as File).arrayBuffer()).toString('latin1')]
    }),
  )
  expect(seen).toEqual([
    ['images', 'rose.PNG', 'image/png', Buffer.from(PNG).toString('latin1')],
    ['images', 'rose.jpg', 'image/jpeg', 'jpg'],
    ['notes', 'note.txt', 'text/plain', 'Ã©'],
    ['other', 'thing.xyz', 'application/octet-stream', ''],
    ['other', 'ü"\r\n.bin', 'application/x-b', 'b'],
  ])
})

test('fields, bytes, Blobs and streams besides; parts have headers of their own', async () => {
  const arrival = await upload([
    { name: 'field', value: 'a\nb' },
    {
      name: 'json',
      value: '{}',
      contentType: 'application/json',
      headers: { 'X-Label': 'röse', 'x-n': '1' },
    },
    { name: 'bytes', value: PNG, fileName: 'a.png' },
    { name: 'blob', value: new File(['b'], 'b.txt', { type: 'text/x-b' }) },
    {
      name: 'stream',
      value: Readable.from([Buffer.from('st'), Buffer.from('ream')]),
      fileName: 's.csv',
      size: 6,
    },
  ])
  expect(arrival.verdict).toBe('ok')
  expect(arrival.header('content-length')).toBe(String(arrival.body.length))
  const text = arrival.body.toString('utf8')
  expect(text).toContain('name="field"\r\n\r\na\nb\r\n')
  expect(text).toContain('Content-Type: application/json\r\nX-Label: röse\r\nx-n: 1\r\n\r\n{}\r\n')
  const form = await formOf(arrival)
  expect((form.get('bytes') as File).type).toBe('image/png')
  expect((form.get('blob') as File).type).toBe('text/x-b')
  expect((form.get('stream') as File).type).toBe('text/csv')
  expect(await (form.get('stream') as File).text()).toBe('stream')
})

test('a stream of unknown length is sent in chunks', async () => {
  const arrival = await upload([
    { name: 'stream', value: Readable.from([Buffer.from('stream')]), fileName: 's' },
  ])
  expect(arrival.verdict).toBe('ok')
  expect(arrival.header('transfer-encoding')).toBe('chunked')
  expect(await ((await formOf(arrival)).get('stream') as File).text()).toBe('stream')
})

test("payload 'signed' of the client holds for uploads", async () => {
  const arrival = await upload([{ name: 'images', path: await fileOf('s.png', PNG) }], { payload: 'signed' })
  expect(arrival.verdict).toBe('ok')
  expect(arrival.header('x-sdk-content-sha256')).toBeUndefined()
})

test("payload 'signed': the body is read once, hashed and sent", async () => {
  const server = opened(await verifyingServer())
  const client = startClient(server.origin)
  const parts = [{ name: 'images', path: await fileOf('signed.png', PNG) }]
  await client.upload(server.origin, parts, { apig: { payload: 'signed' } })
  const [arrival] = server.arrivals as [Arrival]
  expect(arrival.verdict).toBe('ok')
  expect(arrival.header('x-sdk-content-sha256')).toBeUndefined()
  expect((await formOf(arrival)).get('images')).toBeInstanceOf(File)
})

test('method, headers and an AbortSignal of the caller; a content type is ours to say', async () => {
  const server = opened(await verifyingServer())
  const client = startClient(server.origin)
  const parts = [{ name: 'a', value: 'b' }]
  await client.upload(server.origin, parts, {
    method: 'PUT',
    headers: { 'X-A': '1', 'content-type': 'multipart/form-data' },
  })
  expect(server.arrivals[0]).toMatchObject({ verdict: 'ok', method: 'PUT' })
  expect(server.arrivals[0]?.header('x-a')).toBe('1')
  expect(server.arrivals[0]?.header('content-type')).toMatch(/^multipart\/form-data; boundary=/)
  await expect(
    client.upload(server.origin, parts, { signal: AbortSignal.abort(new Error('enough')) }),
  ).rejects.toThrow('enough')
  expect(server.arrivals).toHaveLength(1)
})

test('progress is told, up to the whole body', async () => {
  const told: UploadProgress[] = []
  const path = await fileOf('large.bin', new Uint8Array(1_000_000))
  const arrival = await upload([{ name: 'a', path }], { onUploadProgress: (progress) => told.push(progress) })
  expect(told.length).toBeGreaterThan(3)
  expect(told.at(-1)).toEqual({ sentBytes: arrival.body.length, totalBytes: arrival.body.length, attempt: 1 })
})

test('a PUT that fails is sent again from the beginning of each file', async () => {
  const server = opened(
    await verifyingServer((_arrival, response, count) =>
      count === 1 ? void response.writeHead(503).end() : void response.end('ok'),
    ),
  )
  const client = startClient(server.origin, { retry: { baseDelaySeconds: 0.001 } })
  const path = await fileOf('again.txt', 'again')
  await client.upload(server.origin, [{ name: 'a', path }], { method: 'PUT' })
  expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(['ok', 'ok'])
  expect(server.arrivals[1]?.body.equals(server.arrivals[0]?.body as Buffer)).toBe(true)
})

test('more than 12 MiB with AK/SK: refused before anything is sent, but for a limit of its own', async () => {
  const path = await fileOf('huge.bin', '')
  await truncate(path, 13 * 1024 * 1024)
  const server = opened(await verifyingServer())
  const client = startClient(server.origin)
  await expect(client.upload(server.origin, [{ name: 'a', path }])).rejects.toMatchObject({
    code: 'BODY_TOO_LARGE',
  })
  expect(server.arrivals).toHaveLength(0)
  const arrival = await upload([{ name: 'a', path }], { maxBodyBytes: Number.POSITIVE_INFINITY }, server)
  expect(arrival.verdict).toBe('ok')
  expect(arrival.body.length).toBeGreaterThan(13 * 1024 * 1024)
})

test.each([
  [[], /at least one part/],
  ['images', /parts/],
  [[5], /each part must be an object/],
  [[{ name: 'a' }], /a path, for a file on disk, or a value/],
  [[{ path: 'x.txt' }], /no such file/],
  [[{ value: 'x' }], /name/],
  [[{ name: 'a', value: 5 }], /text, bytes/],
  [[{ name: 'a', value: 'b', headers: { 'x\n': '1' } }], /headers/],
  [[{ name: 'a', value: 'b', headers: { 'x-a': 'b\r\nc' } }], /line breaks/],
  [[{ name: 'a', value: 'b', headers: { 'Content-Type': 'b' } }], /contentType/],
  [[{ name: 'a', value: Readable.from([]), size: -1 }], /size/],
])('what cannot be a part is refused: %#', async (parts, message) => {
  const server = opened(await verifyingServer())
  const client = startClient(server.origin)
  await expect(client.upload(server.origin, parts as UploadPart[])).rejects.toMatchObject({
    name: 'TransportError',
    code: 'BODY_UNSUPPORTED',
    message: expect.stringMatching(message),
  })
  expect(server.arrivals).toHaveLength(0)
})

test('a file that is missing, a folder', async () => {
  const server = opened(await verifyingServer())
  const client = startClient(server.origin)
  const missing = join(directory, 'missing.png')
  await expect(client.upload(server.origin, [{ name: 'a', path: missing }])).rejects.toMatchObject({
    message: `${missing}: no such file or directory.`,
  })
  await expect(client.upload(server.origin, [{ name: 'a', path: directory }])).rejects.toMatchObject({
    message: expect.stringMatching(/is not a file/),
  })
})

test.each([
  ['shrinks', (path: string) => truncate(path, 10)],
  ['grows', (path: string) => appendFile(path, 'more')],
])('a file that %s while it is sent is an error', async (_how, change) => {
  const path = await fileOf('changing.bin', new Uint8Array(300_000))
  const server = opened(await verifyingServer())
  const client = startClient(server.origin)
  // A part before it, whose stream changes the file when it is read.
  async function* changing(): AsyncGenerator<Uint8Array> {
    await change(path)
    yield new Uint8Array(1)
  }
  const parts = [
    { name: 'first', value: changing(), size: 1 },
    { name: 'file', path },
  ]
  await expect(client.upload(server.origin, parts)).rejects.toMatchObject({
    code: 'BODY_UNSUPPORTED',
    message: expect.stringMatching(/changed its size/),
  })
})

test.each([
  ['fewer', 1],
  ['more', 100],
])('a stream with %s bytes than it said is an error', async (word, length) => {
  const server = opened(await verifyingServer())
  const client = startClient(server.origin)
  const value = Readable.from([Buffer.alloc(length)])
  await expect(client.upload(server.origin, [{ name: 'a', value, size: 10 }])).rejects.toMatchObject({
    message: expect.stringContaining(word),
  })
})

test('the sample service behind the gateway receives the files', async () => {
  const service = opened(await createSampleService())
  const gateway = opened(await createGateway({ keys: { [ACCESS_KEY_ID]: SECRET }, backend: service.url }))
  const client = startClient(gateway.url)
  const path = await fileOf('flower.png', PNG)
  const response = await client.upload(`${gateway.url}/v1/infers/flowers`, [{ name: 'images', path }])
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    files: [
      {
        field: 'images',
        content_type: 'image/png',
        sha256: createHash('sha256').update(PNG).digest('hex'),
      },
    ],
  })
})
