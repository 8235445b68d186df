import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Controller, Get, Module, Post, Req } from '@nestjs/common'
import type { INestApplication, NestApplicationOptions } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { AbstractHttpAdapter } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { ApigVerifyGuard, ApigVerifyModule, SkipVerify, Verified } from '../../src/adapters/nest.ts'
import { isConfigError } from '../../src/index.ts'
import type { Decision, VerifiedRequest, VerifierOptions } from '../../src/index.ts'
import { HOST, KEY_ID, NOW, SECRET } from '../signed-request.ts'
import { exchange, openRaw } from './raw-client.ts'
import { wireRequest } from './signed-bytes.ts'

/** Decorators by hand: the tests are compiled by what knows no decorators. */
class Orders {
  create(apig: VerifiedRequest): object {
    const { keyId, query, body } = apig
    return { keyId, query, body: Buffer.from(body).toString('latin1') }
  }
  open(): string {
    return 'open'
  }
  wrong(apig: VerifiedRequest): string {
    return apig.keyId
  }
}
const describeRoute = (name: keyof Orders, ...decorators: MethodDecorator[]): void => {
  const descriptor = Object.getOwnPropertyDescriptor(Orders.prototype, name)
  for (const decorator of decorators) decorator(Orders.prototype, name, descriptor ?? {})
}
Controller()(Orders)
describeRoute('create', Post('orders'))
Verified()(Orders.prototype, 'create', 0)
describeRoute('open', Get('open'), SkipVerify())
describeRoute('wrong', Get('wrong'), SkipVerify())
Verified()(Orders.prototype, 'wrong', 0)

class Health {
  check(): string {
    return 'healthy'
  }
}
Controller('healthz')(Health)
Get()(Health.prototype, 'check', Object.getOwnPropertyDescriptor(Health.prototype, 'check') ?? {})
SkipVerify()(Health)

const platforms = [
  { name: 'Express', adapter: () => new ExpressAdapter() },
  { name: 'Fastify', adapter: () => new FastifyAdapter({ forceCloseConnections: true }) },
] as const

describe.each(platforms)('on $name', ({ name, adapter }) => {
  let app: INestApplication
  const decisions: Decision[] = []
  const lines: string[] = []

  afterEach(async () => {
    await app.close()
    decisions.length = 0
    lines.length = 0
  })

  const start = async (
    options: Partial<VerifierOptions> = {},
    settings: NestApplicationOptions = { rawBody: true },
  ): Promise<number> => {
    class AppModule {}
    const verify = ApigVerifyModule.forRoot({
      keys: { [KEY_ID]: SECRET },
      hosts: [HOST],
      now: () => NOW,
      logger: { warn: (line) => void lines.push(line) },
      onDecision: (decision) => void decisions.push(decision),
      ...options,
    })
    Module({ imports: [verify], controllers: [Orders, Health] })(AppModule)
    app = await NestFactory.create(AppModule, adapter() as AbstractHttpAdapter, {
      logger: false,
      forceCloseConnections: true,
      ...settings,
    })
    await app.listen(0, '127.0.0.1')
    return (app.getHttpServer().address() as AddressInfo).port
  }
  const json = (body: string): { readonly target: string; readonly body: string } => ({
    target: '/orders?q=a%20b&ids=9&ids=10&name=%E8%BF%BD%E5%8A%A0',
    body,
  })

  it('gives the handler what was verified', async () => {
    const port = await start()
    const body = JSON.stringify({ text: '追加'.repeat(50) })
    const answer = await exchange(port, wireRequest(json(body)).bytes)
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      201,
      {
        keyId: KEY_ID,
        query: [
          ['q', 'a b'],
          ['ids', '9'],
          ['ids', '10'],
          ['name', '追加'],
        ],
        body: Buffer.from(body).toString('latin1'),
      },
    ])
  })

  it('refuses what was altered, with the answer and headers of every adapter', async () => {
    const port = await start()
    const { head, bytes } = wireRequest({ target: '/orders?id=1' })
    const altered = [
      Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from('{"id":2}')]),
      wireRequest({ target: '/orders?id=1' }, { target: '/orders?id=2' }).bytes,
      Buffer.from(bytes.toString('latin1').replace('application/json', 'application/JSON'), 'latin1'),
    ]
    for (const sent of altered) {
      const { status, headers, body } = await exchange(port, sent)
      expect([status, JSON.parse(body)]).toEqual([
        401,
        { error: 'invalid', request_id: expect.any(String) as string },
      ])
      expect(headers).toMatchObject({ 'www-authenticate': 'SDK-HMAC-SHA256', 'cache-control': 'no-store' })
      expect(headers['content-type']).toMatch(/^application\/json/)
    }
    expect(decisions.map(({ code }) => code)).toEqual(Array(3).fill('SIGNATURE_MISMATCH'))
    const unsigned = await exchange(port, 'GET /orders HTTP/1.1\r\nHost: a\r\n\r\n')
    // Guards stand before routes, and GET has none there.
    expect(unsigned.status).toBe(404)
    const post = await exchange(port, 'POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n')
    expect([post.status, JSON.parse(post.body)]).toMatchObject([401, { error: 'missing' }])
  })

  it('accepts a body that is empty, and none', async () => {
    const port = await start()
    for (const extra of [[], [['Content-Length', '0']]] as const) {
      const sent = wireRequest({ target: '/orders', headers: [], body: '' }, { extra })
      const answer = await exchange(port, sent.bytes)
      expect([answer.status, JSON.parse(answer.body)]).toMatchObject([201, { body: '' }])
    }
  })

  it('names the option where a parser kept no bytes, and only to those who could sign', async () => {
    const port = await start({}, {})
    const answer = await exchange(port, wireRequest(json('{"id":1}')).bytes)
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([500, { error: 'internal' }])
    expect(decisions.map(({ code }) => code)).toEqual(['CONFIG'])
    expect(lines.join('')).toContain('NestFactory.create(AppModule, { rawBody: true })')
    const unsigned = await exchange(port, 'POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n')
    expect(unsigned.status).toBe(401)
  })

  it('refuses what a parser inflated', async () => {
    const port = await start()
    const sent = wireRequest({
      target: '/orders',
      headers: [
        ['content-type', 'application/json'],
        ['content-encoding', 'gzip'],
      ],
      body: gzipSync('{"id":1}'),
    })
    const { status } = await exchange(port, sent.bytes)
    // Fastify knows no encodings: its parser gets bytes that are not JSON.
    expect(status).toBe(name === 'Express' ? 500 : 400)
    if (name === 'Express') expect(decisions.map(({ code }) => code)).toEqual(['BODY_UNAVAILABLE'])
  })

  it('lets routes and controllers go without, and gives them nothing', async () => {
    const port = await start()
    const get = (path: string) => exchange(port, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
    expect(await get('/open')).toMatchObject({ status: 200, body: 'open' })
    expect(await get('/healthz')).toMatchObject({ status: 200, body: 'healthy' })
    expect((await get('/wrong')).status).toBe(500)
    expect(decisions).toEqual([])
  })

  it('closes the connection where it refuses a body that is still on its way', async () => {
    const port = await start()
    const connection = openRaw(port)
    try {
      connection.write(
        'POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: text/x-unknown\r\nContent-Length: 9\r\n\r\n1',
      )
      const answer = await connection.answer()
      // Fastify refuses the type before any guard.
      expect(answer.status).toBe(name === 'Express' ? 401 : 415)
      if (name === 'Express') expect(answer.headers.connection).toBe('close')
    } finally {
      connection.destroy()
    }
  })
})

