import { createSigner } from '@apig/signer-core'
import { once } from 'node:events'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * What must be refused, each as a function that resolves to the status; none where the connection was cut.
 *
 * @param {object} chain
 * @param {number} chain.gatewayPort
 * @param {number} chain.backendPort
 * @param {import('@apig/signer-core').Credentials} chain.credentials
 * @param {() => import('./backend.mjs').Execution | undefined} chain.captured a request that the backend has just carried out
 * @returns {Record<string, () => Promise<number | undefined>>}
 */
export function createAttacks({ gatewayPort, backendPort, credentials, captured }) {
  let serial = 0
  const forgedBody = () => JSON.stringify({ id: `forged-${serial++}` })
  const signed = (/** @type {import('@apig/signer-core').Credentials} */ by, date = new Date()) => {
    const body = forgedBody()
    const url = `http://127.0.0.1:${gatewayPort}/orders`
    return {
      port: gatewayPort,
      ...createSigner(by).sign({ method: 'POST', url, headers: {}, body }, { date }),
      body,
    }
  }
  const again = (/** @type {import('./backend.mjs').Execution | undefined} */ execution) =>
    execution && { ...execution, port: backendPort, url: execution.target, headers: execution.rawHeaders }

  return {
    'a request with another body': () => post({ ...signed(credentials), body: forgedBody() }),
    'a request for another path': () => post({ ...signed(credentials), url: '/payments' }),
    'a request with another secret': () =>
      post(signed({ ...credentials, secretAccessKey: 'another secret' })),
    'a request of an unknown key': () =>
      post(signed({ accessKeyId: 'REVOKED', secretAccessKey: 'its secret' })),
    'a request of yesterday': () => post(signed(credentials, new Date(Date.now() - 86_400_000))),
    'a request without a signature': () =>
      post({ port: gatewayPort, url: '/orders', headers: {}, body: forgedBody() }),
    'a request past the gateway': () => post({ ...signed(credentials), port: backendPort }),
    'a copy of what was carried out': () => post(again(captured())),
    'a copy with another body': () => {
      const copy = again(captured())
      return post(copy && { ...copy, body: copy.body.replace('call', 'Call') })
    },
    'a copy for another path': () => {
      const copy = again(captured())
      return post(copy && { ...copy, url: '/payments' })
    },
    'a body that never ends': () => drip(again(captured())),
  }

  /** Sends the head of a copy, and then a byte from time to time. @param {ReturnType<typeof again>} copy */
  async function drip(copy) {
    if (copy === undefined) return undefined
    const socket = connect(backendPort, '127.0.0.1').on('error', () => undefined)
    /** @type {string[]} */
    const answers = []
    socket.on('data', (chunk) => answers.push(String(chunk)))
    const lines = copy.rawHeaders.flatMap((name, at) =>
      at % 2 ? [] : [`${name}: ${copy.rawHeaders[at + 1]}`],
    )
    socket.write([`POST ${copy.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
    for (let at = 0; at < Math.min(30, copy.body.length - 2) && answers.length === 0; at++) {
      socket.write(copy.body.slice(at, at + 1))
      await pause(200)
    }
    socket.destroy()
    const [, status] = /^HTTP\/1\.1 (\d+)/.exec(answers.join('')) ?? []
    return status === undefined ? undefined : Number(status)
  }
}

/** @param {{ port: number, url: string, headers: readonly string[] | Readonly<Record<string, string>>, body: string } | undefined} wanted */
async function post(wanted) {
  if (wanted === undefined) return undefined
  const { port, url, headers, body } = wanted
  const path = url.startsWith('/') ? url : new URL(url).pathname
  const request = send({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path,
    agent: false,
    setHost: !Array.isArray(headers),
    timeout: 10_000,
    headers: /** @type {any} */ (headers),
  })
  request.once('timeout', () => request.destroy())
  try {
    request.end(body)
    const [response] = await once(request, 'response')
    response.resume()
    return response.statusCode
  } catch {
    return undefined
  }
}
