import { median, pairedRatios } from '../statistics.mjs'
import { startChild } from './child.mjs'
import { createSenders } from './clients.mjs'
import { loadInTurn } from './load.mjs'

/** @typedef {{ cpuMicroseconds: number, serverMicroseconds: number, requestsPerSecond: number }} Turn */

/**
 * How many requests the signing interceptor makes for each one with bare cryptography beside it (two hashes and an HMAC),
 * at concurrency 64: `byCpu`, with a core for either end that
 * nobody else uses; `byClock`, as it came out here.
 */
export async function measureThroughputRatio() {
  const server = await startChild('plain-server.mjs')
  const { senders, close } = createSenders(server.first)
  try {
    const pair = ['undici request, bare crypto', 'undici request, signing'].map((wanted) => {
      const sender = senders.find(({ name }) => name === wanted)
      if (sender === undefined) throw new Error(`no sender is called ${wanted}`)
      return sender
    })
    const results = await loadInTurn(pair, () => server.ask('cpu'), {
      concurrency: 64,
      milliseconds: 100,
      rounds: 41,
    })
    const [bare = [], signed = []] = pair.map(({ name }) => results[name])
    return throughputRatio(bare, signed)
  } finally {
    await close()
    await server.stop()
  }
}

/**
 * @param {readonly Turn[]} bare
 * @param {readonly Turn[]} signed
 */
export function throughputRatio(bare, signed) {
  const clock = (/** @type {readonly Turn[]} */ turns) =>
    turns.map(({ requestsPerSecond }) => requestsPerSecond)
  return {
    byCpu: median(pairedRatios(signed.map(mostPerSecond), bare.map(mostPerSecond))),
    byClock: median(pairedRatios(clock(signed), clock(bare))),
  }
}

/** The end that works longer for a request decides. @param {Turn} turn */
function mostPerSecond({ cpuMicroseconds, serverMicroseconds }) {
  return 1e6 / Math.max(cpuMicroseconds, serverMicroseconds)
}
