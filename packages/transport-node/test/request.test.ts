import type { ClientRequestOptions } from '@apig/transport-node'
import { request as undiciRequest } from 'undici'
import { expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import { verifyingServer } from './stand/verifying-server.ts'

test.each([
  ['a URL as text', (origin: string) => `${origin}/a/../b?x=1&é=2#c`, {}],
  ['a URL', (origin: string) => new URL(`${origin}/a?x=1`), {}],
  ['an origin alone', (origin: string) => origin, {}],
  ['no method, and a body', (origin: string) => `${origin}/a`, { body: 'text' }],
  ['no method, and an empty body', (origin: string) => `${origin}/a`, { body: '' }],
  ['a method', (origin: string) => `${origin}/a`, { method: 'DELETE', body: 'text' }],
  ['a query', (origin: string) => `${origin}/a`, { query: { a: '1' } }],
  ['a path of its own', (origin: string) => origin, { path: '/other?a=1' }],
  ['a path without a slash', (origin: string) => origin, { path: 'other' }],
  ['options of ours', (origin: string) => `${origin}/a`, { apig: { explain: true }, body: 'text' }],
])('request sends %s as undici does', async (_name, urlOf, options) => {
  const server = opened(await verifyingServer())
  const url = urlOf(server.origin)
  await (await startClient(server.origin).request(url, options as ClientRequestOptions)).body.dump()
  const { apig: _ours, ...others } = options as { apig?: object }
  await (await undiciRequest(url, others)).body.dump()
  const [ours, theirs] = server.arrivals
  expect(ours?.verdict).toBe('ok')
  // The query of what was signed is in its canonical form.
  const placeOf = (target = ''): string => new URL(target, server.origin).searchParams.toString()
  expect([ours?.method, ours?.body, placeOf(ours?.target)]).toEqual([
    theirs?.method,
    theirs?.body,
    placeOf(theirs?.target),
  ])
  expect(ours?.target.split('?')[0]).toBe(theirs?.target.split('?')[0])
})

test.each(['fetch', 'request', 'getJson', 'upload'] as const)(
  '%s says that the URL is undefined',
  async (name) => {
    const client = startClient('http://127.0.0.1:9')
    const sent = name === 'upload' ? client.upload(undefined, []) : client[name](undefined)
    await expect(sent).rejects.toMatchObject({
      code: 'URL_INVALID',
      message: 'url is undefined; is the environment variable or setting that holds it set?',
    })
  },
)

test.each([
  ['no URL', 'not a url', {}],
  ['no absolute one', '/a', {}],
  ['one that is not of HTTP', 'ftp://127.0.0.1/a', {}],
  ['a URL that is not of HTTP', new URL('ftp://127.0.0.1/a'), {}],
  ['a number', 1, {}],
  ['a path that is no text', 'http://127.0.0.1:9', { path: 1 }],
  ['an agent', 'http://127.0.0.1:9', { agent: {} }],
])('%s is refused in the words of undici', async (_name, url, options) => {
  const errorOf = async (send: () => Promise<unknown>): Promise<unknown> => {
    try {
      await send()
    } catch (error) {
      const { name, message, code } = error as Error & { code?: string }
      return { name, message, code }
    }
    throw new Error('there was no error')
  }
  const client = startClient('http://127.0.0.1:9')
  const ours = await errorOf(() => client.request(url as string, options as ClientRequestOptions))
  expect(ours).toEqual(await errorOf(async () => undiciRequest(url as string, options as never)))
})
