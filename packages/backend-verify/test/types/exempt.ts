// Compiled by tsconfig.types.json, in a program of its own: what it says of `Register` holds for the whole program.
import { createServer } from 'node:http'
import { createVerifier } from '@apig/backend-verify'
import type { ExemptRequest, VerifiedRequest } from '@apig/backend-verify'
import { verifying } from '@apig/backend-verify/express'
import { verifying as verifyingFastify } from '@apig/backend-verify/fastify'
import { verifying as verifyingHono } from '@apig/backend-verify/hono'
import { verifying as verifyingKoa } from '@apig/backend-verify/koa'
import { verified } from '@apig/backend-verify/node'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'

declare module '@apig/backend-verify' {
  interface Register {
    exempt: true
  }
}

const keys = { 'signature-key-1': 'the secret in the console' }
const verifier = createVerifier({ keys, exempt: ['GET /healthz'] })

/** The path of a request that was verified. */
function pathOf(apig: VerifiedRequest | ExemptRequest): string {
  // @ts-expect-error -- an exempt request has no path that anybody verified
  void apig.path
  return apig.exempt ? 'exempt' : apig.path
}

export const expressApp: express.Express = express()
expressApp.use(verifying(verifier))
expressApp.get('/', (request, response) => {
  // @ts-expect-error -- not before `exempt` was looked at
  void request.apig.path
  response.end(pathOf(request.apig))
})

export const fastifyApp = fastify()
void fastifyApp.register(verifyingFastify(verifier))
fastifyApp.get('/', (request) => {
  // @ts-expect-error -- not before `exempt` was looked at
  void request.apig.path
  return pathOf(request.apig)
})

export const koaApp: Koa = new Koa()
koaApp.use(verifyingKoa(verifier))
koaApp.use((ctx) => {
  // @ts-expect-error -- not before `exempt` was looked at
  void ctx.apig.path
  ctx.body = pathOf(ctx.apig)
})

export const honoApp: Hono = new Hono()
honoApp.use(verifyingHono(verifier))
honoApp.get('/', (c) => {
  // @ts-expect-error -- not before `exempt` was looked at
  void c.get('apig').path
  return c.text(pathOf(c.get('apig')))
})

export const server = createServer(
  verified(verifier, (request, response) => {
    // @ts-expect-error -- an exempt request has no bytes that were verified
    void request.rawBody.length
    response.end(pathOf(request.apig))
  }),
)

// A verifier without `exempt` gives what was verified, whatever the program says.
export const strict = createServer(
  verified(createVerifier({ keys }), (request, response) => response.end(request.rawBody)),
)
