import { createReadStream, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import NodeFormData from 'form-data'
import * as formdataNode from 'formdata-node'
import * as nodeFetch from 'node-fetch'
import { expect, test } from 'vitest'
import { errorOf, fetchFor, header, startGateway } from './servers.ts'

// What other libraries call a form, a file or a request, by what it can do: a tag is only a claim.

const CONTENT = 'x'.repeat(100_000)
const FILE = fileURLToPath(new URL('servers.ts', import.meta.url))
type Body = NonNullable<RequestInit['body']>

const file = <F>(Made: new (parts: string[], name: string, options: object) => F): F =>
  new Made([CONTENT], 'a.png', { type: 'image/png' })

async function send(body: unknown, payload?: 'signed') {
  const { url, arrived } = await startGateway()
  const response = await fetchFor(url, { payload })(url, { method: 'POST', body: body as Body })
  expect(response.status).toBe(200)
  const [request] = arrived
  const type = header(request, 'content-type') ?? ''
  return { request, type, body: request?.body ?? Buffer.alloc(0) }
}

test.each([undefined, 'signed'] as const)('forms of other libraries, payload %s', async (payload) => {
  const forms = [
    [new formdataNode.FormData(), file(formdataNode.File)],
    [new nodeFetch.FormData(), file(nodeFetch.File)],
    [new FormData(), file(File)],
  ] as const
  for (const [form, image] of forms) {
    form.append('text', 'größe')
    form.append('image', image as never)
    const { type, body } = await send(form, payload)
    const read = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
    expect(read.get('text')).toBe('größe')
    const arrived = read.get('image') as File
    expect([arrived.name, arrived.type, (await arrived.text()) === CONTENT]).toEqual([
      'a.png',
      'image/png',
      true,
    ])
  }
})

test('the form of npm form-data is sent whole, with the headers that it brings', async () => {
  const form = new NodeFormData()
  form.append('a', CONTENT)
  form.append('file', createReadStream(FILE))
  const { type, body, request } = await send(form)
  expect(type).toBe(form.getHeaders()['content-type'])
  expect(header(request, 'x-sdk-content-sha256')).toBe('UNSIGNED-PAYLOAD')
  const read = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  expect(read.get('a')).toBe(CONTENT)
  expect(await (read.get('file') as File).text()).toBe(readFileSync(FILE, 'utf8'))
})

test('a Blob and a Request of other libraries', async () => {
  expect((await send(new nodeFetch.Blob([CONTENT]))).body.toString() === CONTENT).toBe(true)
  const { url, arrived } = await startGateway()
  const request = new nodeFetch.Request(`${url}/a`, { method: 'PUT', body: CONTENT, headers: { 'x-a': '1' } })
  expect((await fetchFor(url)(request as unknown as Request)).status).toBe(200)
  expect(arrived[0]?.body.toString() === CONTENT).toBe(true)
  expect([header(arrived[0], 'x-a'), header(arrived[0], 'x-sdk-content-sha256')]).toEqual(['1', undefined])
})

test.each([
  ['a tag alone', { [Symbol.toStringTag]: 'FormData' }],
  ['a form that does not iterate', { append: () => undefined, [Symbol.toStringTag]: 'FormData' }],
  ['an array', [['a', 'b']]],
])('%s is refused, with the way out', async (_name, body) => {
  const { url, arrived } = await startGateway()
  const error = await errorOf(fetchFor(url)(url, { method: 'POST', body: body as unknown as Body }))
  expect(error).toMatchObject({
    code: 'BODY_UNSUPPORTED',
    message: expect.stringMatching(/FormData of the platform/),
  })
  expect(arrived).toHaveLength(0)
})

test('a multipart content type without a boundary is an error that says to leave it out', async () => {
  const { url } = await startGateway()
  const form = new FormData()
  form.set('a', 'b')
  const headers = { 'content-type': 'multipart/form-data' }
  const error = await errorOf(fetchFor(url)(url, { method: 'POST', body: form, headers }))
  expect(error).toMatchObject({
    code: 'HEADER_FORBIDDEN',
    message: expect.stringMatching(/Leave the header out/),
  })
})
