import { pairedRatios, summarize } from '../statistics.mjs'
import { startChild } from './child.mjs'
import { createSenders } from './clients.mjs'
import { loadInTurn, summarizeLoads } from './load.mjs'

/**
 * Every client at one concurrency, against a server in another process. `toBare`: throughput, compared with the bare
 * client of the same kind.
 *
 * @param {{ concurrency: number, milliseconds: number, rounds: number }} options
 * @returns {Promise<import('../report/data.mjs').ClientResult>}
 */
export async function measureClients(options) {
  const server = await startChild('plain-server.mjs')
  const { senders, close } = createSenders(server.first)
  try {
    const loads = await loadInTurn(senders, () => server.ask('cpu'), options)
    const throughput = (/** @type {string} */ name) =>
      (loads[name] ?? []).map(({ requestsPerSecond }) => requestsPerSecond)
    const results = senders.map(({ name, bare }) => ({
      name,
      ...summarizeLoads(loads[name] ?? []),
      toBare: summarize(pairedRatios(throughput(name), throughput(bare))),
    }))
    return { concurrency: options.concurrency, results }
  } finally {
    await close()
    await server.stop()
  }
}
