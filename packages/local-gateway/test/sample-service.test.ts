import { payloadHash, sign } from '@apig/signer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway, createSampleService } from '@apig/local-gateway/internal'
import type { Gateway, RunningServer } from '@apig/local-gateway/internal'
import { ACCESS_KEY_ID, KEYS, SECRET } from './signed-requests.ts'

let service: RunningServer
let gateway: Gateway

beforeAll(async () => {
  service = await createSampleService({ pauseMilliseconds: 2 })
  gateway = await createGateway({ keys: KEYS, backend: service.url, published: { paths: ['/v1/infers'] } })
})
afterAll(async () => {
  await gateway.close()
  await service.close()
})

const infer = (path: string): string => `${service.url}/v1/infers/${path}`
const post = (body: NonNullable<RequestInit['body']>, type?: string): Promise<Response> =>
  fetch(infer('flowers'), {
    method: 'POST',
    body,
    ...(type !== undefined && { headers: { 'content-type': type } }),
  })

describe('JSON', () => {
  test('is classified, and size and hash are those of the bytes', async () => {
    const body = '{"text":"花"}'
    const response = await post(body, 'application/json; charset=utf-8')
    expect(response.status).toBe(200)
    const answer = (await response.json()) as { predicted_label: string; scores: [string, string][] }
    expect(answer).toMatchObject({
      service: 'flowers',
      received: { content_type: 'application/json; charset=utf-8', size: 14, sha256: payloadHash(body) },
    })
    expect(answer.predicted_label).toBe(answer.scores[0]?.[0])
    const numbers = answer.scores.map(([, score]) => Number(score))
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
    expect(numbers.reduce((a, b) => a + b)).toBeCloseTo(1, 2)
  })

  test('the same bytes get the same answer, other bytes another', async () => {
    const [one, again, other] = await Promise.all(
      ['{"a":1}', '{"a":1}', '{"a":2}'].map(
        async (body) => (await post(body, 'application/json')).json() as Promise<{ scores: unknown }>,
      ),
    )
    expect(again).toEqual(one)
    expect(other?.scores).not.toEqual(one?.scores)
  })

  test.each(['', '{', "{'a':1}"])('what is not JSON is a 400: %s', async (body) => {
    const response = await post(body, 'application/json')
    expect([response.status, await response.json()]).toEqual([
      400,
      { error_code: 'SAMPLE.0400', error_msg: 'The body is not JSON.' },
    ])
  })
})

describe('files, through the gateway', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 31) % 256)

  async function send(form: FormData): Promise<Response> {
    const signed = sign(
      {
        method: 'POST',
        url: `${gateway.url}/v1/infers/flowers`,
        headers: { 'x-stage': 'RELEASE' },
        body: form,
      },
      { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET },
      { payload: 'unsigned' },
    )
    return fetch(signed.url, signed)
  }

  test('field, file name, type, size and hash of each are told', async () => {
    const form = new FormData()
    form.append('images', new File([bytes], '花 "1".png', { type: 'image/png' }))
    form.append('images', new File(['text\r\n--boundary'], 'note.txt', { type: 'text/plain' }))
    form.append('other', new File([], 'empty', { type: 'application/octet-stream' }))
    form.append('note', 'not a file')
    const response = await send(form)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      service: 'flowers',
      files: [
        {
          field: 'images',
          // fetch writes a quotation mark as %22, and this is what arrives.
          file_name: '花 %221%22.png',
          content_type: 'image/png',
          size: 70_000,
          sha256: payloadHash(bytes),
        },
        {
          field: 'images',
          file_name: 'note.txt',
          content_type: 'text/plain',
          size: 16,
          sha256: payloadHash('text\r\n--boundary'),
        },
        {
          field: 'other',
          file_name: 'empty',
          content_type: 'application/octet-stream',
          size: 0,
          sha256: payloadHash(''),
        },
      ],
      fields: [{ field: 'note', value: 'not a file' }],
    })
  })

  test("no file in the field 'images' is a 400", async () => {
    const form = new FormData()
    form.append('image', new File([bytes], 'a.png', { type: 'image/png' }))
    const response = await send(form)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error_msg: "The form has no file in the field 'images'." })
  })
})

