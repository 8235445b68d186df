import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import type { Verifier, VerifyResult } from '../src/index.ts'

/** What became of some bytes: nothing where the parser of Node refused them, several results where they were several requests. */
export type Outcomes = readonly VerifyResult[]

/** Puts bytes through Node's own HTTP/1.1 server and then through a verifier, without a socket between. */
export interface WireServer {
  send(bytes: Uint8Array, verifier: Verifier): Promise<Outcomes>
}

export function createWireServer(): WireServer {
  const running = new WeakMap<object, { verifier: Verifier; results: Promise<VerifyResult>[] }>()
  const server = createServer(async (request, response) => {
    const run = running.get(request.socket)
    if (run === undefined) throw new Error('a request that nobody sent')
    const verified = run.verifier.verify({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.rawHeaders,
      body: bodyOf(request),
    })
    run.results.push(verified)
    const result = await verified
    // What is left of a body that nobody wants would be read on; the connection ends instead.
    response.writeHead(result.ok ? 200 : result.status, { connection: 'close' }).end()
  })
  // The client's end of the connection is no reason to give up a request that came whole.
  Object.assign(server, { httpAllowHalfOpen: true, keepAliveTimeout: 1 })
  server.on('clientError', (_error, socket) => socket.destroy())
  return {
    async send(bytes, verifier) {
      const results: Promise<VerifyResult>[] = []
      const socket = new Duplex({
        read() {},
        write: (_chunk, _encoding, done) => done(),
        allowHalfOpen: true,
      })
      running.set(socket, { verifier, results })
      const closed = once(socket, 'close')
      socket.on('error', () => {})
      server.emit('connection', socket)
      socket.push(bytes)
      socket.push(null)
      await closed
      // The connection may end before the verifier does.
      return Promise.all(results)
    },
  }
}

async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array
}
