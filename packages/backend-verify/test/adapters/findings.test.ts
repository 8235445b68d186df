import { createServer } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import type { Request, Response } from 'express'
import { Hono } from 'hono'
import { methodOverride } from 'hono/method-override'
import { afterEach, describe, expect, it } from 'vitest'
import { verifying as verifyingExpress } from '../../src/adapters/express.ts'
import { verifying } from '../../src/adapters/hono.ts'
import { verified, verifiedUpgrade } from '../../src/adapters/node.ts'
import { exchange, openRaw } from './raw-client.ts'
import { listen } from './servers.ts'
import type { Running } from './servers.ts'
import { signedRequest } from '../signed-request.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'

let running: Running
afterEach(() => running.stop())

describe('Hono on Node', () => {
  it('refuses what a method override dispatches again', async () => {
    const verifier = watchedVerifier()
    const reached: string[] = []
    const app = new Hono<{ Bindings: HttpBindings }>()
    app.use(verifying(verifier))
    app.use(methodOverride({ app, form: '_method' }))
    app.all('*', (c) => {
      reached.push(c.req.method)
      return c.text('ok')
    })
    running = await listen(createAdaptorServer({ fetch: app.fetch }) as never)
    const form = { headers: [['content-type', 'application/x-www-form-urlencoded']] as const }
    const plain = await exchange(running.port, wireRequest({ ...form, body: 'a=1' }).bytes)
    expect([plain.status, reached]).toEqual([200, ['POST']])
    const overridden = await exchange(running.port, wireRequest({ ...form, body: '_method=DELETE' }).bytes)
    expect([overridden.status, reached]).toEqual([401, ['POST']])
    expect(verifier.codes()).toEqual(['ACCEPT', 'ACCEPT', 'TARGET_BAD'])
  })

  it('refuses in a mounted application that sees another path', async () => {
    const verifier = watchedVerifier()
    const inner = new Hono<{ Bindings: HttpBindings }>()
    inner.use(verifying(verifier))
    inner.all('*', (c) => c.text('reached'))
    const app = new Hono<{ Bindings: HttpBindings }>()
    app.mount('/v1', (request, env) => inner.fetch(request, env as HttpBindings))
    running = await listen(
      createAdaptorServer({ fetch: (request, env) => app.fetch(request, env as HttpBindings) }) as never,
    )
    expect((await exchange(running.port, wireRequest({ target: '/v1/orders' }).bytes)).status).toBe(401)
    expect(verifier.codes()).toEqual(['TARGET_BAD'])
  })
})

describe('a body that a parser read first', () => {
  type WithRawBody = { rawBody?: Buffer }
  it.each([
    [
      'a verify hook',
      express.json({
        verify: (request, _response, bytes) => void ((request as unknown as WithRawBody).rawBody = bytes),
      }),
      (request: WithRawBody) => request.rawBody,
    ],
    ['express.raw()', express.raw({ type: '*/*' }), (request: { body: Buffer }) => request.body],
  ] as const)('is taken from %s', async (_name, parser, rawBody) => {
    const verifier = watchedVerifier()
    const app = express()
    app.use(parser, verifyingExpress(verifier, { rawBody: rawBody as (request: object) => unknown }))
    app.use((request: Request, response: Response) => {
      response.json([request.apig.keyId, request.rawBody?.toString()])
    })
    running = await listen(createServer(app))
    const { bytes, head } = wireRequest()
    expect(await exchange(running.port, bytes)).toMatchObject({
      status: 200,
      body: JSON.stringify(['signature-key-1', '{"id":1}']),
    })
    const altered = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from('{"id":2}')])
    expect((await exchange(running.port, altered)).status).toBe(401)
    // Nothing to parse: read from the stream.
    expect((await exchange(running.port, wireRequest({ method: 'GET', body: '' }).bytes)).status).toBe(200)
  })

  it('an option that does not exist names the nearest', () => {
    const verifier = watchedVerifier()
    expect(() => verifyingExpress(verifier, { rawbody: () => undefined } as never)).toThrow(
      /did you mean rawBody\?/,
    )
    expect(() => verifyingExpress(verifier, { rawBody: 'rawBody' } as never)).toThrow(/must be a function/)
  })
})

it('names an emulated request for what it is, and the way out works', async () => {
  const lines: string[] = []
  const verifier = watchedVerifier({ logger: { warn: (line) => void lines.push(line) } })
  const app = express()
  app.use((request, _response, next) => {
    // As serverless-http has it.
    Object.defineProperty(request, 'rawHeaders', { value: [] })
    next()
  })
  app.use(verifyingExpress(verifier), (_request: Request, response: Response) => void response.end('reached'))
  running = await listen(createServer(app))
  expect((await exchange(running.port, wireRequest().bytes)).status).toBe(500)
  expect(lines.at(-1)).toMatch(
    /CONFIG: .*emulated \(serverless-http.*verifier\.verify\(\{ method, url, headers: Object\.entries/,
  )
  const { method, url, headers, body } = signedRequest()
  const event = { headers: Object.fromEntries(headers) }
  expect(await verifier.verify({ method, url, headers: Object.entries(event.headers), body })).toMatchObject({
    ok: true,
  })
})

it('lets no upgrade through that exempt would let through as a request', async () => {
  const verifier = watchedVerifier({ exempt: ['GET /healthz'] })
  let upgraded = 0
  const server = createServer(verified(verifier, (_request, response) => response.end('healthy')))
  server.on(
    'upgrade',
    verifiedUpgrade(verifier, (_request, socket) => void (upgraded++, socket.end())),
  )
  running = await listen(server)
  const plain = await exchange(running.port, 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
  expect([plain.status, plain.body]).toEqual([200, 'healthy'])
  const connection = openRaw(running.port)
  connection.write('GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  expect((await connection.answer()).status).toBe(401)
  expect(upgraded).toBe(0)
  connection.destroy()
})
