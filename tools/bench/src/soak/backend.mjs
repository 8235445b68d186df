// The backend of the soak, in a process of its own: its port, then an answer to each question. It keeps claims in Redis,
// and says which calls it has carried out, and what they looked like.
import { createVerifier } from '@apig/backend-verify'
import { verified } from '@apig/backend-verify/node'
import { createRedisReplayStore } from '@apig/backend-verify/redis'
import { createServer } from 'node:http'
import { createClient } from 'redis'
import { readSettings, serveQuestions } from './child.mjs'

/** @typedef {{ id: string, method: string, target: string, rawHeaders: string[], body: string }} Execution */

const { redisPort, host } = readSettings()
/** @type {Record<string, string>} */
const keys = {}
let clockOffset = 0
/** @type {Execution[]} */
let executions = []

const client = createClient({
  socket: { host: '127.0.0.1', port: redisPort, reconnectStrategy: 100 },
  disableOfflineQueue: true,
})
// Redis dies on purpose.
client.on('error', () => undefined)
await client.connect()

const verifier = createVerifier({
  keys: (keyId) => keys[keyId],
  hosts: [host],
  bodyTimeoutSeconds: 1,
  replay: {
    store: createRedisReplayStore({ client, timeoutMs: 500 }),
    onReplay: 'reject',
    uniqueHeader: 'x-request-id',
  },
  now: () => new Date(Date.now() + clockOffset),
  logger: { warn: () => undefined },
})
const server = createServer(
  verified(verifier, (request, response) => {
    const { method = '', url = '', rawHeaders } = request
    const body = request.rawBody?.toString() ?? ''
    const id = method === 'GET' ? url.slice(1) : JSON.parse(body).id
    executions.push({ id, method, target: url, rawHeaders, body })
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ id, bytes: request.rawBody?.length ?? 0 }))
  }),
)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  serveQuestions(address !== null && typeof address === 'object' ? address.port : 0, {
    clock: (offset) => void (clockOffset = offset),
    keys(wanted) {
      for (const keyId of Object.keys(keys)) delete keys[keyId]
      Object.assign(keys, wanted)
    },
    executions() {
      const since = executions
      executions = []
      return since
    },
  })
})
