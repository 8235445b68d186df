import { createSampleService } from '@apig/local-gateway/internal'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { SignEvent, UploadProgress } from '@apig/transport-fetch'
import { errorOf, fetchFor, header, startGateway, startRawServer, startServer } from './servers.ts'

afterEach(() => vi.unstubAllGlobals())

test('events pass through as they come, not when all have come', async () => {
  let next: () => void = () => undefined
  const { url } = await startRawServer(async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of ['one', 'two', 'three']) {
      response.write(`data: ${event}\n\n`)
      // The next event is sent only when this one has been read.
      await new Promise<void>((resolve) => (next = resolve))
    }
    response.end()
  })
  for (const options of [{}, { idleTimeoutSeconds: 30, timeoutSeconds: 30 }]) {
    const response = await fetchFor(url, options)(url)
    const events: string[] = []
    const decoder = new TextDecoder()
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      events.push(decoder.decode(piece))
      next()
    }
    expect(events).toEqual(['data: one\n\n', 'data: two\n\n', 'data: three\n\n'])
  }
})

test('a streamed answer of the sample service comes through the gateway', async () => {
  const service = await createSampleService({ pauseMilliseconds: 1 })
  onTestFinished(() => service.close())
  const { url } = await startGateway({ backend: service.url, published: { stages: ['RELEASE'] } })
  const call = fetchFor(url, { stage: 'RELEASE' })
  const headers = { 'content-type': 'application/json' }
  const response = await call(`${url}/v1/infers/one/stream`, { method: 'POST', headers, body: '{"a":1}' })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect((await response.text()).match(/^event: \w+$/gm)?.at(-1)).toBe('event: done')
})

test('a file reaches the sample service, byte for byte', async () => {
  const service = await createSampleService()
  onTestFinished(() => service.close())
  const { url } = await startGateway({ backend: service.url, published: { stages: ['RELEASE'] } })
  const body = new FormData()
  body.set('images', new File([new Uint8Array(70_000).fill(3)], 'flower.png', { type: 'image/png' }))
  const response = await fetchFor(url, { stage: 'RELEASE' })(`${url}/v1/infers/one`, { method: 'POST', body })
  expect(await response.json()).toMatchObject({
    files: [{ field: 'images', file_name: 'flower.png', content_type: 'image/png', size: 70_000 }],
  })
})

test.each<[string, () => RequestInit['body'], number | undefined]>([
  ['text', () => 'ä'.repeat(100_000), 200_000],
  ['bytes', () => new Uint8Array(200_000), 200_000],
  ['a Blob', () => new Blob([new Uint8Array(200_000)]), 200_000],
  ['a stream', () => new Blob([new Uint8Array(200_000)]).stream(), undefined],
])('progress of an upload: %s', async (_name, body, totalBytes) => {
  const { url, arrived } = await startGateway()
  const seen: UploadProgress[] = []
  const call = fetchFor(url, { onUploadProgress: (progress) => seen.push(progress) })
  expect((await call(url, { method: 'POST', body: body() as string })).status).toBe(200)
  expect(arrived[0]?.body.length).toBe(200_000)
  expect(seen.length).toBeGreaterThan(totalBytes === undefined ? 0 : 1)
  expect(seen.at(-1)).toEqual({ sentBytes: 200_000, totalBytes, attempt: 1 })
  for (const [at, { sentBytes }] of seen.entries())
    expect(sentBytes).toBeGreaterThan(seen[at - 1]?.sentBytes ?? 0)
  if (totalBytes !== undefined) expect(header(arrived[0], 'content-length')).toBe('200000')
})

test('progress of one call, of each attempt, and with a callback that throws', async () => {
  const { url, arrived } = await startServer((_request, response) => {
    response.writeHead(arrived.length === 1 ? 503 : 200).end()
  })
  const seen: UploadProgress[] = []
  const onUploadProgress = (progress: UploadProgress) => {
    seen.push(progress)
    throw new Error('no bar')
  }
  await fetchFor(url)(url, { method: 'PUT', body: 'text', apig: { onUploadProgress } })
  expect(seen).toEqual([
    { sentBytes: 4, totalBytes: 4, attempt: 1 },
    { sentBytes: 4, totalBytes: 4, attempt: 2 },
  ])
  await fetchFor(url, { onUploadProgress })(url)
  expect(seen).toHaveLength(2)
})

