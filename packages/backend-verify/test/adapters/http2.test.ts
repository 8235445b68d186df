import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, constants, createServer } from 'node:http2'
import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  Http2Server,
  Http2ServerRequest,
  Http2ServerResponse,
  OutgoingHttpHeaders,
} from 'node:http2'
import { connect as connectSocket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { buildCorpusRequest, corpus } from '@apig/vectors/corpus'
import fastify from 'fastify'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { verifying } from '../../src/adapters/fastify.ts'
import { verified } from '../../src/adapters/node.ts'
import type { ExemptRequest, VerifiedRequest, VerifierOptions } from '../../src/index.ts'
import { context } from '../corpus-world.ts'
import { HOST, KEY_ID, SECRET, headerOf, signedRequest } from '../signed-request.ts'
import type { Wanted } from '../signed-request.ts'
import { H2_PREFACE, h2Reset, h2Unfinished } from './h2-frames.ts'
import { echoOf } from './servers.ts'
import type { Echo } from './servers.ts'
import { watchedVerifier } from './signed-bytes.ts'
import type { WatchedVerifier } from './signed-bytes.ts'

interface H2Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

let verifier: WatchedVerifier
let session: ClientHttp2Session
const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  session.destroy()
  for (const close of closing.splice(0)) await close()
})

async function open(port: number): Promise<number> {
  session = connect(`http://127.0.0.1:${port}`)
  await once(session, 'connect')
  return port
}

/** Handlers of node:http2 that read the stream. */
async function startPlain(options: Partial<VerifierOptions> = {}): Promise<number> {
  verifier = watchedVerifier(options)
  const server = createServer(
    verified<Http2ServerRequest, Http2ServerResponse, VerifiedRequest | ExemptRequest>(
      verifier,
      async (request, response) => {
        const pieces: Buffer[] = []
        for await (const piece of request) pieces.push(piece as Buffer)
        response.setHeader('content-type', 'application/json')
        response.end(
          JSON.stringify(echoOf(request.apig, request.rawBody, Buffer.concat(pieces), request.url)),
        )
      },
    ),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  return open((server.address() as AddressInfo).port)
}

async function startFastify(): Promise<number> {
  verifier = watchedVerifier()
  const app = fastify({ http2: true }) as unknown as FastifyInstance<
    Http2Server,
    Http2ServerRequest,
    never,
    FastifyBaseLogger
  >
  void app.register(verifying(verifier))
  app.all('/*', (request) => echoOf(request.apig, undefined, request.body, request.originalUrl))
  await app.listen({ port: 0, host: '127.0.0.1' })
  closing.push(() => app.close())
  return open((app.server.address() as AddressInfo).port)
}

/** What the gateway would send in HTTP/2: the host as `:authority`. */
function h2Headers(wanted: Wanted, change: OutgoingHttpHeaders = {}): OutgoingHttpHeaders {
  const signed = signedRequest(wanted)
  const kept = signed.headers.filter(([name]) => name.toLowerCase() !== 'host')
  return {
    ':method': signed.method,
    ':path': signed.url,
    ':scheme': 'http',
    ':authority': headerOf(signed, 'host'),
    ...Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), value])),
    ...change,
  }
}

async function answerTo(stream: ClientHttp2Stream): Promise<H2Answer> {
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
  // A stream that the server closes before the client is done throws when it is iterated.
  const pieces: Buffer[] = []
  stream.on('data', (piece: Buffer) => pieces.push(piece))
  await once(stream, 'end')
  return { status: Number(headers[':status']), headers, body: Buffer.concat(pieces).toString() }
}

async function send(wanted: Wanted, change: OutgoingHttpHeaders = {}): Promise<H2Answer> {
  const body = wanted.body ?? '{"id":1}'
  const stream = session.request(h2Headers(wanted, change), { endStream: body.length === 0 })
  if (body.length > 0) stream.end(body)
  return answerTo(stream)
}

