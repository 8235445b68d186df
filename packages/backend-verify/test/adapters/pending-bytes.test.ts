import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { VerifierOptions } from '../../src/index.ts'
import { openRaw } from './raw-client.ts'
import type { Answer, RawConnection } from './raw-client.ts'
import { servers } from './servers.ts'
import type { Running, ServerKind } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'
import type { WatchedVerifier } from './signed-bytes.ts'

const kinds = servers.filter(({ tier }) => tier === 'wire')

const BYTES = [['content-type', 'application/octet-stream']] as const
const LARGE = 90_000
const LIMITS = { maxBodyBytes: 100_000, maxPendingBytes: 400_000 }

let running: Running | undefined
let verifier: WatchedVerifier
const connections: RawConnection[] = []
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.destroy()
  await running?.stop()
  running = undefined
})

/** @returns what the server has read of all its connections */
async function start(kind: ServerKind, options: Partial<VerifierOptions>): Promise<() => number> {
  verifier = watchedVerifier({ ...LIMITS, ...options })
  running = await kind.start(verifier)
  return countRead(running.server)
}

function countRead(server: Server): () => number {
  const sockets: Socket[] = []
  server.on('connection', (socket: Socket) => void sockets.push(socket))
  return () => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0)
}

function open(): RawConnection {
  const connection = openRaw(running?.port ?? 0)
  connections.push(connection)
  return connection
}

async function send(length: number): Promise<Answer> {
  const connection = open()
  connection.write(wireRequest({ headers: BYTES, body: new Uint8Array(length).fill(120) }).bytes)
  return connection.answer()
}

/** Opens connections that send all of a body but its last byte. Resolves when the server has read that much. */
async function stall(count: number, keyId: string, read: () => number): Promise<RawConnection[]> {
  const { bytes } = wireRequest({ keyId, headers: BYTES, body: new Uint8Array(LARGE).fill(120) })
  const stalled = Array.from({ length: count }, open)
  for (const connection of stalled) connection.write(bytes.subarray(0, -1))
  for (let at = 0; read() < count * (bytes.length - 1); at++) {
    if (at > 5000) throw new Error(`the server has read ${read()} bytes`)
    await turn()
  }
  return stalled
}

describe.each(kinds)('bodies that stall, in $name', (kind) => {
  it('hold nothing under an unknown key id, on 61 connections', async () => {
    const read = await start(kind, {})
    const stalled = await stall(61, 'nobody', read)
    expect((await send(LARGE)).status).toBe(200)
    for (const connection of stalled) connection.write('x')
    for (const connection of stalled) expect((await connection.answer()).status).toBe(401)
    expect(new Set(verifier.codes())).toEqual(new Set(['ACCEPT', 'KEY_UNKNOWN']))
  })

  it('leave a reserve to small bodies; a large one gets 503, and passes when they are gone', async () => {
    const read = await start(kind, {})
    const stalled = await stall(3, 'signature-key-1', read)
    const refused = await send(LARGE)
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.body)]).toEqual([
      503,
      '1',
      expect.objectContaining({ error: 'unavailable' }),
    ])
    expect((await send(1000)).status).toBe(200)
    for (const connection of stalled) connection.destroy()
    while (verifier.codes().length < 5) await turn()
    expect((await send(LARGE)).status).toBe(200)
    expect(verifier.codes().sort()).toEqual([
      'ACCEPT',
      'ACCEPT',
      'BODY_UNAVAILABLE',
      'BODY_UNAVAILABLE',
      'BODY_UNAVAILABLE',
      'OVERLOADED',
    ])
  })
})

describe('bodies that come slowly', () => {
  /** One byte at a time, until the server answers. */
  async function drip(connection: RawConnection, body: Buffer): Promise<Answer> {
    let answered = false
    const answering = connection.answer().finally(() => (answered = true))
    for (const byte of body) {
      if (answered) break
      connection.write(Uint8Array.of(byte))
      await pause(20)
    }
    return answering
  }

  it.concurrent.each(kinds)(
    'are given up below the lowest rate, and answered, in $name',
    async (kind) => {
      const own = watchedVerifier()
      const server = await kind.start(own)
      const connection = openRaw(server.port)
      try {
        const { head, body } = wireRequest({ headers: BYTES, body: new Uint8Array(20_000).fill(120) })
        connection.write(head)
        const { status, headers } = await drip(connection, body)
        expect([status, headers.connection, own.codes()]).toEqual([400, 'close', ['BODY_UNAVAILABLE']])
      } finally {
        connection.destroy()
        await server.stop()
      }
    },
    30_000,
  )

  it.concurrent.each(kinds)('are verified above it, in $name', async (kind) => {
    const own = watchedVerifier()
    const server = await kind.start(own)
    const connection = openRaw(server.port)
    try {
      const { head, body } = wireRequest({ headers: BYTES, body: new Uint8Array(3000).fill(120) })
      connection.write(head)
      for (let at = 0; at < body.length; at += 500) {
        connection.write(body.subarray(at, at + 500))
        await pause(30)
      }
      expect((await connection.answer()).status).toBe(200)
    } finally {
      connection.destroy()
      await server.stop()
    }
  })
})