test('in a browser progress is known at the end alone, and no stream is sent for it', async () => {
  vi.stubGlobal('window', { document: {} })
  const { url, arrived } = await startGateway()
  const seen: UploadProgress[] = []
  const options = {
    dangerouslyAllowBrowser: true,
    onUploadProgress: (progress: UploadProgress) => seen.push(progress),
  }
  await fetchFor(url, options)(url, { method: 'POST', body: new Uint8Array(200_000) })
  expect(seen).toEqual([{ sentBytes: 200_000, totalBytes: 200_000, attempt: 1 }])
  expect(arrived).toHaveLength(1)
})

test('a browser that cannot send a stream: refused with advice, before anything is sent', async () => {
  vi.stubGlobal('window', { document: {} })
  const { url, arrived } = await startGateway()
  const call = fetchFor(url, { dangerouslyAllowBrowser: true })
  const post = () => ({ method: 'POST', body: new Blob(['x']).stream() })
  const error = await errorOf(call(url, post()))
  expect(error).toMatchObject({ code: 'STREAM_UNSUPPORTED', message: expect.stringMatching(/https.*Blob/s) })
  // One that takes a stream for a text: its Request has a content type and never asks for duplex.
  vi.stubGlobal(
    'Request',
    class {
      readonly headers = new Headers({ 'content-type': 'text/plain' })
    },
  )
  const old = fetchFor('https://example.com', { dangerouslyAllowBrowser: true })
  expect(await errorOf(old('https://example.com', post()))).toMatchObject({ code: 'STREAM_UNSUPPORTED' })
  expect(arrived).toHaveLength(0)
})

test('bodies of a Request are collected in a browser, not streamed', async () => {
  vi.stubGlobal('window', { document: {} })
  const { url, arrived } = await startGateway()
  const call = fetchFor(url, {
    dangerouslyAllowBrowser: true,
    maxBodyBytes: Number.POSITIVE_INFINITY,
    payload: 'unsigned',
  })
  expect((await call(new Request(url, { method: 'POST', body: 'text' }))).status).toBe(200)
  expect(header(arrived[0], 'content-length')).toBe('4')
})

test('headers that the platform refuses are neither signed nor sent', async () => {
  const { url, arrived } = await startGateway()
  const Platform = Request
  // As a browser: what it forbids disappears in a Request.
  vi.stubGlobal(
    'Request',
    class extends Platform {
      constructor(input: string, init: RequestInit) {
        const headers = new Headers(init.headers)
        headers.delete('access-control-request-method')
        super(input, { ...init, headers })
      }
    },
  )
  const headers = { 'access-control-request-method': 'GET', 'x-a': '1' }
  const signed: unknown[] = []
  const onSign = ({ attributes }: SignEvent) => signed.push(attributes['apig.signed_headers'])
  expect((await fetchFor(url, { onSign })(url, { headers })).status).toBe(200)
  expect(signed).toEqual([['host', 'x-a', 'x-sdk-date']])
  expect(header(arrived[0], 'access-control-request-method')).toBeUndefined()
})

test("large bodies are hashed by the platform's digest, small ones are not, and it works without", async () => {
  const { url } = await startGateway()
  const digest = vi.spyOn(crypto.subtle, 'digest')
  const post = (size: number) => fetchFor(url)(url, { method: 'POST', body: new Uint8Array(size) })
  expect((await post(32_768)).status).toBe(200)
  expect(digest).not.toHaveBeenCalled()
  expect((await post(32_769)).status).toBe(200)
  expect(digest).toHaveBeenCalledTimes(1)
  digest.mockRestore()
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  expect((await post(100_000)).status).toBe(200)
})
