import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { verified, verifiedUpgrade } from '../../src/adapters/node.ts'
import type { VerifierOptions } from '../../src/index.ts'
import { KEY_ID, SECRET } from '../signed-request.ts'
import { openRaw } from './raw-client.ts'
import type { RawConnection } from './raw-client.ts'
import { listen } from './servers.ts'
import type { Running } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'
import type { WatchedVerifier } from './signed-bytes.ts'

const UPGRADE = [
  ['Connection', 'Upgrade'],
  ['Upgrade', 'echo'],
] as const

let running: Running
let connection: RawConnection
let verifier: WatchedVerifier
let reached: string[]
const sockets: Duplex[] = []

afterEach(async () => {
  connection.destroy()
  for (const socket of sockets.splice(0)) socket.destroy()
  await running.stop()
})

async function start(options: Partial<VerifierOptions> = {}): Promise<Server> {
  verifier = watchedVerifier(options)
  reached = []
  const server = createServer(
    verified(verifier, (request, response) => {
      reached.push('request')
      response.end(request.apig.keyId)
    }),
  )
  const take = verifiedUpgrade(verifier, (request, socket, head) => {
    reached.push(`${request.method} ${request.apig.keyId}`)
    sockets.push(socket)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    socket.write(`head ${head.toString()}`)
    socket.pipe(socket)
  })
  server.on('upgrade', take)
  server.on('connect', take)
  running = await listen(server)
  connection = openRaw(running.port)
  return server
}

const upgradeRequest = () => wireRequest({ method: 'GET', target: '/socket', body: '' }, { extra: UPGRADE })

it('hands a socket over to those that verify', async () => {
  await start()
  connection.write(Buffer.concat([upgradeRequest().bytes, Buffer.from('early')]))
  expect((await connection.answer()).status).toBe(101)
  connection.write(' late')
  let echoed = ''
  connection.socket.on('data', (piece: Buffer) => (echoed += piece.toString()))
  while (!echoed.endsWith('late')) await turn()
  expect(reached).toEqual([`GET ${KEY_ID}`])
})

it('answers the others, and closes their sockets (corpus 115)', async () => {
  await start()
  connection.write('GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
  const { status, headers, body } = await connection.answer()
  expect([status, headers.connection, headers['www-authenticate']]).toEqual([401, 'close', 'SDK-HMAC-SHA256'])
  expect(JSON.parse(body)).toMatchObject({ error: 'missing' })
  await connection.closed
  expect(reached).toEqual([])
  expect(verifier.codes()).toEqual(['AUTH_MISSING'])
})

it('refuses an altered target', async () => {
  await start()
  connection.write(upgradeRequest().head.replace('/socket', '/admin'))
  expect((await connection.answer()).status).toBe(401)
  expect(verifier.codes()).toEqual(['SIGNATURE_MISMATCH'])
  expect(reached).toEqual([])
})

it('refuses every CONNECT', async () => {
  await start()
  const { head } = wireRequest({ method: 'CONNECT', target: '/', body: '' })
  connection.write(head.replace('CONNECT /', 'CONNECT api.example.com:443'))
  expect((await connection.answer()).status).toBe(401)
  expect(verifier.codes()).toEqual(['TARGET_BAD'])
  expect(reached).toEqual([])
})

it('verifies an upgrade as any request where nobody listens to it', async () => {
  const server = await start()
  server.removeAllListeners('upgrade')
  connection.write(upgradeRequest().bytes)
  expect(await connection.answer()).toMatchObject({ status: 200, body: KEY_ID })
  connection.write('GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
  expect((await connection.answer()).status).toBe(401)
  expect(reached).toEqual(['request'])
})

it('survives a client that goes away while its key is looked up', async () => {
  let found = (_secret: string): void => {}
  const server = await start({ keys: () => new Promise<string>((resolve) => (found = resolve)) })
  const arrived = new Promise<Duplex>((resolve) =>
    server.once('upgrade', (_request, socket) => resolve(socket)),
  )
  connection.write(upgradeRequest().bytes)
  const socket = await arrived
  connection.socket.resetAndDestroy()
  socket.resume()
  while (!socket.destroyed) await turn()
  found(SECRET)
  while (verifier.decisions.length === 0) await turn()
  await turn()
  expect(reached).toEqual([])
})
