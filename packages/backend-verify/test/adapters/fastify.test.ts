import formbody from '@fastify/formbody'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { verifying } from '../../src/adapters/fastify.ts'
import { headerOf, signedRequest } from '../signed-request.ts'
import { exchange } from './raw-client.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'

let app: FastifyInstance
afterEach(() => app.close())

async function start(): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

const unsigned = (method: string, target: string, rest = ''): string =>
  `${method} ${target} HTTP/1.1\r\nHost: a\r\n${rest}\r\n`

it('holds for every plugin and route that comes after it', async () => {
  const verifier = watchedVerifier()
  app = fastify()
  void app.register(verifying(verifier))
  void app.register(async (child) => {
    child.get('/child', (request) => ({ keyId: request.apig?.keyId }))
    await child.register(
      async (grandchild) => {
        grandchild.get('/deep', () => 'reached')
      },
      { prefix: '/grand' },
    )
  })
  app.get('/root', () => 'reached')
  const port = await start()
  for (const target of ['/child', '/grand/deep', '/root'])
    expect((await exchange(port, unsigned('GET', target))).status).toBe(401)
  const { bytes } = wireRequest({ method: 'GET', target: '/child', body: '' })
  expect(await exchange(port, bytes)).toMatchObject({ status: 200, body: '{"keyId":"signature-key-1"}' })
})

it('verifies before a route is found to be unknown, or a content type', async () => {
  const verifier = watchedVerifier()
  app = fastify()
  void app.register(verifying(verifier))
  app.post('/orders', () => 'reached')
  const port = await start()
  const xml = [['content-type', 'application/xml']] as const
  const nowhere = wireRequest({ target: '/nowhere', headers: xml, body: '<a/>' })
  const unknownType = wireRequest({ target: '/orders', headers: xml, body: '<a/>' })
  expect((await exchange(port, unsigned('POST', '/nowhere'))).status).toBe(401)
  expect(
    (
      await exchange(
        port,
        unsigned('POST', '/orders', 'Content-Type: application/xml\r\nContent-Length: 0\r\n'),
      )
    ).status,
  ).toBe(401)
  expect((await exchange(port, nowhere.bytes)).status).toBe(404)
  expect((await exchange(port, unknownType.bytes)).status).toBe(415)
  expect(verifier.codes()).toEqual(['AUTH_MISSING', 'AUTH_MISSING', 'ACCEPT', 'ACCEPT'])
})

it('runs before the hooks of the application', async () => {
  const ran: string[] = []
  app = fastify()
  void app.register(verifying(watchedVerifier()))
  app.addHook('onRequest', async () => void ran.push('onRequest'))
  app.addHook('preParsing', async (_request, _reply, payload) => {
    ran.push('preParsing')
    return payload
  })
  app.addHook('onResponse', async () => void ran.push('onResponse'))
  app.get('/', () => 'reached')
  expect((await exchange(await start(), unsigned('GET', '/'))).status).toBe(401)
  while (ran.length === 0) await new Promise((resolve) => setImmediate(resolve))
  expect(ran).toEqual(['onResponse'])
})

it('leaves forms to @fastify/formbody, and a stream of its own to each parser', async () => {
  app = fastify()
  void app.register(verifying(watchedVerifier()))
  void app.register(formbody)
  app.addContentTypeParser('text/csv', async (_request: unknown, payload: AsyncIterable<Buffer>) => {
    const pieces: Buffer[] = []
    for await (const piece of payload) pieces.push(piece)
    return Buffer.concat(pieces).toString().split(',')
  })
  app.post('/', (request) => ({ body: request.body }))
  const port = await start()
  const form = wireRequest({
    target: '/',
    headers: [['content-type', 'application/x-www-form-urlencoded']],
    body: 'a=1&b=%2B',
  })
  expect(JSON.parse((await exchange(port, form.bytes)).body)).toEqual({ body: { a: '1', b: '+' } })
  const csv = wireRequest({ target: '/', headers: [['content-type', 'text/csv']], body: '1,2' })
  expect(JSON.parse((await exchange(port, csv.bytes)).body)).toEqual({ body: ['1', '2'] })
})

it('verifies once, however often it is registered', async () => {
  const verifier = watchedVerifier()
  app = fastify()
  void app.register(verifying(verifier))
  void app.register(verifying(verifier))
  app.post('/', (request) => request.body)
  const { bytes } = wireRequest({ target: '/' })
  expect(await exchange(await start(), bytes)).toMatchObject({ status: 200, body: '{"id":1}' })
  expect(verifier.codes()).toEqual(['ACCEPT'])
})

it('verifies the target that came, whatever rewriteUrl makes of it', async () => {
  const verifier = watchedVerifier()
  app = fastify({ rewriteUrl: () => '/rewritten' })
  void app.register(verifying(verifier))
  app.post('/rewritten', (request) => ({ url: request.url }))
  const port = await start()
  expect(await exchange(port, wireRequest().bytes)).toMatchObject({
    status: 200,
    body: '{"url":"/rewritten"}',
  })
  const rewritten = wireRequest({ target: '/rewritten' }, { target: '/v1/orders' })
  expect((await exchange(port, rewritten.bytes)).status).toBe(401)
})

it('refuses where a hook before it has read the body', async () => {
  const verifier = watchedVerifier()
  app = fastify()
  app.addHook('onRequest', async (request) => {
    for await (const piece of request.raw) expect(piece).toBeDefined()
  })
  void app.register(verifying(verifier))
  app.post('/', () => 'reached')
  expect((await exchange(await start(), wireRequest({ target: '/' }).bytes)).status).toBe(500)
  expect(verifier.codes()).toEqual(['BODY_UNAVAILABLE'])
})

it('works under inject', async () => {
  const verifier = watchedVerifier()
  app = fastify()
  void app.register(verifying(verifier))
  app.post('/orders', (request) => ({ id: request.body, keyId: request.apig?.keyId }))
  const signed = signedRequest({ target: '/orders' })
  const headers = Object.fromEntries(signed.headers)
  const sent = { method: 'POST' as const, url: '/orders', headers }
  const accepted = await app.inject({ ...sent, payload: Buffer.from(signed.body) })
  expect([accepted.statusCode, accepted.json()]).toEqual([200, { id: { id: 1 }, keyId: 'signature-key-1' }])
  expect((await app.inject({ ...sent, payload: '{"id":2}' })).statusCode).toBe(401)
  expect((await app.inject({ method: 'GET', url: '/orders' })).statusCode).toBe(401)
  const get = signedRequest({ method: 'GET', target: '/nowhere', body: '', headers: [] })
  expect(
    (await app.inject({ method: 'GET', url: '/nowhere', headers: Object.fromEntries(get.headers) }))
      .statusCode,
  ).toBe(404)
  expect(headerOf(signed, 'host')).toBe('api.example.com')
})

it('says what it is', () => {
  app = fastify()
  void app.register(verifying(watchedVerifier()))
  return app.ready(() => expect(app.hasPlugin('@apig/backend-verify')).toBe(true))
})
