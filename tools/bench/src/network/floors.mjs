import { createServer } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { bareCrypto } from '../peers/own.mjs'
import { smallPost } from '../requests.mjs'
import { answerTo } from './frameworks.mjs'

/** @typedef {import('node:http').Server} Server */
/** @typedef {import('node:stream').Readable} Readable */

/**
 * What no verifier goes below: each collects the body itself, does the two hashes and the HMAC of a signature, and parses.
 * Nothing is checked.
 *
 * @type {Record<string, () => Server | Promise<Server>>}
 */
export const floors = { node, express: expressFloor, fastify: fastifyFloor, koa, hono }

const { run: hashAndSign } = bareCrypto([smallPost()], true)

/** @param {Buffer} body */
function parse(body) {
  hashAndSign()
  return JSON.parse(String(body))
}

/** @param {Readable} request @param {(body: Buffer) => void} done */
function collect(request, done) {
  /** @type {Buffer[]} */
  const pieces = []
  request.on('data', (piece) => pieces.push(piece))
  request.on('end', () => done(Buffer.concat(pieces)))
}

function node() {
  return createServer((request, response) =>
    collect(request, (body) => {
      const text = JSON.stringify(answerTo(parse(body)))
      response.writeHead(200, { 'content-type': 'application/json' }).end(text)
    }),
  )
}

function expressFloor() {
  const app = express()
  app.use((request, _response, next) =>
    collect(request, (body) => {
      request.body = parse(body)
      next()
    }),
  )
  app.use((request, response) => void response.json(answerTo(request.body)))
  return createServer(app)
}

async function fastifyFloor() {
  const app = fastify()
  app.addContentTypeParser('application/json', (_request, payload, done) =>
    collect(payload, (body) => done(null, parse(body))),
  )
  app.post('/*', (request, reply) => reply.send(answerTo(request.body)))
  await app.ready()
  return app.server
}

function koa() {
  const app = new Koa()
  app.use(async (context) => {
    /** @type {Buffer} */
    const body = await new Promise((resolve) => collect(context.req, resolve))
    context.body = answerTo(parse(body))
  })
  return createServer(app.callback())
}

function hono() {
  const app = new Hono()
  app.post('*', async (context) =>
    context.json(answerTo(parse(Buffer.from(await context.req.arrayBuffer())))),
  )
  return /** @type {Server} */ (createAdaptorServer({ fetch: app.fetch }))
}