describe.each([
  ['node:http2', () => startPlain()],
  ['Fastify over HTTP/2', startFastify],
] as const)('%s', (_name, start) => {
  it('takes :authority for the host', async () => {
    await start()
    const body = JSON.stringify({ text: 'x'.repeat(200_000) })
    const { status, body: text } = await send({ body })
    expect(status, text).toBe(200)
    const { apig } = JSON.parse(text) as Echo
    expect(apig.headers).toContainEqual(['host', HOST])
    expect(apig.body).toBe(Buffer.from(body).toString('base64'))
  })

  it('takes requests without a body', async () => {
    await start()
    expect((await send({ method: 'GET', headers: [], body: '' })).status).toBe(200)
    expect((await send({ method: 'DELETE', headers: [], body: '' })).status).toBe(200)
  })

  it('takes a body of no bytes that ends late', async () => {
    await start()
    const headers = h2Headers({ method: 'POST', body: '', headers: [] })
    const stream = session.request(headers, { endStream: false })
    await turn()
    stream.end()
    expect((await answerTo(stream)).status).toBe(200)
  })

  it('refuses another authority, an altered body, and an authority that the host header contradicts', async () => {
    await start()
    expect((await send({}, { ':authority': 'evil.example' })).status).toBe(401)
    expect((await send({ body: '{"id":1}' }, { host: 'evil.example' })).status).toBe(401)
    const stream = session.request(h2Headers({ body: '{"id":1}' }))
    stream.end('{"id":2}')
    const { status, headers, body } = await answerTo(stream)
    expect(status).toBe(401)
    expect(headers).not.toHaveProperty('connection')
    expect(JSON.parse(body)).toMatchObject({ error: 'invalid' })
    expect(verifier.codes()).toEqual(['HOST_NOT_ALLOWED', 'HEADER_DUPLICATE', 'SIGNATURE_MISMATCH'])
  })

  it('joins cookie crumbs', async () => {
    await start()
    const { status } = await send({ headers: [['cookie', 'a=1; b=2']] }, { cookie: ['a=1', 'b=2'] })
    expect(status).toBe(200)
  })

  it('answers at once where the body is refused unread, and stops the upload', async () => {
    await start()
    const stream = session.request({ ...h2Headers({}), authorization: 'Basic x' })
    stream.on('error', () => {})
    stream.write(randomBytes(1_000_000))
    expect((await answerTo(stream)).status).toBe(401)
    if (!stream.closed) await once(stream, 'close')
    expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR)
    // The connection lives on.
    expect((await send({})).status).toBe(200)
  })

  it.each([constants.NGHTTP2_CANCEL, constants.NGHTTP2_NO_ERROR])(
    'refuses a body that is broken off with code %i',
    async (code) => {
      const port = await start()
      const raw = connectSocket(port, '127.0.0.1')
      raw.on('error', () => {})
      // What arrives is what was signed: an end that was never sent must not make it whole.
      const headers = h2Headers({ body: '{"id' })
      raw.write(Buffer.concat([H2_PREFACE, h2Unfinished(1, headers, Buffer.from('{"id'))]))
      for (let at = 0; at < 20; at++) await turn()
      raw.write(h2Reset(1, code))
      while (verifier.decisions.length === 0) await turn()
      expect(verifier.codes()).toEqual(['BODY_UNAVAILABLE'])
      raw.destroy()
    },
  )

  it('survives a session that goes away', async () => {
    await start()
    const stream = session.request(h2Headers({ body: randomBytes(1000) }))
    stream.on('error', () => {})
    stream.write('half')
    for (let at = 0; at < 5; at++) await turn()
    session.destroy()
    while (verifier.decisions.length === 0) await turn()
    expect(verifier.codes()).toEqual(['BODY_UNAVAILABLE'])
  })
})

it('takes many streams at once', async () => {
  await startPlain()
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) => send({ body: JSON.stringify({ id: at, text: 'x'.repeat(5000) }) })),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
})

it.each([
  ['at hand', { [KEY_ID]: SECRET }],
  ['looked up', () => turn(SECRET)],
])('gives bodies back however they come, the keys being %s', async (_how, keys) => {
  await startPlain({ keys })
  for (const size of [1, 100, 16_384, 70_000]) {
    for (const pieces of [1, 2, 5]) {
      for (const late of [false, true]) {
        const body = randomBytes(size)
        const stream = session.request(h2Headers({ body }))
        for (let at = 0; at < pieces; at++) {
          stream.write(body.subarray((at * size) / pieces, ((at + 1) * size) / pieces))
          if (late) await turn()
        }
        stream.end()
        const { status, body: text } = await answerTo(stream)
        expect([status, size, pieces]).toEqual([200, size, pieces])
        const { rawBody, parsed } = JSON.parse(text) as Echo
        expect(rawBody).toBe(body.toString('base64'))
        expect(parsed).toEqual({ bytes: rawBody })
      }
    }
  }
})

describe('the corpus over HTTP/2', () => {
  const cases = corpus.filter((given) => given.via.includes('http2'))
  it.each(cases.map((given) => [given.id, given.name, given.expect, given] as const))(
    '%s %s: %s',
    async (_id, _name, wanted, given) => {
      await startPlain()
      const { headers, body } = buildCorpusRequest(given, context)
      const together: Record<string, string | string[]> = {}
      for (const [name, value] of headers) {
        const known = together[name.toLowerCase()]
        together[name.toLowerCase()] = known === undefined ? value : [known, value].flat()
      }
      const stream = session.request(together)
      stream.end(body)
      expect((await answerTo(stream)).status).toBe(wanted === 'ACCEPT' ? 200 : 401)
      expect(verifier.codes()).toEqual([wanted])
    },
  )
})
