import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { afterEach, expect, it, vi } from 'vitest'
import { sendRefusal, verified, verifyIncoming } from '../../src/adapters/node.ts'
import { exchange, openRaw } from './raw-client.ts'
import { listen } from './servers.ts'
import type { Running } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'

let running: Running
afterEach(() => running.stop())

const start = async (listener: RequestListener): Promise<number> =>
  (running = await listen(createServer(listener))).port

it('verifies for a framework that has no adapter', async () => {
  const verifier = watchedVerifier()
  const port = await start(async (request, response) => {
    const result = await verifyIncoming(verifier, request)
    if (result.ok) response.end(request.apig?.keyId)
    else sendRefusal(request, response, result)
  })
  expect((await exchange(port, wireRequest().bytes)).body).toBe('signature-key-1')
  expect((await exchange(port, wireRequest({ secret: 'another' }).bytes)).status).toBe(401)
})

it('verifies the target that is given in place of req.url', async () => {
  const verifier = watchedVerifier()
  const port = await start(async (request, response) => {
    const original = request.url ?? ''
    request.url = '/stripped'
    const result = await verifyIncoming(verifier, request, original)
    response.end(String(result.ok))
  })
  expect((await exchange(port, wireRequest().bytes)).body).toBe('true')
})

it('keeps the headers that were set before, and says how long the answer is', async () => {
  const handler = verified(watchedVerifier(), (_request, response) => response.end('reached'))
  const port = await start((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    handler(request, response)
  })
  const { status, headers, body } = await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  expect(status).toBe(401)
  expect(headers['access-control-allow-origin']).toBe('*')
  expect(headers['content-length']).toBe(String(body.length))
})

it('does nothing where an answer was begun', async () => {
  const verifier = watchedVerifier()
  const port = await start(async (request, response) => {
    response.writeHead(200)
    response.write('begun')
    const result = await verifyIncoming(verifier, request)
    if (!result.ok) sendRefusal(request, response, result)
    response.end(', ended')
  })
  expect(await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toMatchObject({
    status: 200,
    body: 'begun, ended',
  })
})

it('gives no answer, and never the handler, where it fails itself', async () => {
  const broken = { ...watchedVerifier(), verify: () => Promise.reject(new Error('a fault')) }
  let reached = false
  const port = await start(verified(broken, () => (reached = true)))
  const connection = openRaw(port)
  connection.write(wireRequest().bytes)
  await expect(connection.answer()).rejects.toThrow('the connection ended')
  connection.destroy()
  expect(reached).toBe(false)
})

it('reads a body that the server was slow to hand over', async () => {
  const verifier = watchedVerifier()
  const handler = verified(verifier, (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => response.end(Buffer.concat(pieces)))
  })
  // The whole request has come, and its stream is waiting at its end.
  const port = await start((request, response) => setTimeout(() => handler(request, response), 20))
  for (const body of ['{"id":1}', '']) {
    const answer = await exchange(port, wireRequest({ body }).bytes)
    expect([answer.status, answer.body]).toEqual([200, body])
  }
  const chunked = await exchange(port, wireRequest({}, { chunks: ['{"id"', ':1}'] }).bytes)
  expect(chunked.body).toBe('{"id":1}')
  expect((await exchange(port, wireRequest({}, { chunks: [] }).bytes)).body).toBe('')
})

it('goes on where the tests of an application have faked its timers', async () => {
  const port = await start(verified(watchedVerifier(), (_request, response) => response.end('reached')))
  vi.useFakeTimers({ toFake: ['setImmediate'] })
  try {
    expect((await exchange(port, wireRequest().bytes)).body).toBe('reached')
  } finally {
    vi.useRealTimers()
  }
})

it('refuses text that setEncoding made of the body', async () => {
  const verifier = watchedVerifier()
  const handler = verified(verifier, (_request, response) => response.end('reached'))
  const port = await start((request, response) => {
    request.setEncoding('utf8')
    handler(request, response)
  })
  expect((await exchange(port, wireRequest().bytes)).status).toBe(500)
  expect(verifier.codes()).toEqual(['BODY_UNAVAILABLE'])
})