test.each([
  ['multipart/form-data', 'nothing'],
  [
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="images"; filename="a"\r\n\r\ncut sh',
  ],
])('a multipart body that cannot be read is a 400: %s', async (type, body) => {
  const response = await post(body, type)
  expect(response.status).toBe(400)
  expect(((await response.json()) as { error_msg: string }).error_msg).toMatch(
    /^The multipart body cannot be read: /,
  )
})

test('another content type is a 415', async () => {
  expect((await post('a=1', 'text/plain')).status).toBe(415)
  expect((await post(new Uint8Array(1))).status).toBe(415)
})

describe('the event stream', () => {
  const options = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }

  test.each([
    ['at /stream', 'flowers/stream', {}],
    ['by Accept', 'flowers', { accept: 'text/event-stream' }],
  ])('%s: a score an event, and everything at the end', async (_what, path, headers) => {
    const response = await fetch(infer(path), { ...options, headers: { ...options.headers, ...headers } })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const events = (await response.text()).split('\n\n').filter((event) => event !== '')
    expect(events.map((event) => event.split('\n')[0])).toEqual([
      ...Array<string>(5).fill('event: score'),
      'event: done',
    ])
    expect(JSON.parse(events.at(-1)?.split('\ndata: ')[1] ?? '')).toMatchObject({
      service: 'flowers',
      received: { size: 2, sha256: payloadHash('{}') },
    })
  })

  test('through the gateway the events come in more than one piece', async () => {
    const signed = sign(
      {
        url: `${gateway.url}/v1/infers/flowers/stream`,
        ...options,
        headers: { ...options.headers, 'x-stage': 'RELEASE' },
      },
      { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET },
    )
    const response = await fetch(signed.url, signed)
    let pieces = 0
    for await (const piece of response.body ?? []) pieces += piece.length > 0 ? 1 : 0
    expect(pieces).toBeGreaterThan(1)
  })

  test('a fault is told before the stream begins', async () => {
    const response = await fetch(infer('flowers/stream'), { ...options, body: '{' })
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json'])
  })
})

describe('other methods and paths', () => {
  test('GET says that the service runs', async () => {
    const response = await fetch(infer('my%20service?a=1'))
    expect([response.status, await response.json()]).toEqual([
      200,
      { service: 'my service', status: 'running', methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] },
    ])
  })

  test.each(['PUT', 'DELETE'])('%s tells what it received', async (method) => {
    const init: RequestInit = { body: 'four', headers: { 'content-type': 'text/plain' } }
    const response = await fetch(infer('one'), { ...init, method })
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        service: 'one',
        method,
        received: { content_type: 'text/plain', size: 4, sha256: payloadHash('four') },
      },
    ])
  })

  test('PATCH is a 405 with Allow', async () => {
    const response = await fetch(infer('one'), { method: 'PATCH', body: '{}' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, PUT, DELETE'])
  })

  test.each(['', '/v1/infers', '/v1/infers/', '/v1/infers/one/two'])('the path %s is a 404', async (path) => {
    expect((await fetch(service.url + path)).status).toBe(404)
  })
})

describe('a chat', () => {
  const ask = (body: unknown, method = 'POST'): Promise<Response> =>
    fetch(`${service.url}/v1/chat/completions`, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    })
  const messages = [{ role: 'user', content: '你好' }]

  test('repeats the last message', async () => {
    const answer: unknown = await (await ask({ model: 'm', messages })).json()
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model: 'm',
      choices: [{ message: { role: 'assistant', content: 'You said: 你好' }, finish_reason: 'stop' }],
    })
  })

  test('in events, the words as they come', async () => {
    const text = await (await ask({ model: 'm', messages, stream: true })).text()
    const events = text.trimEnd().split('\n\n')
    expect(events.at(-1)).toBe('data: [DONE]')
    const pieces = events.slice(0, -1).map((event) => {
      const { choices } = JSON.parse(event.slice('data: '.length)) as {
        choices: [{ delta: { content?: string }; finish_reason: string | null }]
      }
      return [choices[0].delta.content, choices[0].finish_reason]
    })
    expect(pieces).toEqual([
      ['You', null],
      [' said', null],
      [': 你好', null],
      [undefined, 'stop'],
    ])
  })

  test.each([[{}], [{ model: 'm', messages: [] }], [{ model: 'm', messages: [{ content: 1 }] }], [null]])(
    'a question that is none is a 400: %j',
    async (body) => expect((await ask(body)).status).toBe(400),
  )

  test('is asked with POST', async () => {
    const response = await ask(undefined, 'GET')
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