it('reads a body that no parser took, and gives it back', async () => {
  class Raw {
    async read(request: AsyncIterable<Buffer>, apig: VerifiedRequest): Promise<object> {
      const pieces: Buffer[] = []
      for await (const piece of request) pieces.push(piece)
      return { read: Buffer.concat(pieces).length, verified: apig.body.length }
    }
  }
  Controller('raw')(Raw)
  Post()(Raw.prototype, 'read', Object.getOwnPropertyDescriptor(Raw.prototype, 'read') ?? {})
  Req()(Raw.prototype, 'read', 0)
  Verified()(Raw.prototype, 'read', 1)
  class AppModule {}
  const imports = [
    ApigVerifyModule.forRootAsync({
      useFactory: async () => ({ keys: { [KEY_ID]: SECRET }, now: () => NOW }),
    }),
  ]
  Module({ imports, controllers: [Raw] })(AppModule)
  const app = await NestFactory.create(AppModule, {
    logger: false,
    rawBody: true,
    forceCloseConnections: true,
  })
  try {
    await app.listen(0, '127.0.0.1')
    const { port } = app.getHttpServer().address() as AddressInfo
    const headers = [['content-type', 'application/octet-stream']] as const
    const sent = wireRequest({ target: '/raw', headers, body: new Uint8Array(200_000) })
    const answer = await exchange(port, sent.bytes)
    expect([answer.status, JSON.parse(answer.body)]).toEqual([201, { read: 200_000, verified: 200_000 }])
  } finally {
    await app.close()
  }
})

it('fails at once where an option is wrong', async () => {
  class AppModule {}
  Module({ imports: [ApigVerifyModule.forRoot({ keys: { [KEY_ID]: '' } })] })(AppModule)
  const created = NestFactory.create(AppModule, { logger: false, abortOnError: false })
  const error: unknown = await created.catch((thrown: unknown) => thrown)
  expect(isConfigError(error)).toBe(true)
  expect(String(error)).toContain('options.keys')
})

it('refuses to stand before what is not HTTP', async () => {
  const guard = new ApigVerifyGuard({} as never, { getAllAndOverride: () => undefined } as never)
  const context = { getType: () => 'ws', getHandler: () => Orders, getClass: () => Orders }
  await expect(guard.canActivate(context as never)).rejects.toThrow(/type 'ws'.*@SkipVerify/)
})
