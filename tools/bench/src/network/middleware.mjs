import { Agent, request } from 'undici'
import { arrived } from '../peers/own.mjs'
import { smallPost } from '../requests.mjs'
import { pairedRatios, summarize } from '../statistics.mjs'
import { startChild } from './child.mjs'
import { loadInTurn, summarizeLoads } from './load.mjs'

/** @typedef {import('../report/data.mjs').MiddlewareResult} MiddlewareResult */

/**
 * The same signed request to one framework, without and with the middleware, in turn.
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
    const [barePort, verifyingPort] = server.first
    await requireRefusal(verifyingPort, framework, agent)
    const { without = [], verifying = [] } = await loadInTurn(
      [senderTo('without', barePort), senderTo('verifying', verifyingPort)],
      () => server.ask('cpu'),
      options,
    )
    return {
      framework,
      without: summarizeLoads(without),
      verifying: summarizeLoads(verifying),
      throughputRatio: summarize(
        pairedRatios(
          verifying.map(({ requestsPerSecond }) => requestsPerSecond),
          without.map(({ requestsPerSecond }) => requestsPerSecond),
        ),
      ),
    }
  } finally {
    await agent.destroy()
    await server.stop()
  }
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
