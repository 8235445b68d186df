import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { verified } from '../../src/adapters/node.ts'
import type { ReplayStore, VerifierOptions } from '../../src/index.ts'
import { SECRET } from '../signed-request.ts'
import { MULTIPART_TYPE, multipartOf, parsingServers } from './parsing-servers.ts'
import { openRaw } from './raw-client.ts'
import type { RawConnection } from './raw-client.ts'
import { listen, readBody, serverNamed, servers } from './servers.ts'
import type { Echo, Running, ServerKind } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'
import type { WatchedVerifier } from './signed-bytes.ts'

/** What comes, or does not come, after the last byte of the body. */
const ENDS: Readonly<Record<string, (connection: RawConnection, bytes: Buffer) => void>> = {
  'a space': (connection, bytes) => connection.write(Buffer.concat([bytes, Buffer.from(' ')])),
  'a line end and junk': (connection, bytes) =>
    connection.write(Buffer.concat([bytes, Buffer.from('\r\nx')])),
  'a TLS hello': (connection, bytes) =>
    connection.write(Buffer.concat([bytes, Buffer.from('16030100f8010000f40303', 'hex')])),
  FIN: (connection, bytes) => void connection.socket.end(bytes),
  RST: (connection, bytes) => void connection.socket.write(bytes, () => connection.socket.resetAndDestroy()),
}

/** Waits until nothing is left of the connection. A server that has not read a large body does not see its end. */
async function whenLost(running: Running): Promise<void> {
  const { server } = running
  for (let at = 0; at < 500; at++) {
    await turn()
    const open = await new Promise<number>((resolve) =>
      server.getConnections((_error, count) => resolve(count)),
    )
    if (open === 0) return
  }
}

type Speed = (lost: () => Promise<unknown>, store: ReplayStore) => Partial<VerifierOptions>

/** How long verifying takes: until nothing is left of the connection, or not at all. */
const SPEEDS = {
  'at once': () => ({}),
  'the key looked up slowly': (lost: () => Promise<unknown>) => ({
    keys: async () => {
      await lost()
      return SECRET
    },
  }),
  'the claim made slowly': (lost: () => Promise<unknown>, store: ReplayStore) => ({
    replay: {
      store: {
        ...store,
        claim: async (...given: Parameters<ReplayStore['claim']>) => {
          await lost()
          return store.claim(...given)
        },
      },
    },
  }),
} as const

function countingStore(): ReplayStore & { readonly claims: Set<string> } {
  const claims = new Set<string>()
  return {
    scope: 'process',
    claims,
    claim: async (key) => (claims.has(key) ? 'seen' : (claims.add(key), 'fresh')),
    release: async (key) => void claims.delete(key),
  }
}

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const BYTES_TYPE = 'application/octet-stream'
const jsonOf = (length: number): string => JSON.stringify({ text: 'x'.repeat(length - 11) })
const BODIES: readonly (readonly [string, string])[] = [
  [JSON_TYPE, jsonOf(20)],
  [JSON_TYPE, jsonOf(200_000 - 100_100)],
  [FORM_TYPE, `a=${'x'.repeat(30_000)}`],
  [BYTES_TYPE, randomBytes(150_000).toString('base64')],
]

let running: Running
let verifier: WatchedVerifier
const connections: RawConnection[] = []
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.destroy()
  await running.stop()
})

/** Sends one request that ends like this; tells the bodies that the handler saw. */
async function lose(
  kind: ServerKind,
  speed: keyof typeof SPEEDS,
  type: string,
  body: string,
  end: keyof typeof ENDS,
): Promise<{ store: ReturnType<typeof countingStore>; code: string }> {
  const store = countingStore()
  let lost = async (): Promise<unknown> => undefined
  verifier = watchedVerifier({ replay: { store }, ...(SPEEDS[speed] as Speed)(() => lost(), store) })
  running = await kind.start(verifier)
  lost = () => whenLost(running)
  const connection = openRaw(running.port)
  connections.push(connection)
  const request = wireRequest({ headers: [['content-type', type]], body })
  ENDS[end]?.(connection, request.bytes)
  for (let at = 0; at < 5000 && verifier.decisions.length === 0; at++) await turn()
  for (let at = 0; at < 20; at++) await turn()
  return { store, code: verifier.codes()[0] ?? 'UNDECIDED' }
}

const kinds = [...servers.filter(({ tier }) => tier === 'wire')]

describe.each(kinds)('no handler of $name runs without the verified bytes', (kind) => {
  const cases = Object.keys(ENDS).flatMap((end) =>
    (Object.keys(SPEEDS) as (keyof typeof SPEEDS)[]).map((speed) => [end, speed] as const),
  )
  it.each(cases)('after %s, %s', async (end, speed) => {
    for (const [type, body] of BODIES) {
      const seen: Echo[] = []
      const handled = watchEchoes(seen)
      const { store, code } = await lose(kind, speed, type, body, end)
      handled()
      // A large body that is not read before its key is known keeps the server from seeing the end of the connection.
      if (speed === 'the claim made slowly' || (speed !== 'at once' && body.length < 1000)) {
        expect(code).toBe('BODY_UNAVAILABLE')
        await turn()
        expect(store.claims.size).toBe(0)
      }
      expect(['ACCEPT', 'BODY_UNAVAILABLE']).toContain(code)
      if (code !== 'ACCEPT') expect(seen).toEqual([])
      for (const { apig, parsed } of seen) {
        expect(apig.body).toBe(Buffer.from(body).toString('base64'))
        if (type === JSON_TYPE && kind.name !== 'node:http') expect(parsed).toEqual(JSON.parse(body))
      }
      await running.stop()
    }
  })
})

