import { createAdaptorServer } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { verifying } from '../../src/adapters/hono.ts'
import { HOST, signedRequest } from '../signed-request.ts'
import type { Wanted } from '../signed-request.ts'
import { exchange } from './raw-client.ts'
import { listen } from './servers.ts'
import type { Running } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'

function requestOf(wanted: Wanted): Request {
  const { method, url, headers, body } = signedRequest(wanted)
  return new Request(`https://${HOST}${url}`, {
    method,
    headers,
    ...(method === 'GET' ? {} : { body: Uint8Array.from(body) }),
  })
}

describe('on Node', () => {
  let running: Running
  afterEach(() => running.stop())
  type Handler = Parameters<typeof createAdaptorServer>[0]['fetch']
  const start = async (fetch: Handler): Promise<number> =>
    (running = await listen(createAdaptorServer({ fetch }) as Server)).port

  it('verifies the wire, and lets the handler read the body in each way', async () => {
    const verifier = watchedVerifier()
    const app = new Hono<{ Bindings: HttpBindings }>()
    app.use(verifying(verifier))
    app.post('/json', async (c) => c.json([c.get('apig')?.wireTarget, await c.req.json()]))
    app.post('/text', async (c) => c.text(await c.req.text()))
    app.post('/bytes', async (c) => c.body(await c.req.arrayBuffer()))
    app.post('/stream', (c) => new Response(c.req.raw.body))
    app.post('/clone', async (c) => c.text(await c.req.raw.clone().text()))
    const port = await start(app.fetch)
    const json = await exchange(port, wireRequest({ target: '/json' }).bytes)
    expect(JSON.parse(json.body)).toEqual(['kept', { id: 1 }])
    for (const target of ['/text', '/bytes', '/stream', '/clone'])
      expect((await exchange(port, wireRequest({ target }).bytes)).body).toBe('{"id":1}')
    expect(verifier.codes()).toEqual(Array.from({ length: 5 }, () => 'ACCEPT'))
  })

  it('refuses where the body was read before', async () => {
    const verifier = watchedVerifier()
    const app = new Hono<{ Bindings: HttpBindings }>()
    app.use(async (c, next) => {
      await c.req.json()
      await next()
    })
    app.use(verifying(verifier))
    app.post('*', (c) => c.text('reached'))
    expect((await exchange(await start(app.fetch), wireRequest().bytes)).status).toBe(500)
    expect(verifier.codes()).toEqual(['BODY_UNAVAILABLE'])
  })

  it('is not in the way of a stream of the body that nobody has read', async () => {
    const verifier = watchedVerifier()
    const app = new Hono<{ Bindings: HttpBindings; Variables: { early: BodyInit | null } }>()
    app.use(async (c, next) => {
      c.set('early', c.req.raw.body)
      await next()
    })
    app.use(verifying(verifier))
    app.post('*', (c) => new Response(c.get('early')))
    const port = await start(app.fetch)
    expect(await exchange(port, wireRequest().bytes)).toMatchObject({ status: 200, body: '{"id":1}' })
    expect((await exchange(port, wireRequest({ secret: 'another' }).bytes)).status).toBe(401)
  })

  it('verifies once, however often it is used', async () => {
    const verifier = watchedVerifier()
    const app = new Hono<{ Bindings: HttpBindings }>()
    app.use(verifying(verifier), verifying(verifier))
    app.post('/v1/*', verifying(verifier), async (c) => c.json(await c.req.json()))
    expect(await exchange(await start(app.fetch), wireRequest().bytes)).toMatchObject({
      status: 200,
      body: '{"id":1}',
    })
    expect(verifier.codes()).toEqual(['ACCEPT'])
  })
})

describe('on Fetch alone', () => {
  it('verifies the Request, and says that the wire was lost', async () => {
    const verifier = watchedVerifier()
    const app = new Hono()
    app.use(verifying(verifier))
    app.post('/orders', async (c) => c.json([c.get('apig')?.wireTarget, await c.req.json()]))
    app.get('/orders', (c) => c.text(c.get('apig')?.keyId ?? ''))
    const post = await app.fetch(requestOf({ target: '/orders' }))
    expect([post.status, await post.json()]).toEqual([200, ['lost', { id: 1 }]])
    const get = await app.fetch(requestOf({ method: 'GET', target: '/orders', body: '' }))
    expect(await get.text()).toBe('signature-key-1')
    const refused = await app.request('/orders')
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: 'missing' }])
    expect(refused.headers.get('www-authenticate')).toBe('SDK-HMAC-SHA256')
  })

  it('takes nothing from a binding that happens to be called incoming', async () => {
    const verifier = watchedVerifier()
    const app = new Hono<{ Bindings: { incoming: unknown } }>()
    app.use(verifying(verifier))
    app.post('*', (c) => c.text(c.get('apig')?.wireTarget ?? ''))
    for (const incoming of ['a queue', null, { send() {} }, { rawHeaders: 'x' }]) {
      const answer = await app.fetch(requestOf({}), { incoming })
      expect(await answer.text()).toBe('lost')
    }
  })
})
