import { once } from 'node:events'
import { createServer } from 'node:http'
import { createVerifier } from '@apig/backend-verify'
import { verified } from '@apig/backend-verify/node'
import { createGateway } from '@apig/local-gateway/internal'
import { createRecordingProxy } from './wire/recording-proxy.mjs'

/**
 * A server that checks signatures, behind a proxy that keeps what arrives.
 *
 * @typedef {object} Target
 * @property {string} url
 * @property {() => import('./wire/read-requests.mjs').Arrival[]} takeArrivals since the last time
 * @property {() => Decision[]} takeDecisions since the last time; none where the server does not say them
 * @property {() => Promise<void>} close
 *
 * @typedef {{ code: string | undefined, body: Buffer | undefined, bodyVerified: boolean }} Decision `code` is undefined
 *   where the request was accepted; the body is that which the handler found
 *
 * @typedef {{ readonly accessKeyId: string, readonly secretAccessKey: string }} Key
 */

/** Of this run; no secret. @type {Key} */
export const KEY = {
  accessKeyId: 'INTEROPACCESSKEY0001',
  secretAccessKey: 'secret-access-key-of-the-interop-run',
}

/** All of them. */
export async function startTargets() {
  const gateway = await startGateway()
  const backend = await startBackend({ hostSigned: true })
  const backendWithoutHost = await startBackend({ hostSigned: false })
  const all = [gateway, backend, backendWithoutHost]
  return {
    gateway,
    backend,
    backendWithoutHost,
    close: () => Promise.all(all.map((target) => target.close())),
  }
}

/**
 * The local gateway. As an app's gateway, since IAM's would lock the access key after five refusals in a row; the
 * signature is the same.
 *
 * @returns {Promise<Target>}
 */
async function startGateway() {
  const gateway = await createGateway({
    keys: { [KEY.accessKeyId]: KEY.secretAccessKey },
    auth: 'app',
    published: { stages: 'any' },
  })
  const proxy = await createRecordingProxy(gateway.url)
  return {
    url: proxy.url,
    takeArrivals: proxy.take,
    takeDecisions: () => [],
    async close() {
      await proxy.close()
      await gateway.close()
    },
  }
}

/**
 * A backend with @apig/backend-verify in front.
 *
 * @param {{ hostSigned: boolean }} options
 * @returns {Promise<Target>}
 */
async function startBackend({ hostSigned }) {
  /** @type {Decision[]} */
  let decisions = []
  /** @type {import('node:http').RequestListener} */
  let handle = (_request, response) => void response.destroy()
  const server = createServer((request, response) => handle(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const proxy = await createRecordingProxy(`http://127.0.0.1:${port}`)
  const verifier = createVerifier({
    keys: { [KEY.accessKeyId]: KEY.secretAccessKey },
    interpretation: 'reference',
    ...(hostSigned ? { hosts: [new URL(proxy.url).host] } : { requireSigned: [] }),
    onDecision: ({ code, bodyVerified }) => decisions.push({ code, body: undefined, bodyVerified }),
    logger: { warn: () => undefined },
  })
  handle = verified(verifier, (request, response) => {
    const decision = /** @type {Decision} */ (decisions.at(-1))
    decision.body = request.rawBody
    response.setHeader('Content-Type', 'application/json')
    response.end('{}')
  })
  return {
    url: proxy.url,
    takeArrivals: proxy.take,
    takeDecisions() {
      const taken = decisions
      decisions = []
      return taken
    },
    async close() {
      await proxy.close()
      server.close()
      server.closeAllConnections()
    },
  }
}
