import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import formbody from '@fastify/formbody'
import { createAdaptorServer } from '@hono/node-server'
import { bodyParser } from '@koa/bodyparser'
import express from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { verifying as verifyingExpress } from '../../src/adapters/express.ts'
import { verifying as verifyingFastify } from '../../src/adapters/fastify.ts'
import { verified as verifiedFetch } from '../../src/adapters/fetch.ts'
import { verifying as verifyingHono } from '../../src/adapters/hono.ts'
import { verifying as verifyingKoa } from '../../src/adapters/koa.ts'
import { verified } from '../../src/adapters/node.ts'
import type { ExemptRequest, VerifiedRequest, Verifier } from '../../src/index.ts'

/** What each server's handler says of the request that it got. */
export interface Echo {
  readonly apig: {
    readonly exempt: boolean
    readonly keyId: string | null
    readonly path?: string
    readonly canonicalPath?: string
    readonly query?: readonly (readonly [string, string])[]
    readonly headers?: readonly (readonly [string, string])[]
    readonly bodyVerified: boolean
    readonly ambiguities?: readonly string[]
    readonly replay?: string
    /** In base64. */
    readonly body?: string
    readonly wireTarget?: string
  }
  /** `rawBody`, where there is one, in base64. */
  readonly rawBody: string | null
  /** What the body parser of the framework made of the body; bytes in base64. */
  readonly parsed: unknown
  /** The URL as the framework shows it to the handler. */
  readonly url: string
}

export interface Running {
  readonly port: number
  readonly server: Server
  stop(): Promise<void>
}

/** A real server with a real framework, which verifies, then parses JSON, forms and bytes, then says what it got. */
export interface ServerKind {
  readonly name: string
  /** What of the wire the framework has kept. */
  readonly tier: 'wire' | 'fetch'
  start(verifier: Verifier): Promise<Running>
}

export const servers: readonly ServerKind[] = [
  { name: 'node:http', tier: 'wire', start: (verifier) => listen(createServer(plainHandler(verifier))) },
  {
    name: 'Express 5',
    tier: 'wire',
    start: (verifier) => listen(createServer(expressApp(express, verifier))),
  },
  {
    name: 'Express 4',
    tier: 'wire',
    start: (verifier) => listen(createServer(expressApp(express4, verifier))),
  },
  { name: 'Fastify 5', tier: 'wire', start: startFastify },
  { name: 'Koa 3', tier: 'wire', start: (verifier) => listen(createServer(koaApp(verifier).callback())) },
  {
    name: 'Hono 4 on Node',
    tier: 'wire',
    start: (verifier) => listen(createAdaptorServer({ fetch: honoApp(verifier).fetch }) as Server),
  },
  {
    name: 'Hono 4 on Fetch',
    tier: 'fetch',
    // As on Workers: the app sees the Request and nothing of Node.
    start: (verifier) => {
      const app = honoApp(verifier)
      return listen(createAdaptorServer({ fetch: (request) => app.fetch(request) }) as Server)
    },
  },
  {
    name: 'a Fetch handler',
    tier: 'fetch',
    start: (verifier) =>
      listen(createAdaptorServer({ fetch: (request) => fetchHandler(verifier)(request) }) as Server),
  },
]

export function serverNamed(name: string): ServerKind {
  const found = servers.find((kind) => kind.name === name)
  if (found === undefined) throw new Error(`no server ${name}`)
  return found
}

export async function listen(server: Server): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, server, stop: () => close(server) }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

export function echoOf(
  apig: ((VerifiedRequest | ExemptRequest) & { readonly wireTarget?: string }) | undefined,
  rawBody: Uint8Array | undefined,
  parsed: unknown,
  url: string,
): Echo {
  if (apig === undefined) throw new Error('the handler was called without a result')
  const { exempt, keyId = null, bodyVerified, wireTarget } = apig
  const lost = wireTarget === undefined ? {} : { wireTarget }
  const told = apig.exempt
    ? {}
    : {
        path: apig.path,
        canonicalPath: apig.canonicalPath,
        query: apig.query,
        headers: Object.entries(apig.headers),
        ambiguities: apig.ambiguities,
        replay: apig.replay,
        body: base64(apig.body),
      }
  const shown = parsed instanceof Uint8Array ? { bytes: base64(parsed) } : (parsed ?? null)
  const raw = rawBody === undefined ? null : base64(rawBody)
  return { apig: { exempt, keyId, bodyVerified, ...lost, ...told }, rawBody: raw, parsed: shown, url }
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** As programs without a framework read a body. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => resolve(Buffer.concat(pieces)))
    request.on('error', reject)
  })
}

/** Untyped here, where the types of the body parsers of several frameworks meet. */
function rawBodyOf(request: object): Uint8Array | undefined {
  return (request as { rawBody?: Uint8Array }).rawBody
}

function plainHandler(verifier: Verifier): RequestListener {
  return verified(verifier, async (request, response) => {
    const body = await readBody(request)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(echoOf(request.apig, rawBodyOf(request), body, request.url ?? '')))
  })
}

function expressApp(framework: typeof express, verifier: Verifier): ReturnType<typeof express> {
  const app = framework()
  app.use(verifyingExpress(verifier))
  app.use(framework.json(), framework.urlencoded({ extended: false }))
  app.use(framework.raw({ type: 'application/octet-stream' }))
  app.use((request, response) => {
    response.json(echoOf(request.apig, rawBodyOf(request), request.body, request.originalUrl))
  })
  return app
}

async function startFastify(verifier: Verifier): Promise<Running> {
  const app = fastify({ forceCloseConnections: true })
  void app.register(verifyingFastify(verifier))
  void app.register(formbody)
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  app.all('/*', (request) => echoOf(request.apig, rawBodyOf(request.raw), request.body, request.originalUrl))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { port, server: app.server, stop: () => app.close() }
}

function koaApp(verifier: Verifier): Koa {
  const app = new Koa()
  // Clients that go away are what is tested.
  app.silent = true
  app.use(verifyingKoa(verifier))
  app.use(bodyParser())
  app.use((ctx) => {
    ctx.body = echoOf(ctx.apig, rawBodyOf(ctx.req), ctx.request.body, ctx.originalUrl)
  })
  return app
}

function honoApp(verifier: Verifier): Hono {
  const app = new Hono()
  app.use(verifyingHono(verifier))
  app.all('*', async (c) => {
    const parsed = await parseFetch(c.req.header('content-type') ?? '', c.req)
    return c.json(echoOf(c.get('apig'), undefined, parsed, c.req.url))
  })
  return app
}

function fetchHandler(verifier: Verifier): (request: Request) => Promise<Response> {
  return verifiedFetch(verifier, async (request: Request, apig) => {
    const parsed = await parseFetch(request.headers.get('content-type') ?? '', request)
    return Response.json(echoOf(apig, undefined, parsed, request.url))
  })
}

interface Parseable {
  json(): Promise<unknown>
  formData(): Promise<FormData>
  arrayBuffer(): Promise<ArrayBuffer>
}

async function parseFetch(type: string, request: Parseable): Promise<unknown> {
  if (type === 'application/json') return request.json().catch(() => null)
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(await request.formData())
  return new Uint8Array(await request.arrayBuffer())
}
