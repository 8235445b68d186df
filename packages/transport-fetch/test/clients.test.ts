import axios from 'axios'
import ky from 'ky'
import { ofetch } from 'ofetch'
import OpenAI from 'openai'
import { createSampleService } from '@apig/local-gateway/internal'
import { expect, onTestFinished, test } from 'vitest'
import { credentials, fetchFor, header, startGateway, startServer } from './servers.ts'

// Behind a gateway that checks every signature: what a client sends arrives as it was signed, or not at all.

async function openai(stage?: string) {
  const sample = await createSampleService({ pauseMilliseconds: 5 })
  onTestFinished(() => sample.close())
  const { url } = await startGateway({ backend: sample.url, published: { stages: ['RELEASE'] } })
  return new OpenAI({
    baseURL: `${url}/v1`,
    apiKey: 'unused',
    fetch: fetchFor(url, { stage }),
    maxRetries: 0,
  })
}
const messages = [{ role: 'user', content: 'größe 中文' }] as const

test('openai: a chat completion', async () => {
  const client = await openai('RELEASE')
  const { choices } = await client.chat.completions.create({ model: 'qwen', messages: [...messages] })
  expect(choices[0]?.message.content).toBe('You said: größe 中文')
})

test('openai: a streamed chat completion, piece by piece, and one that is given up', async () => {
  const client = await openai('RELEASE')
  const ask = () => client.chat.completions.create({ model: 'qwen', messages: [...messages], stream: true })
  const pieces: (string | null | undefined)[] = []
  let reason: unknown
  for await (const { choices } of await ask()) {
    pieces.push(choices[0]?.delta.content)
    reason = choices[0]?.finish_reason
  }
  expect([pieces, reason]).toEqual([['You', ' said', ': größe 中文', undefined], 'stop'])
  for await (const _ of await ask()) break
})

test("openai: the gateway's refusal comes as openai's own error", async () => {
  const client = await openai()
  await expect(
    client.chat.completions.create({ model: 'qwen', messages: [...messages] }),
  ).rejects.toMatchObject({
    status: 404,
  })
})

test('openai: a file is uploaded as a form', async () => {
  const { url, arrived } = await startGateway()
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unused', fetch: fetchFor(url) })
  await client.files.create({ file: new File(['{}'], 'a.jsonl'), purpose: 'batch' })
  expect(header(arrived[0], 'x-sdk-content-sha256')).toBe('UNSIGNED-PAYLOAD')
  expect(arrived[0]?.body.toString()).toContain('filename="a.jsonl"')
})

async function service() {
  const sample = await createSampleService()
  onTestFinished(() => sample.close())
  const { url } = await startGateway({ backend: sample.url, published: { stages: ['RELEASE'] } })
  const signed: unknown[] = []
  const call = fetchFor(url, {
    stage: 'RELEASE',
    onSign: ({ attributes }) => signed.push(attributes['apig.payload']),
  })
  return { url: `${url}/v1/infers/one`, call, signed }
}
const image = () => {
  const form = new FormData()
  form.set('images', new File(['...'], 'flower.png', { type: 'image/png' }))
  return form
}
const json = { text: 'größe 中文' }
const bytes = new TextEncoder().encode(JSON.stringify(json)).length
const received = { received: { size: bytes, content_type: expect.stringContaining('application/json') } }
const files = { files: [{ field: 'images', file_name: 'flower.png', size: 3 }] }
const query = { b: '2', a: 'x y' }

test('ky', async () => {
  const { url, call, signed } = await service()
  const client = ky.create({ fetch: call, retry: 0 })
  expect(await client.post(url, { json, searchParams: query }).json()).toMatchObject(received)
  expect(await client.post(url, { body: image() }).json()).toMatchObject(files)
  expect(await client.get(url).json()).toMatchObject({ status: 'running' })
  expect(signed).toEqual(['signed', 'unsigned', 'signed'])
})

test('ofetch', async () => {
  const { url, call, signed } = await service()
  const client = ofetch.create({ retry: 0 }, { fetch: call })
  expect(await client(url, { method: 'POST', body: json, query })).toMatchObject(received)
  expect(await client(url, { method: 'POST', body: image() })).toMatchObject(files)
  expect(await client(url)).toMatchObject({ status: 'running' })
  expect(signed).toEqual(['signed', 'unsigned', 'signed'])
})

test('axios, fetch adapter', async () => {
  const { url, call, signed } = await service()
  const client = axios.create({ adapter: 'fetch', env: { fetch: call } })
  expect((await client.post(url, json, { params: query })).data).toMatchObject(received)
  expect((await client.postForm(url, image())).data).toMatchObject(files)
  expect((await client.get(url)).data).toMatchObject({ status: 'running' })
  expect(signed).toEqual(['signed', 'unsigned', 'signed'])
  await expect(client.get(url.replace('/v1/', '/v2/'))).rejects.toMatchObject({ status: 404 })
})

test('a signal of the client ends the call: ky, ofetch, axios and openai have timeouts of their own', async () => {
  const { url } = await startServer(() => undefined)
  const call = fetchFor(url)
  await expect(ky.create({ fetch: call, retry: 0, timeout: 100 }).get(url)).rejects.toThrow(/timed out/i)
  await expect(ofetch.create({ retry: 0, timeout: 100 }, { fetch: call })(url)).rejects.toThrow(/timeout/i)
  await expect(
    axios.create({ adapter: 'fetch', env: { fetch: call }, timeout: 100 }).get(url),
  ).rejects.toThrow(/timeout/i)
  const client = new OpenAI({ baseURL: url, apiKey: 'unused', fetch: call, maxRetries: 0, timeout: 100 })
  await expect(client.models.list()).rejects.toThrow(/timed out/i)
})

test('it is a fetch for the compiler too', () => {
  const asFetch: typeof fetch = fetchFor('https://example.com')
  const withOptions = fetchFor('https://example.com')
  const call = () => withOptions('https://example.com', { method: 'POST', apig: { payload: 'signed' } })
  // @ts-expect-error no such payload
  const wrong = () => withOptions('https://example.com', { apig: { payload: 'hashed' } })
  expect([typeof asFetch, typeof call, typeof wrong, typeof credentials]).toEqual([
    'function',
    'function',
    'function',
    'object',
  ])
})
