import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { VerifierOptions } from '../../src/index.ts'
import { NOW } from '../signed-request.ts'
import { exchange, openRaw } from './raw-client.ts'
import type { RawConnection } from './raw-client.ts'
import { base64, servers } from './servers.ts'
import type { Echo, Running } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'
import type { WatchedVerifier } from './signed-bytes.ts'

const unsigned = (method: string, rest: string): string => `${method} /orders HTTP/1.1\r\nHost: a\r\n${rest}`
const word = (body: string): unknown => (JSON.parse(body) as { error: unknown }).error

/** Unhandled rejections end a test run; this tells which test they belong to. */
const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))

describe.each(servers)('$name', (kind) => {
  let running: Running
  let verifier: WatchedVerifier
  const connections: RawConnection[] = []

  async function start(options: Partial<VerifierOptions> = {}): Promise<void> {
    verifier = watchedVerifier(options)
    running = await kind.start(verifier)
  }
  function open(): RawConnection {
    const connection = openRaw(running.port)
    connections.push(connection)
    return connection
  }
  /** Until so many requests have been decided. */
  async function decided(count: number): Promise<void> {
    while (verifier.decisions.length < count) await turn()
  }
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.destroy()
    await running.stop()
    expect(unhandled).toEqual([])
  })

  it('refuses what is not signed, and keeps the connection where no body is on its way', async () => {
    await start()
    const connection = open()
    for (const method of ['GET', 'DELETE', 'OPTIONS']) {
      connection.write(unsigned(method, '\r\n'))
      const { status, headers, body } = await connection.answer()
      expect(status).toBe(401)
      expect(headers['www-authenticate']).toBe('SDK-HMAC-SHA256')
      expect(headers['content-type']).toBe('application/json; charset=utf-8')
      expect(headers['cache-control']).toBe('no-store')
      expect(headers.connection).toBe('keep-alive')
      expect(word(body)).toBe('missing')
    }
    connection.write(wireRequest().bytes)
    expect((await connection.answer()).status).toBe(200)
    expect(verifier.codes()).toEqual(['AUTH_MISSING', 'AUTH_MISSING', 'AUTH_MISSING', 'ACCEPT'])
  })

  it('answers HEAD without a body', async () => {
    await start()
    const connection = open()
    connection.write(unsigned('HEAD', '\r\n'))
    expect(await connection.answer({ noBody: true })).toMatchObject({ status: 401, body: '' })
    connection.write(wireRequest().bytes)
    expect((await connection.answer()).status).toBe(200)
  })

  it('tells the time where a signature has expired', async () => {
    await start()
    const { bytes } = wireRequest({ date: new Date(NOW.getTime() - 901_000) })
    const { status, headers, body } = await exchange(running.port, bytes)
    expect([status, word(body)]).toEqual([401, 'expired'])
    expect(headers.date).toBe(NOW.toUTCString())
  })

  // Under Fetch, the connection is the server's own business.
  if (kind.tier === 'wire') {
    it('closes the connection where the body of a refused request is on its way (corpus 122)', async () => {
      await start()
      const connection = open()
      connection.write(unsigned('POST', 'Content-Length: 100\r\n\r\nhalf'))
      const { status, headers, body } = await connection.answer()
      expect([status, headers.connection, word(body)]).toEqual([401, 'close', 'missing'])
      // What comes now belongs to that body; it is no request.
      connection.write(wireRequest({ method: 'GET', body: '' }).bytes)
      await connection.closed
      expect(verifier.codes()).toEqual(['AUTH_MISSING'])
    })

    it('lets a refused client that still sends read the answer', async () => {
      await start()
      const connection = open()
      const length = 4 * 1024 * 1024
      connection.write(unsigned('POST', `Content-Length: ${length}\r\n\r\n`))
      connection.write(randomBytes(length))
      expect(word((await connection.answer()).body)).toBe('missing')
      await connection.closed
    })
  }

  it('takes requests that are sent one behind the other', async () => {
    await start()
    const connection = open()
    const good = wireRequest({ body: '{"id":1}' })
    const other = wireRequest({ method: 'GET', target: '/v1/orders?c=3', body: '' })
    connection.write(
      Buffer.concat([good.bytes, other.bytes, Buffer.from(unsigned('GET', '\r\n')), good.bytes]),
    )
    const answers = []
    for (let at = 0; at < 4; at++) answers.push(await connection.answer())
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 200])
    expect((JSON.parse(answers[0]?.body ?? '') as Echo).apig.body).toBe(base64(good.body))
    expect((JSON.parse(answers[1]?.body ?? '') as Echo).apig.query).toEqual([['c', '3']])
  })

  it('takes Expect: 100-continue', async () => {
    await start()
    const connection = open()
    const { head, body } = wireRequest({}, { extra: [['Expect', '100-continue']] })
    connection.write(head)
    await new Promise<void>((resolve) => {
      connection.socket.once('data', (piece: Buffer) => {
        expect(piece.toString('latin1')).toBe('HTTP/1.1 100 Continue\r\n\r\n')
        resolve()
      })
    })
    connection.write(body)
    expect((await connection.answer()).status).toBe(200)
  })

  it('refuses a body that is too large, by what it says', async () => {
    await start({ maxBodyBytes: 1000 })
    const connection = open()
    connection.write(wireRequest({ body: randomBytes(1001) }).head)
    const { status, body } = await connection.answer()
    expect([status, word(body), verifier.codes()]).toEqual([413, 'too_large', ['BODY_TOO_LARGE']])
  })

  it('refuses a body that is too large, by what it is', async () => {
    await start({ maxBodyBytes: 1000 })
    const connection = open()
    const { head } = wireRequest({}, { chunks: [randomBytes(5000)] })
    // No end in sight.
    connection.write(`${head}400\r\n${'x'.repeat(1024)}\r\n`)
    const { status, body } = await connection.answer()
    expect([status, word(body), verifier.codes()]).toEqual([413, 'too_large', ['BODY_TOO_LARGE']])
  })

  it('bounds a gzip bomb by its bytes on the wire (corpus 123), and inflates nothing before it is verified', async () => {
    await start({ maxBodyBytes: 200_000 })
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(200_000)
    const headers = [
      ['content-type', 'application/json'],
      ['content-encoding', 'gzip'],
    ] as const
    const forged = wireRequest({ headers, body: bomb, secret: 'another secret' })
    expect(word((await exchange(running.port, forged.bytes)).body)).toBe('invalid')
    const larger = wireRequest({ headers, body: randomBytes(200_001) })
    expect((await exchange(running.port, larger.bytes)).status).toBe(413)
    expect(verifier.codes()).toEqual(['SIGNATURE_MISMATCH', 'BODY_TOO_LARGE'])
  })

  it('gives up a body that stalls', async () => {
    await start({ bodyTimeoutSeconds: 0.05 })
    const connection = open()
    connection.write(wireRequest().bytes.subarray(0, -1))
    const { status, body } = await connection.answer()
    expect([status, word(body), verifier.codes()]).toEqual([400, 'internal', ['BODY_UNAVAILABLE']])
  })

  it.each(['destroyed', 'reset', 'half closed'])(
    'survives a client that goes away mid-body: %s',
    async (how) => {
      await start()
      const connection = open()
      const seen: IncomingMessage[] = []
      running.server.on('request', (request: IncomingMessage) => seen.push(request))
      connection.write(wireRequest({ body: randomBytes(100_000) }).bytes.subarray(0, 50_000))
      while (seen[0]?.readableDidRead !== true) await turn()
      if (how === 'destroyed') connection.destroy()
      else if (how === 'reset') connection.socket.resetAndDestroy()
      else connection.socket.end()
      await decided(1)
      expect(verifier.codes()).toEqual(['BODY_UNAVAILABLE'])
      await turn()
      expect(listenersOf(seen[0])).toEqual([])
      expect((await exchange(running.port, wireRequest().bytes)).status).toBe(200)
    },
  )

  it('leaves no listeners behind', async () => {
    await start()
    const seen: IncomingMessage[] = []
    running.server.on('request', (request: IncomingMessage) => seen.push(request))
    const warnings: Error[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning)
    process.on('warning', onWarning)
    const connection = open()
    for (let at = 0; at < 30; at++) {
      // In two pieces, so that there is something to wait for.
      const { bytes } = wireRequest({ body: JSON.stringify({ text: 'x'.repeat(2000) }) })
      connection.write(bytes.subarray(0, -5))
      await turn()
      connection.write(bytes.subarray(-5))
      expect((await connection.answer()).status).toBe(200)
    }
    expect(verifier.codes()).toEqual(Array.from({ length: 30 }, () => 'ACCEPT'))
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
    expect(seen.flatMap(listenersOf)).toEqual([])
    expect(seen).toHaveLength(30)
  })

  it('takes 200 requests at once, each with its own body', async () => {
    await start()
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, at) => {
        const tampered = at % 4 === 3
        const { bytes } = wireRequest({ body: JSON.stringify({ id: at }), target: `/v1/orders?id=${at}` })
        if (tampered) bytes[bytes.length - 2] = 0x78
        return { at, tampered, answer: await exchange(running.port, bytes) }
      }),
    )
    for (const { at, tampered, answer } of answers) {
      expect(answer.status).toBe(tampered ? 401 : 200)
      if (tampered) expect(word(answer.body)).toBe('invalid')
      else {
        const { apig, parsed } = JSON.parse(answer.body) as Echo
        expect(apig.query).toEqual([['id', String(at)]])
        if (kind.name !== 'node:http') expect(parsed).toEqual({ id: at })
      }
    }
  })
})

/** Those that the adapter puts on a request while it reads. */
function listenersOf(request: IncomingMessage | undefined): string[] {
  return ['readable', 'aborted'].filter((event) => (request?.listenerCount(event) ?? 0) > 0)
}
