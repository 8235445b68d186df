import { createShuffle } from '../shuffle.mjs'
import { median, quantile } from '../statistics.mjs'

/**
 * @typedef {object} LoadResult
 * @property {number} requests
 * @property {number} requestsPerSecond
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 * @property {number} cpuMicroseconds of this process, a request
 */

/**
 * Keeps so many requests under way for so long.
 *
 * @param {() => Promise<unknown>} send
 * @param {{ concurrency: number, milliseconds: number }} options
 * @returns {Promise<LoadResult>}
 */
export async function load(send, { concurrency, milliseconds }) {
  /** @type {number[]} */
  const latencies = []
  const cpu = process.cpuUsage()
  const start = performance.now()
  const worker = async () => {
    let now = performance.now()
    do {
      const sent = now
      await send()
      now = performance.now()
      latencies.push(now - sent)
    } while (now - start < milliseconds)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return {
    requests: latencies.length,
    requestsPerSecond: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpuMicroseconds: (user + system) / latencies.length,
  }
}

/**
 * Loads the senders in turn, so that all meet the same machine.
 *
 * @template {{ name: string, send: () => Promise<unknown> }} Sender
 * @param {readonly Sender[]} senders
 * @param {(sender: Sender) => Promise<number>} cpuOfServer microseconds since it was started
 * @param {{ concurrency: number, milliseconds: number, rounds: number }} options
 * @returns {Promise<Record<string, (LoadResult & { serverMicroseconds: number })[]>>}
 */
export async function loadInTurn(senders, cpuOfServer, { rounds, ...options }) {
  /** @type {Record<string, (LoadResult & { serverMicroseconds: number })[]>} */
  const results = Object.fromEntries(senders.map(({ name }) => [name, []]))
  const shuffle = createShuffle()
  for (let round = -2; round < rounds; round++) {
    for (const sender of shuffle(senders)) {
      const before = await cpuOfServer(sender)
      const result = await load(sender.send, options)
      const serverMicroseconds = ((await cpuOfServer(sender)) - before) / result.requests
      if (round >= 0) results[sender.name]?.push({ ...result, serverMicroseconds })
    }
  }
  return results
}

/**
 * The middle of many turns.
 *
 * @param {readonly (LoadResult & { serverMicroseconds: number })[]} results
 * @returns {import('../report/data.mjs').LoadSummary}
 */
export function summarizeLoads(results) {
  const of = (/** @type {keyof import('../report/data.mjs').LoadSummary} */ key) =>
    median(results.map((one) => one[key]))
  return {
    requestsPerSecond: of('requestsPerSecond'),
    p50: of('p50'),
    p99: of('p99'),
    cpuMicroseconds: of('cpuMicroseconds'),
    serverMicroseconds: of('serverMicroseconds'),
  }
}