describe.each(parsingServers)('text and multipart parsers behind $name', (kind) => {
  const cases = Object.keys(ENDS).flatMap((end) =>
    (Object.keys(SPEEDS) as (keyof typeof SPEEDS)[]).map((speed) => [end, speed] as const),
  )
  it.each(cases)('find what was verified or do not run, after %s, %s', async (end, speed) => {
    for (const length of [1, 20, 50_000, 200_000]) {
      const text = 'y'.repeat(length)
      for (const [type, body, parsed] of [
        ['text/plain', text, text],
        [MULTIPART_TYPE, multipartOf(text), { a: text }],
      ] as const) {
        const { store, code } = await lose(kind, speed, type, body, end)
        const seen = kind.takeSeen()
        // Nest's own parsers run before its guards: the guard has bytes that were kept, or is never asked.
        const isKept = kind.name === 'NestJS on Express' && type === 'text/plain'
        expect(['ACCEPT', 'BODY_UNAVAILABLE', ...(isKept ? ['UNDECIDED'] : [])]).toContain(code)
        if (speed === 'the claim made slowly' && !isKept) expect(code).toBe('BODY_UNAVAILABLE')
        for (const one of seen) expect(one).toEqual(parsed)
        if (code !== 'ACCEPT') {
          expect(seen).toEqual([])
          expect(store.claims.size).toBe(0)
        }
        await running.stop()
      }
    }
  })

  it('take what is there as usual', async () => {
    const text = 'y'.repeat(50_000)
    for (const [type, body, parsed] of [
      ['text/plain', text, text],
      [MULTIPART_TYPE, multipartOf(text), { a: text }],
    ] as const) {
      verifier = watchedVerifier()
      running = await kind.start(verifier)
      const connection = openRaw(running.port)
      connections.push(connection)
      connection.write(wireRequest({ headers: [['content-type', type]], body }).bytes)
      const { status, body: said } = await connection.answer()
      expect(status, said).toBe(kind.name.startsWith('NestJS') ? 201 : 200)
      expect(kind.takeSeen()).toEqual([parsed])
      await running.stop()
    }
  })
})

/** What handlers of the test servers say they got: they write it with JSON.stringify. */
function watchEchoes(seen: Echo[]): () => void {
  const { stringify } = JSON
  JSON.stringify = ((value: unknown, ...rest: []) => {
    if (typeof value === 'object' && value !== null && 'apig' in value && 'rawBody' in value)
      seen.push(value as Echo)
    return stringify(value, ...rest)
  }) as typeof JSON.stringify
  return () => {
    JSON.stringify = stringify
  }
}

describe('a request behind one that was refused with connection: close', () => {
  it.each(servers.filter(({ tier }) => tier === 'wire'))('never runs, in $name', async (kind) => {
    verifier = watchedVerifier()
    running = await kind.start(verifier)
    const connection = openRaw(running.port)
    connections.push(connection)
    const length = 40
    connection.write(`POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\nhalf`)
    const { status, headers } = await connection.answer()
    expect([status, headers.connection]).toEqual([401, 'close'])
    // The rest of that body, and a request that would verify.
    connection.write(
      Buffer.concat([
        Buffer.alloc(length - 4),
        wireRequest({ method: 'GET', body: '' }).bytes,
        wireRequest().bytes,
      ]),
    )
    await connection.closed
    expect(verifier.codes()[0]).toBe('AUTH_MISSING')
    expect(verifier.codes()).not.toContain('ACCEPT')
  })

  it('never runs, exempt or not, though it came together with the rest', async () => {
    const reached: (string | undefined)[] = []
    verifier = watchedVerifier({ exempt: ['GET /healthz'] })
    running = await listen(
      createServer(
        verified(verifier, async (request, response) => {
          reached.push(request.url)
          await readBody(request)
          response.end('ok')
        }),
      ),
    )
    const connection = openRaw(running.port)
    connections.push(connection)
    connection.write('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf')
    await connection.answer()
    connection.write('123456GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
    await connection.closed
    expect(reached).toEqual([])
  })
})

it('keeps the connection where the body of a refused request has come whole', async () => {
  verifier = watchedVerifier()
  running = await serverNamed('node:http').start(verifier)
  const connection = openRaw(running.port)
  connections.push(connection)
  for (let at = 0; at < 3; at++) {
    connection.write(wireRequest({ secret: 'another secret' }).bytes)
    const { status, headers } = await connection.answer()
    expect([status, headers.connection]).toEqual([401, 'keep-alive'])
  }
  connection.write(wireRequest().bytes)
  expect((await connection.answer()).status).toBe(200)
})
