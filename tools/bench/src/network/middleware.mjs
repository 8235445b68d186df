import { Agent, request } from 'undici'
import { arrived } from '../peers/own.mjs'
import { smallPost } from '../requests.mjs'
import { pairedRatios, summarize } from '../statistics.mjs'
import { startChild } from './child.mjs'
import { loadInTurn, summarizeLoads } from './load.mjs'

/** @typedef {Required<import('../report/data.mjs').MiddlewareResult>} MiddlewareResult */

/**
 * The same signed request to one framework in turn: bare, with the cryptography by hand, and with the middleware.
 *
 * @param {string} framework
 * @param {{ concurrency: number, milliseconds: number, rounds: number }} options
 * @returns {Promise<MiddlewareResult>}
 */
export async function measureMiddleware(framework, options) {
  const server = await startChild('framework-server.mjs', [framework])
  const agent = new Agent()
  try {
    const { method, url, headers, body } = arrived(smallPost())
    const senderTo = (/** @type {string} */ name, /** @type {number} */ port) => ({
      name,
      send: async () => {
        const answer = await request(`http://127.0.0.1:${port}${url}`, {
          method: /** @type {'POST'} */ (method),
          headers,
          body: /** @type {Uint8Array} */ (body),
          dispatcher: agent,
        })
        await answer.body.dump()
        if (answer.statusCode !== 200) throw new Error(`${framework} answered ${answer.statusCode}`)
      },
    })
    const [barePort, floorPort, verifyingPort] = server.first
    await requireRefusal(verifyingPort, framework, agent)
    const {
      without = [],
      floor = [],
      verifying = [],
    } = await loadInTurn(
      [senderTo('without', barePort), senderTo('floor', floorPort), senderTo('verifying', verifyingPort)],
      () => server.ask('cpu'),
      options,
    )
    return {
      framework,
      without: summarizeLoads(without),
      floor: summarizeLoads(floor),
      verifying: summarizeLoads(verifying),
      throughputRatio: summarize(throughputs(verifying, without)),
      toFloor: summarize(throughputs(verifying, floor)),
    }
  } finally {
    await agent.destroy()
    await server.stop()
  }
}

/** @typedef {readonly { requestsPerSecond: number }[]} Turns */

/** Turn by turn. @param {Turns} above @param {Turns} below */
function throughputs(above, below) {
  const [of, to] = [above, below].map((turns) => turns.map(({ requestsPerSecond }) => requestsPerSecond))
  return pairedRatios(of ?? [], to ?? [])
}

/** The middleware is at work: a request that is not signed does not pass. @param {number} port @param {string} framework @param {Agent} agent */
async function requireRefusal(port, framework, agent) {
  const { text = '' } = smallPost()
  const { statusCode, body } = await request(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: text,
    dispatcher: agent,
  })
  await body.dump()
  if (statusCode !== 401)
    throw new Error(`${framework} answered ${statusCode} to a request without a signature`)
}
