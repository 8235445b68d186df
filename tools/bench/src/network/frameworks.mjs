import { createServer } from 'node:http'
import { verifying as verifyingExpress } from '@apig/backend-verify/express'
import { verifying as verifyingFastify } from '@apig/backend-verify/fastify'
import { verifying as verifyingHono } from '@apig/backend-verify/hono'
import { verifying as verifyingKoa } from '@apig/backend-verify/koa'
import { verified } from '@apig/backend-verify/node'
import { createAdaptorServer } from '@hono/node-server'
import { bodyParser } from '@koa/bodyparser'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'

/** @typedef {import('@apig/backend-verify').Verifier} Verifier */
/** @typedef {import('node:http').Server} Server */

/**
 * Each parses the JSON of the body and answers with a little of it, as its guide has it.
 *
 * @type {Record<string, (verifier: Verifier | undefined) => Server | Promise<Server>>}
 */
export const frameworks = { node, express: expressServer, fastify: fastifyServer, koa, hono }

/** @param {unknown} body */
export const answerTo = (body) => ({ length: /** @type {{ text: string }} */ (body).text.length })

/** @param {Verifier | undefined} verifier */
function node(verifier) {
  /** @param {import('node:http').ServerResponse} response @param {Uint8Array} body */
  const answer = (response, body) => {
    const text = JSON.stringify(answerTo(JSON.parse(String(body))))
    response.writeHead(200, { 'content-type': 'application/json' }).end(text)
  }
  if (verifier !== undefined)
    return createServer(
      verified(verifier, (request, response) => answer(response, request.rawBody ?? new Uint8Array())),
    )
  return createServer((request, response) => {
    /** @type {Buffer[]} */
    const pieces = []
    request.on('data', (piece) => pieces.push(piece))
    request.on('end', () => answer(response, Buffer.concat(pieces)))
  })
}

/** @param {Verifier | undefined} verifier */
function expressServer(verifier) {
  const app = express()
  if (verifier !== undefined) app.use(verifyingExpress(verifier))
  app.use(express.json())
  app.use((request, response) => void response.json(answerTo(request.body)))
  return createServer(app)
}

/** @param {Verifier | undefined} verifier */
async function fastifyServer(verifier) {
  const app = fastify()
  if (verifier !== undefined) app.register(verifyingFastify(verifier))
  app.post('/*', (request, reply) => reply.send(answerTo(request.body)))
  await app.ready()
  return app.server
}

/** @param {Verifier | undefined} verifier */
function koa(verifier) {
  const app = new Koa()
  if (verifier !== undefined) app.use(verifyingKoa(verifier))
  app.use(bodyParser())
  app.use((context) => {
    context.body = answerTo(context.request.body)
  })
  return createServer(app.callback())
}

/** @param {Verifier | undefined} verifier */
function hono(verifier) {
  const app = new Hono()
  if (verifier !== undefined) app.use(verifyingHono(verifier))
  app.post('*', async (context) => context.json(answerTo(await context.req.json())))
  return /** @type {Server} */ (createAdaptorServer({ fetch: app.fetch }))
}
