import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { buildCorpusRequest, corpus, corpusWireBytes } from '@apig/vectors/corpus'
import type { CorpusCase } from '@apig/vectors/corpus'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVerifier, refusalResponse } from '../src/index.ts'
import type { Verifier, VerifyResult } from '../src/index.ts'
import { context, optionsOf } from './corpus-world.ts'
import { NOW } from './signed-request.ts'

let server: Server
let port: number
let verifier: Verifier
let decided: (result: VerifyResult) => void

// As an adapter would: the raw target, the raw headers, and a body that leaves the socket open when it is given up.
async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const result = await verifier.verify({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.rawHeaders,
      body: bodyOf(request),
    })
    decided(result)
    if (result.ok) return response.end('ok')
    const { status, headers, body } = refusalResponse(result)
    return response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** Sends the bytes on a socket of their own; resolves with what the verifier decided. */
async function sendRaw(given: CorpusCase): Promise<VerifyResult> {
  const bytes = corpusWireBytes(buildCorpusRequest(given, context))
  const socket = connect(port, '127.0.0.1')
  try {
    return await new Promise<VerifyResult>((resolve, reject) => {
      decided = resolve
      let answer = ''
      socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
      socket.on('error', reject)
      socket.on('close', () => reject(new Error(`the parser answered ${answer.slice(0, 40)}`)))
      socket.write(given.body === 'stalled' ? bytes.subarray(0, bytes.length - 3) : bytes)
    })
  } finally {
    socket.destroy()
  }
}

const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)
const httpCases = corpus.filter((given) => given.via.includes('http') && given.together === undefined)

describe('the corpus on a raw socket, through the parser of Node', () => {
  it.each(httpCases.map((given) => [given.id, given.name, given.expect, given] as const))(
    '%s %s: %s',
    async (_id, _name, _code, given) => {
      let clock = NOW
      verifier = createVerifier(optionsOf(given, () => clock))
      const result = await sendRaw(given)
      expect(codeOf(result), result.ok ? '' : result.message).toBe(given.expect)
      if (result.ok && !result.exempt && given.result?.canonicalPath !== undefined)
        expect(result.canonicalPath).toBe(given.result.canonicalPath)
      for (const { after, expect: wanted } of given.again ?? []) {
        clock = new Date(NOW.getTime() + 1000 * after)
        expect(codeOf(await sendRaw(given))).toBe(wanted)
      }
    },
  )
})
