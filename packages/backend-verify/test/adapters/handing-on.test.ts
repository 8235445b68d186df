import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { verified } from '../../src/adapters/node.ts'
import { KEY_ID, SECRET } from '../signed-request.ts'
import { openRaw } from './raw-client.ts'
import { listen, readBody } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'
import type { WireRequest } from './signed-bytes.ts'

const BIG = randomBytes(300_000)

/** Requests by how their body comes. */
const BODIES: Readonly<Record<string, { readonly request: WireRequest; readonly body: Buffer }>> = {
  'no body': { request: wireRequest({ method: 'GET', body: '' }), body: Buffer.alloc(0) },
  'Content-Length: 0': {
    request: wireRequest({ body: '' }, { extra: [['Content-Length', '0']] }),
    body: Buffer.alloc(0),
  },
  'a short body': { request: wireRequest({ body: '{"id":1}' }), body: Buffer.from('{"id":1}') },
  'a long body': { request: wireRequest({ body: BIG }), body: BIG },
  'no chunks': { request: wireRequest({}, { chunks: [] }), body: Buffer.alloc(0) },
  'one chunk': { request: wireRequest({}, { chunks: ['{"id":1}'] }), body: Buffer.from('{"id":1}') },
  'many chunks': {
    request: wireRequest(
      {},
      { chunks: Array.from({ length: 40 }, (_, at) => BIG.subarray(at * 7500, (at + 1) * 7500)) },
    ),
    body: BIG,
  },
  'a body under a signed hash': {
    request: wireRequest({ body: BIG, payload: 'signed', headers: [['x-sdk-content-sha256', sha256(BIG)]] }),
    body: BIG,
  },
}

/** How the bytes come in: at once, or with turns of the event loop between. */
const ARRIVALS: Readonly<Record<string, (request: WireRequest) => readonly Uint8Array[]>> = {
  'at once': ({ bytes }) => [bytes],
  'the head first': ({ head, body }) => [Buffer.from(head, 'latin1'), body],
  'in three pieces': ({ head, body }) => {
    const middle = Math.ceil(body.length / 2)
    return [Buffer.from(head, 'latin1'), body.subarray(0, middle), body.subarray(middle)]
  },
  'the last byte late': ({ bytes }) => [bytes.subarray(0, -1), bytes.subarray(-1)],
}

/** How handlers and parsers read a request. */
const READERS: Readonly<Record<string, (request: IncomingMessage) => Promise<Buffer>>> = {
  "'data' and 'end'": readBody,
  later: async (request) => {
    for (let at = 0; at < 3; at++) await turn()
    return readBody(request)
  },
  'for await': async (request) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    return Buffer.concat(pieces)
  },
  pipeline: async (request) => {
    const pieces: Buffer[] = []
    const sink = new Writable({
      highWaterMark: 1000,
      write(piece: Buffer, _encoding, done) {
        pieces.push(piece)
        setImmediate(done)
      },
    })
    await pipeline(request, sink)
    return Buffer.concat(pieces)
  },
  "'readable' and read()": async (request) => {
    const pieces: Buffer[] = []
    request.on('readable', () => {
      for (;;) {
        const piece = request.read() as Buffer | null
        if (piece === null) return
        pieces.push(piece)
      }
    })
    await once(request, 'end')
    return Buffer.concat(pieces)
  },
}

const KEYS = {
  'keys at hand': { [KEY_ID]: SECRET },
  'keys looked up': async () => {
    await turn()
    return SECRET
  },
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

it('is thrown away where the handler has no use for it', async () => {
  const verifier = watchedVerifier()
  const seen: IncomingMessage[] = []
  const running = await listen(
    createServer(
      verified(verifier, (request, response) => {
        seen.push(request)
        response.end('done')
      }),
    ),
  )
  const connection = openRaw(running.port)
  try {
    for (const { request } of Object.values(BODIES)) {
      connection.write(request.bytes)
      expect((await connection.answer()).body).toBe('done')
    }
    for (let at = 0; at < 5; at++) await turn()
    expect(seen.map((request) => request.closed)).toEqual(seen.map(() => true))
  } finally {
    connection.destroy()
    await running.stop()
  }
})

describe.each(Object.entries(KEYS))('%s', (_keys, keys) => {
  describe.each(Object.entries(BODIES))('%s', (_name, { request, body }) => {
    describe.each(Object.entries(ARRIVALS))('that comes %s', (_arrival, arrive) => {
      it.each(Object.entries(READERS))('is read by %s as it came', async (_reader, read) => {
        const verifier = watchedVerifier({ keys })
        let incoming: IncomingMessage | undefined
        const server = createServer(
          verified(verifier, async (req, res) => {
            incoming = req
            expect(req.readableEnded).toBe(false)
            const got = await read(req)
            res.end(JSON.stringify({ read: sha256(got), raw: sha256(req.rawBody ?? Buffer.from('none')) }))
          }),
        )
        const running = await listen(server)
        const connection = openRaw(running.port)
        try {
          for (const piece of arrive(request)) {
            connection.write(piece)
            await turn()
            await turn()
          }
          const answer = await connection.answer()
          expect(verifier.codes()).toEqual(['ACCEPT'])
          expect(JSON.parse(answer.body)).toEqual({ read: sha256(body), raw: sha256(body) })
          expect(incoming?.readableEnded).toBe(true)
          // The same connection takes the next request: nothing of this one is left on it.
          connection.write(BODIES['a short body']?.request.bytes ?? '')
          expect((await connection.answer()).status).toBe(200)
        } finally {
          connection.destroy()
          await running.stop()
        }
      })
    })
  })
})
