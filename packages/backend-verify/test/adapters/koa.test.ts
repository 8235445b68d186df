import { createServer } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import Koa from 'koa'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { verifying } from '../../src/adapters/koa.ts'
import { exchange } from './raw-client.ts'
import { listen } from './servers.ts'
import type { Running } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'
import type { WatchedVerifier } from './signed-bytes.ts'

let running: Running
let verifier: WatchedVerifier
let app: Koa
beforeEach(() => {
  verifier = watchedVerifier()
  app = new Koa()
})
afterEach(() => running.stop())

async function start(): Promise<number> {
  running = await listen(createServer(app.callback()))
  return running.port
}

it('verifies the target that came, whatever ctx.url was made before', async () => {
  app.use((ctx, next) => {
    ctx.url = '/rewritten'
    return next()
  })
  app.use(verifying(verifier))
  app.use((ctx) => {
    ctx.body = { url: ctx.url, path: ctx.apig?.exempt === false ? ctx.apig.canonicalPath : '' }
  })
  const port = await start()
  const { status, body } = await exchange(port, wireRequest({ target: '/orders' }).bytes)
  expect([status, JSON.parse(body)]).toEqual([200, { url: '/rewritten', path: '/orders/' }])
  const rewritten = wireRequest({ target: '/rewritten' }, { target: '/orders' })
  expect((await exchange(port, rewritten.bytes)).status).toBe(401)
})

it('refuses where the method was overridden before', async () => {
  app.use((ctx, next) => {
    ctx.method = 'DELETE'
    return next()
  })
  app.use(verifying(verifier))
  expect((await exchange(await start(), wireRequest().bytes)).status).toBe(401)
  expect(verifier.codes()).toEqual(['SIGNATURE_MISMATCH'])
})

it('refuses where a body parser ran first', async () => {
  app.use(bodyParser())
  app.use(verifying(verifier))
  expect((await exchange(await start(), wireRequest().bytes)).status).toBe(500)
  expect(verifier.codes()).toEqual(['BODY_UNAVAILABLE'])
})

it('verifies once, however often it is used', async () => {
  app.use(verifying(verifier))
  app.use(verifying(verifier))
  app.use(bodyParser())
  app.use(verifying(verifier))
  app.use((ctx) => {
    ctx.body = ctx.request.body
  })
  expect(await exchange(await start(), wireRequest().bytes)).toMatchObject({ status: 200, body: '{"id":1}' })
  expect(verifier.codes()).toEqual(['ACCEPT'])
})

it('lets middleware before it see the refusal, and none after it', async () => {
  const seen: unknown[] = []
  app.use(async (ctx, next) => {
    await next()
    seen.push(ctx.status)
    ctx.set('x-seen', 'yes')
  })
  app.use(verifying(verifier))
  app.use(() => void seen.push('reached'))
  const { status, headers } = await exchange(await start(), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  expect([status, headers['x-seen'], headers['content-type']]).toEqual([
    401,
    'yes',
    'application/json; charset=utf-8',
  ])
  expect(seen).toEqual([401])
})
