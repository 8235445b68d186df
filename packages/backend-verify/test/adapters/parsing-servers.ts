import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import { createAdaptorServer } from '@hono/node-server'
import { Controller, Module, Post, Req, UseInterceptors } from '@nestjs/common'
import { APP_GUARD, NestFactory, Reflector } from '@nestjs/core'
import { AnyFilesInterceptor, ExpressAdapter } from '@nestjs/platform-express'
import type { NestExpressApplication } from '@nestjs/platform-express'
import express from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import multer from 'multer'
import { verifying } from '../../src/adapters/express.ts'
import { verifying as verifyingFastify } from '../../src/adapters/fastify.ts'
import { verifying as verifyingHono } from '../../src/adapters/hono.ts'
import { verifying as verifyingKoa } from '../../src/adapters/koa.ts'
import { ApigVerifyGuard } from '../../src/adapters/nest.ts'
import { verified } from '../../src/adapters/node.ts'
import type { Verifier } from '../../src/index.ts'
import { listen, readBody } from './servers.ts'
import type { Running, ServerKind } from './servers.ts'

const BOUNDARY = 'x'.repeat(20)
export const MULTIPART_TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** A form with one field, `a`. */
export function multipartOf(value: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${value}\r\n--${BOUNDARY}--\r\n`
}

/** A real server with parsers for text and multipart forms behind the verifier. */
export interface ParsingServer extends ServerKind {
  /** What handlers have found since this was last asked. */
  takeSeen(): unknown[]
}

type See = (parsed: unknown) => unknown

const kinds: Readonly<Record<string, (verifier: Verifier, see: See) => Running | Promise<Running>>> = {
  'node:http': (verifier, see) =>
    listen(
      createServer(
        verified(verifier, async (request, response) => {
          const isForm = request.headers['content-type'] === MULTIPART_TYPE
          const parsed = isForm
            ? await parseForm(request, response).catch(() => undefined)
            : (await readBody(request).catch(() => undefined))?.toString()
          if (parsed !== undefined) response.end(JSON.stringify(see(parsed)))
        }),
      ),
    ),
  'Express 5': (verifier, see) => listen(createServer(expressApp(express, verifier, see))),
  'Express 4': (verifier, see) => listen(createServer(expressApp(express4, verifier, see))),
  'Fastify 5': async (verifier, see) => {
    const app = fastify({ forceCloseConnections: true })
    void app.register(verifyingFastify(verifier))
    app.addContentTypeParser('multipart/form-data', (request, _payload, done) => {
      parseForm(request.raw, {} as ServerResponse).then((parsed) => done(null, parsed), done)
    })
    app.all('/*', (request) => see(request.body))
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as { port: number }
    return { port, server: app.server, stop: () => app.close() }
  },
  'Koa 3': (verifier, see) => {
    const app = new Koa()
    app.silent = true
    app.use(verifyingKoa(verifier))
    app.use(bodyParser({ enableTypes: ['text'] }))
    app.use(async (ctx) => {
      ctx.body = see(ctx.is('multipart') ? await parseForm(ctx.req, ctx.res) : ctx.request.body)
    })
    return listen(createServer(app.callback()))
  },
  'Hono 4 on Node': (verifier, see) => {
    const app = new Hono()
    app.use(verifyingHono(verifier))
    app.post('*', async (c) => {
      const isForm = c.req.header('content-type') === MULTIPART_TYPE
      return c.json(see(isForm ? await c.req.parseBody() : await c.req.text()))
    })
    return listen(createAdaptorServer({ fetch: app.fetch }) as Server)
  },
  'NestJS on Express': startNest,
}

export const parsingServers: readonly ParsingServer[] = Object.entries(kinds).map(([name, start]) => {
  const seen: unknown[] = []
  const see: See = (parsed) => {
    // Parsers make objects without a prototype.
    seen.push(typeof parsed === 'string' ? parsed : { ...(parsed as object) })
    return { seen: seen.length }
  }
  return {
    name,
    tier: 'wire',
    start: async (verifier) => start(verifier, see),
    takeSeen: () => seen.splice(0),
  }
})

function parseForm(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  return new Promise((resolve, reject) => {
    multer().none()(request as never, response as never, (error: unknown) => {
      if (error === undefined) resolve((request as { body?: unknown }).body)
      else reject(error as Error)
    })
  })
}

function expressApp(framework: typeof express, verifier: Verifier, see: See): express.Express {
  const app = framework()
  app.use(verifying(verifier))
  app.use(framework.text({ limit: '1mb' }), multer().none())
  app.use((request, response) => void response.json(see(request.body)))
  return app
}

/** Decorators by hand: the tests are compiled by what knows no decorators. */
async function startNest(verifier: Verifier, see: See): Promise<Running> {
  class Forms {
    take(request: { body: unknown }): unknown {
      return see(request.body)
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Forms.prototype, 'take') ?? {}
  Controller()(Forms)
  Post('*all')(Forms.prototype, 'take', descriptor)
  UseInterceptors(AnyFilesInterceptor())(Forms.prototype, 'take', descriptor)
  Req()(Forms.prototype, 'take', 0)
  class AppModule {}
  const guard = { provide: APP_GUARD, useFactory: () => new ApigVerifyGuard(verifier, new Reflector()) }
  Module({ providers: [guard], controllers: [Forms] })(AppModule)
  const app = await NestFactory.create<NestExpressApplication>(AppModule, new ExpressAdapter(), {
    logger: false,
    rawBody: true,
    forceCloseConnections: true,
  })
  app.useBodyParser('text', { limit: '1mb' })
  await app.listen(0, '127.0.0.1')
  const server = app.getHttpServer() as Server
  const { port } = server.address() as { port: number }
  return { port, server, stop: () => app.close() }
}
