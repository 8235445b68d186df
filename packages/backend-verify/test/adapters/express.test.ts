import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import express from 'express'
import type { Express } from 'express'
import express4 from 'express4'
import { afterEach, describe, expect, it } from 'vitest'
import { verifying } from '../../src/adapters/express.ts'
import { createProcessReplayStore } from '../../src/index.ts'
import { exchange, openRaw } from './raw-client.ts'
import { listen } from './servers.ts'
import type { Running } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('%s', (_name, framework) => {
  let running: Running
  afterEach(() => running.stop())

  async function start(app: Express): Promise<number> {
    running = await listen(createServer(app))
    return running.port
  }

  it('verifies the whole target in a mounted router (corpus 105)', async () => {
    const verifier = watchedVerifier()
    const router = framework.Router()
    router.use(verifying(verifier))
    router.get('/items', (request, response) => {
      response.json({ url: request.url, keyId: request.apig?.keyId })
    })
    const app = framework()
    app.use('/v1/orders', router)
    const port = await start(app)
    const signed = wireRequest({ method: 'GET', target: '/v1/orders/items?a=1', body: '' })
    const { status, body } = await exchange(port, signed.bytes)
    expect([status, JSON.parse(body)]).toEqual([200, { url: '/items?a=1', keyId: 'signature-key-1' }])
    const inner = wireRequest(
      { method: 'GET', target: '/items?a=1', body: '' },
      { target: '/v1/orders/items?a=1' },
    )
    expect((await exchange(port, inner.bytes)).status).toBe(401)
    expect(verifier.codes()).toEqual(['ACCEPT', 'SIGNATURE_MISMATCH'])
  })

  it('verifies the target that came, whatever req.url was made before', async () => {
    const verifier = watchedVerifier()
    const app = framework()
    app.use((request, _response, next) => {
      request.url = '/rewritten'
      next()
    })
    app.use(verifying(verifier))
    app.use((request, response) => void response.json(request.url))
    const port = await start(app)
    expect(await exchange(port, wireRequest().bytes)).toMatchObject({ status: 200, body: '"/rewritten"' })
    const rewritten = wireRequest({ target: '/rewritten' }, { target: '/v1/orders' })
    expect((await exchange(port, rewritten.bytes)).status).toBe(401)
  })

  it('refuses where the target was rewritten before Express (corpus 106), or the method overridden (corpus 107)', async () => {
    const verifier = watchedVerifier()
    const app = framework()
    app.use((request, _response, next) => {
      if (request.query.method === 'override') request.method = 'DELETE'
      next()
    })
    app.use(verifying(verifier))
    app.use((_request, response) => void response.end('reached'))
    running = await listen(
      createServer((request, response) => {
        if (request.url === '/outer') request.url = '/inner'
        app(request, response)
      }),
    )
    expect((await exchange(running.port, wireRequest({ target: '/outer' }).bytes)).status).toBe(401)
    expect((await exchange(running.port, wireRequest({ target: '/a?method=override' }).bytes)).status).toBe(
      401,
    )
    expect(verifier.codes()).toEqual(['SIGNATURE_MISMATCH', 'SIGNATURE_MISMATCH'])
  })

  it('refuses where a body parser ran first, and says so', async () => {
    const lines: string[] = []
    const verifier = watchedVerifier({ logger: { warn: (line) => void lines.push(line) } })
    const app = framework()
    app.use(framework.json(), verifying(verifier))
    app.use((_request, response) => void response.end('reached'))
    const port = await start(app)
    const { status, body } = await exchange(port, wireRequest().bytes)
    expect([status, JSON.parse(body)]).toMatchObject([500, { error: 'internal' }])
    expect(verifier.codes()).toEqual(['BODY_UNAVAILABLE'])
    expect(lines.at(-1)).toContain('a body parser ran first')
    // What the parser leaves alone is fine.
    expect((await exchange(port, wireRequest({ method: 'GET', body: '' }).bytes)).status).toBe(200)
  })

  it.each<[string, (request: IncomingMessage) => void]>([
    ['reads', (request) => void request.on('data', () => {})],
    ['has paused reading', (request) => void request.on('data', () => {}).pause()],
    ['waits to read', (request) => void request.on('readable', () => {})],
    ['has thrown away', (request) => void request.resume()],
  ])('refuses a body that something else %s', async (_what, spoil) => {
    const verifier = watchedVerifier()
    const app = framework()
    app.use((request, _response, next) => {
      spoil(request)
      next()
    })
    app.use(verifying(verifier))
    app.use((_request, response) => void response.end('reached'))
    expect((await exchange(await start(app), wireRequest().bytes)).status).toBe(500)
    expect(verifier.codes()).toEqual(['BODY_UNAVAILABLE'])
  })

  it('explains a refusal from what it keeps of the wire', async () => {
    const verifier = watchedVerifier({ basePath: '/wrong' })
    const app = framework()
    app.use((request, response, next) => {
      const { method, originalUrl: url, rawHeaders: headers } = request
      verifier.explain({ method, url, headers, body: request }).then(({ text }) => response.end(text), next)
    })
    const { body } = await exchange(await start(app), wireRequest().bytes)
    expect(body).toContain('SIGNATURE_MISMATCH')
    expect(body).toContain('leave out basePath')
  })

  it('verifies once, however often it is mounted (corpus 99)', async () => {
    const store = createProcessReplayStore({ singleInstance: true })
    const verifier = watchedVerifier({ replay: { store, onReplay: 'reject' } })
    const app = framework()
    app.use(verifying(verifier), verifying(verifier))
    app.use('/v1', verifying(verifier))
    app.use(framework.json(), verifying(verifier))
    app.use(
      (request, response) =>
        void response.json({ body: request.body as unknown, raw: request.rawBody?.toString() }),
    )
    const port = await start(app)
    const { bytes } = wireRequest({
      headers: [
        ['content-type', 'application/json'],
        ['x-sdk-nonce', '7f3c'],
      ],
    })
    const { status, body } = await exchange(port, bytes)
    expect([status, JSON.parse(body)]).toEqual([200, { body: { id: 1 }, raw: '{"id":1}' }])
    expect(verifier.codes()).toEqual(['ACCEPT'])
    // The same request again is another request.
    expect((await exchange(port, bytes)).status).toBe(401)
    expect(verifier.codes()).toEqual(['ACCEPT', 'REPLAYED'])
  })

  it('lets two verifiers see the same body', async () => {
    const first = watchedVerifier()
    const second = watchedVerifier()
    const app = framework()
    app.use(verifying(first), verifying(second), framework.json())
    app.use((request, response) => void response.json(request.body))
    const { status, body } = await exchange(await start(app), wireRequest().bytes)
    expect([status, JSON.parse(body)]).toEqual([200, { id: 1 }])
    expect([first.codes(), second.codes()]).toEqual([['ACCEPT'], ['ACCEPT']])
  })

  it('goes round a verifier that is mounted under a path (corpus 109), and not round one on the application', async () => {
    const verifier = watchedVerifier()
    const underPath = framework()
    underPath.use('/admin', verifying(verifier))
    underPath.get('/:page', (request, response) => void response.end(`page ${request.params.page ?? ''}`))
    const port = await start(underPath)
    const unsigned = (target: string) => exchange(port, `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
    expect((await unsigned('/admin')).status).toBe(401)
    expect((await unsigned('/%61dmin')).body).toBe('page admin')
    await running.stop()

    const global = framework()
    global.use(verifying(verifier))
    global.get('/:page', (_request, response) => void response.end('reached'))
    const safe = await start(global)
    for (const target of ['/admin', '/%61dmin', '//admin', '/ADMIN', '/admin/'])
      expect((await exchange(safe, `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)).status).toBe(401)
  })

  it('never answers twice', async () => {
    let found = (): void => {}
    const verifier = watchedVerifier({ keys: () => new Promise((resolve) => (found = () => resolve(null))) })
    const app = framework()
    let waiting = 0
    app.use((_request, response, next) => {
      next()
      waiting++
      response.status(503).end('timed out')
    })
    app.use(verifying(verifier))
    const reached: IncomingMessage[] = []
    app.use((request) => void reached.push(request))
    const connection = openRaw(await start(app))
    try {
      connection.write(wireRequest().bytes)
      expect(await connection.answer()).toMatchObject({ status: 503, body: 'timed out' })
      while (verifier.decisions.length < waiting) {
        found()
        await turn()
      }
      connection.write(wireRequest().bytes)
      expect(await connection.answer()).toMatchObject({ status: 503, body: 'timed out' })
      expect(reached).toEqual([])
    } finally {
      connection.destroy()
    }
  })

  it('does not call the handler once another has answered', async () => {
    let answer = (): void => {}
    const claim = async (): Promise<'fresh'> => {
      answer()
      return 'fresh'
    }
    const verifier = watchedVerifier({ replay: { store: { scope: 'process', claim } } })
    const app = framework()
    let reached = false
    app.use((_request, response, next) => {
      answer = () => void response.status(503).end('timed out')
      next()
    })
    app.use(verifying(verifier))
    app.use(() => (reached = true))
    expect((await exchange(await start(app), wireRequest().bytes)).status).toBe(503)
    while (verifier.decisions.length === 0) await turn()
    await turn()
    expect([verifier.codes(), reached]).toEqual([['ACCEPT'], false])
  })

  it('hands a fault of its own to the error handler, and never to the route', async () => {
    const verifier = watchedVerifier()
    const broken = { ...verifier, verify: () => Promise.reject(new Error('a fault')) }
    const app = framework()
    app.use(verifying(broken))
    app.use((_request, response) => void response.end('reached'))
    app.use((error: Error, _request: unknown, response: express.Response, _next: unknown) => {
      response.status(500).end(error.message)
    })
    expect(await exchange(await start(app), wireRequest().bytes)).toMatchObject({
      status: 500,
      body: 'a fault',
    })
  })
})
