import { createReadStream, readFileSync } from 'node:fs'
import { Stream } from 'node:stream'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { signing } from '@apig/transport-node'
import type { Client, ClientRequestInit } from '@apig/transport-node'
import NodeFormData from 'form-data'
import * as formdataNode from 'formdata-node'
import * as nodeFetch from 'node-fetch'
import * as undici from 'undici'
import { describe, expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import { verifyingServer, CREDENTIALS } from './stand/verifying-server.ts'
import type { Arrival } from './stand/verifying-server.ts'

// What other libraries and realms call a form, a file or a request, by what it can do: a tag is only a claim.

type Body = NonNullable<ClientRequestInit['body']>
const CONTENT = 'x'.repeat(100_000)
const FILE = fileURLToPath(new URL('stand/tls.ts', import.meta.url))

async function stand(options: Parameters<typeof startClient>[1] = {}) {
  const server = opened(await verifyingServer())
  return { server, client: startClient(server.origin, options) }
}

/** What a server reads of a form. */
async function readForm(arrival: Arrival | undefined): Promise<FormData> {
  expect(arrival?.verdict).toBe('ok')
  const headers = { 'content-type': arrival?.header('content-type') ?? '' }
  return new Response(new Uint8Array(arrival?.body ?? []), { headers }).formData()
}

const ways: Readonly<Record<string, (client: Client, url: string, body: unknown) => Promise<number>>> = {
  fetch: async (client, url, body) =>
    (await client.fetch(url, { method: 'POST', body: body as Body })).status,
  request: async (client, url, body) =>
    (await client.request(url, { method: 'POST', body: body as Body })).statusCode,
  'the dispatcher': async (client, url, body) =>
    (
      await client.dispatcher.request({
        origin: url,
        path: '/',
        method: 'POST',
        body: body as undici.FormData,
      })
    ).statusCode,
}

function fill<F extends { append(name: string, value: never): void }>(form: F, file: unknown): F {
  form.append('text', 'größe\nzwei' as never)
  form.append('image', file as never)
  return form
}

describe.each(Object.entries(ways))('%s', (_way, send) => {
  test.each([
    [
      "undici's own FormData",
      () => fill(new undici.FormData(), new File([CONTENT], 'a.png', { type: 'image/png' })),
    ],
    [
      "formdata-node's, with its own File",
      () =>
        fill(new formdataNode.FormData(), new formdataNode.File([CONTENT], 'a.png', { type: 'image/png' })),
    ],
    [
      "node-fetch's, with its own File",
      () => fill(new nodeFetch.FormData(), new nodeFetch.File([CONTENT], 'a.png', { type: 'image/png' })),
    ],
    [
      "the platform's, with its own File",
      () => fill(new FormData(), new File([CONTENT], 'a.png', { type: 'image/png' })),
    ],
  ])('a form: %s', async (_name, make) => {
    const { server, client } = await stand()
    expect(await send(client, server.origin, make())).toBe(200)
    const [arrival] = server.arrivals
    expect(arrival?.header('content-length')).toBe(String(arrival?.body.length))
    const form = await readForm(arrival)
    expect(form.get('text')).toBe('größe\r\nzwei')
    const image = form.get('image') as File
    expect([image.name, image.type, (await image.text()) === CONTENT]).toEqual(['a.png', 'image/png', true])
  })

  test.each([
    ['bytes', () => Buffer.from(CONTENT), CONTENT],
    ['a stream', () => createReadStream(FILE), readFileSync(FILE, 'utf8')],
  ])('the form of npm form-data, with %s: a stream that brings its headers', async (_name, make, content) => {
    const { server, client } = await stand()
    const form = new NodeFormData()
    form.append('text', 'größe')
    form.append('image', make(), 'a.png')
    expect(await send(client, server.origin, form)).toBe(200)
    const [arrival] = server.arrivals
    expect(arrival?.header('content-type')).toBe(form.getHeaders()['content-type'])
    expect(arrival?.header('x-sdk-content-sha256')).toBe('UNSIGNED-PAYLOAD')
    const read = await readForm(arrival)
    expect(read.get('text')).toBe('größe')
    const image = read.get('image') as File
    expect([image.name, (await image.text()) === content]).toEqual(['a.png', true])
  })

  test.each([
    ["formdata-node's Blob", () => new formdataNode.Blob([CONTENT], { type: 'text/x-a' })],
    ["node-fetch's Blob", () => new nodeFetch.Blob([CONTENT], { type: 'text/x-a' })],
    ["the platform's Blob", () => new Blob([CONTENT], { type: 'text/x-a' })],
  ])('a file: %s', async (_name, make) => {
    const { server, client } = await stand()
    expect(await send(client, server.origin, make())).toBe(200)
    const [arrival] = server.arrivals
    expect(arrival).toMatchObject({ verdict: 'ok' })
    expect(arrival?.body.toString() === CONTENT).toBe(true)
    expect(arrival?.header('content-type')).toBe('text/x-a')
    expect(arrival?.header('content-length')).toBe(String(CONTENT.length))
  })

  test('bytes of another realm, and parameters that are not of our class', async () => {
    const { server, client } = await stand()
    const bytes: unknown[] = ['new Uint8Array([104,105])', 'new Uint8Array([104,105]).buffer'].map((code) =>
      runInNewContext(code),
    )
    for (const body of bytes) expect(await send(client, server.origin, body)).toBe(200)
    const pairs = [['a', 'b c']] as const
    const params = {
      append: () => undefined,
      getAll: () => [],
      sort: () => undefined,
      toString: () => 'not what iterates',
      [Symbol.iterator]: () => pairs[Symbol.iterator](),
    }
    await send(client, server.origin, params)
    expect(server.arrivals.map(({ verdict, body }) => [verdict, body.toString()])).toEqual([
      ['ok', 'hi'],
      ['ok', 'hi'],
      ['ok', 'a=b+c'],
    ])
  })

  test.each<[string, object]>([
    ['a tag alone', { [Symbol.toStringTag]: 'FormData' }],
    ['a tag of a Blob', { [Symbol.toStringTag]: 'Blob', size: 2 }],
    ['a form that does not iterate', { [Symbol.toStringTag]: 'FormData', append: () => undefined }],
    [
      'a form that iterates into something else',
      { append: () => undefined, [Symbol.iterator]: () => [1][Symbol.iterator]() },
    ],
    [
      'a form with a number',
      { append: () => undefined, [Symbol.iterator]: () => [['a', 1]][Symbol.iterator]() },
    ],
  ])('%s is refused, with the way out', async (_name, body) => {
    const { server, client } = await stand()
    await expect(send(client, server.origin, body)).rejects.toMatchObject({
      code: 'BODY_UNSUPPORTED',
      message: expect.stringMatching(/FormData|string, Blob or File/),
    })
    expect(server.arrivals).toHaveLength(0)
  })

  test('a multipart content type without a boundary is an error that says to leave it out', async () => {
    const { server, client } = await stand({ headers: { 'content-type': 'multipart/form-data' } })
    const form = fill(new FormData(), new File(['x'], 'a'))
    // As a default it is replaced by what the form says.
    if (_way !== 'the dispatcher') expect(await send(client, server.origin, form)).toBe(200)
    const headers = { 'content-type': 'multipart/form-data' }
    for (const sending of [
      client.fetch(server.origin, { method: 'POST', body: form, headers }),
      client.request(server.origin, { method: 'POST', body: form, headers }),
      client.dispatcher.request({ origin: server.origin, path: '/', method: 'POST', body: 'x', headers }),
    ])
      await expect(sending).rejects.toMatchObject({
        code: 'HEADER_FORBIDDEN',
        message: expect.stringMatching(/Leave the header out/),
      })
  })
})

test('another boundary than that of the form is an error too', async () => {
  const { server, client } = await stand()
  const headers = { 'content-type': 'multipart/form-data; boundary=mine' }
  const body = fill(new FormData(), new File(['x'], 'a'))
  await expect(client.fetch(server.origin, { method: 'POST', body, headers })).rejects.toMatchObject({
    code: 'HEADER_FORBIDDEN',
  })
  const form = new NodeFormData()
  form.append('a', 'b')
  const own = form.getHeaders()
  await client.fetch(server.origin, { method: 'POST', body: form as unknown as Body, headers: own })
  expect((await readForm(server.arrivals[0])).get('a')).toBe('b')
})

test("a stream that knows events alone is read as slowly as it is sent, and its error is the call's", async () => {
  const { server, client } = await stand()
  const pieces = ['a', 'b', 'c']
  let isPaused = false
  const old = Object.assign(new Stream(), {
    pause: () => void (isPaused = true),
    resume() {
      isPaused = false
      const piece = pieces.shift()
      setImmediate(() => old.emit(piece === undefined ? 'end' : 'data', piece))
    },
  })
  await client.fetch(server.origin, { method: 'POST', body: old as unknown as Body })
  expect(server.arrivals[0]).toMatchObject({ verdict: 'ok' })
  expect(server.arrivals[0]?.body.toString()).toBe('abc')
  expect(isPaused).toBe(false)

  const failing = Object.assign(new Stream(), {
    pause: () => undefined,
    resume: () => setImmediate(() => failing.emit('error', new Error('the disk is gone'))),
  })
  const error: unknown = await client
    .fetch(server.origin, { method: 'POST', body: failing as unknown as Body })
    .catch((thrown: unknown) => thrown)
  expect(JSON.stringify([String(error), String((error as Error).cause)])).toContain('the disk is gone')
})

test('a stream is closed when the call fails before it is sent', async () => {
  const { server, client } = await stand({ credentials: () => Promise.reject(new Error('vault closed')) })
  const sending = [
    (body: Readable) => client.fetch(server.origin, { method: 'POST', body: body as unknown as Body }),
    (body: Readable) => client.request(server.origin, { method: 'POST', body }),
    (body: Readable) => client.dispatcher.request({ origin: server.origin, path: '/', method: 'POST', body }),
  ]
  for (const send of sending) {
    const file = createReadStream(FILE)
    await expect(send(file)).rejects.toMatchObject({ code: 'CREDENTIALS_UNAVAILABLE' })
    expect(file.destroyed).toBe(true)
  }
})

describe('Request and Headers of other libraries', () => {
  const requests: readonly [string, (url: string, init: object) => unknown][] = [
    ["node-fetch's", (url, init) => new nodeFetch.Request(url, init)],
    ["undici's", (url, init) => new undici.Request(url, init)],
    ["the platform's", (url, init) => new Request(url, init)],
  ]
  test.each(requests)('%s Request, with text and with a form', async (_name, make) => {
    const { server, client } = await stand()
    const url = `${server.origin}/a?b=1`
    const init = { method: 'PUT', headers: { 'x-a': '1' }, body: CONTENT }
    await client.fetch(make(url, init) as Request)
    const [arrival] = server.arrivals
    expect(arrival).toMatchObject({ verdict: 'ok', method: 'PUT', target: '/a?b=1' })
    expect(arrival?.header('x-a')).toBe('1')
    expect(arrival?.header('x-sdk-content-sha256')).toBeUndefined()
    expect(arrival?.body.toString() === CONTENT).toBe(true)
    const form = fill(new formdataNode.FormData(), new formdataNode.File([CONTENT], 'a.png'))
    const own = fill(new undici.FormData(), new File([CONTENT], 'a.png'))
    const platform = fill(new FormData(), new File([CONTENT], 'a.png'))
    const bodies = { "node-fetch's": form, "undici's": own, "the platform's": platform }
    const body = bodies[_name as keyof typeof bodies]
    await client.fetch(make(server.origin, { method: 'POST', body }) as Request)
    expect((await readForm(server.arrivals[1])).get('text')).toBe('größe\r\nzwei')
    expect(server.arrivals[1]?.header('x-sdk-content-sha256')).toBe('UNSIGNED-PAYLOAD')
  })

  test.each([
    ["node-fetch's", new nodeFetch.Headers({ 'X-A': '1' })],
    ["undici's", new undici.Headers({ 'X-A': '1' })],
    [
      'ones that know forEach alone',
      { get: () => '1', forEach: (tell: (value: string, name: string) => void) => tell('1', 'X-A') },
    ],
  ])('%s Headers', async (_name, headers) => {
    const { server, client } = await stand()
    await client.fetch(server.origin, { headers: headers as unknown as Headers })
    expect(server.arrivals[0]?.verdict).toBe('ok')
    expect(server.arrivals[0]?.header('x-a')).toBe('1')
  })

  test('Headers that cannot be read are refused, not lost', async () => {
    const { server, client } = await stand()
    const headers = { get: () => '1' } as unknown as Headers
    await expect(client.fetch(server.origin, { headers })).rejects.toMatchObject({ code: 'HEADER_FORBIDDEN' })
    expect(server.arrivals).toHaveLength(0)
  })
})

test('the bare interceptor takes the form of npm form-data as well', async () => {
  const server = opened(await verifyingServer())
  const dispatcher = opened(new undici.Agent()).compose(
    signing({ credentials: CREDENTIALS, origins: server.origin }),
  )
  const form = new NodeFormData()
  form.append('a', 'b')
  await (await undici.request(server.origin, { dispatcher, method: 'POST', body: form as never })).body.dump()
  expect((await readForm(server.arrivals[0])).get('a')).toBe('b')
})
