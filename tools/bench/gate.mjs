// Fails where a goal that has to be reached is missed in three of three tries; with --held, where one that is out of
// reach became worse. See README.md.
import { signerBundleBytes } from './src/bundles.mjs'
import { numberFromEnvironment, readFlags } from './src/command-line.mjs'
import { hold, verdictLine } from './src/gate/hold.mjs'
import {
  bundleMust,
  figureOf,
  memoryMust,
  neededFor,
  serverMusts,
  throughputMust,
  timeMusts,
} from './src/gate/musts.mjs'
import { measureMemory } from './src/network/memory.mjs'
import { measureMiddleware } from './src/network/middleware.mjs'
import { measureThroughputRatio } from './src/network/throughput-ratio.mjs'
import { findRuntimes, presentNode, runOn } from './src/runtimes.mjs'
import { median } from './src/statistics.mjs'

const flags = readFlags(process.argv.slice(2), ['held', 'present-node', 'no-network'])
const rounds = numberFromEnvironment('APIG_BENCH_ROUNDS', 41, 3)
const mebibytes = numberFromEnvironment('APIG_MEMORY_MIB', 2048, 1)

const { found, missing } = flags['present-node']
  ? { found: [], missing: [] }
  : findRuntimes(['node20', 'node22', 'node24'])
for (const name of missing)
  console.log(`skipped: ${name} is not installed (npm run test:runtimes installs it)`)

/** @param {import('./src/gate/musts.mjs').Must} must */
const limitOf = ({ limit, held }) => (flags['held'] ? (held ?? limit) : limit)

const SERVER_LOAD = { concurrency: 64, milliseconds: 250, rounds: 41 }

// CPU time: another program that takes the processor away in the middle of a slice does not count.
const options = { rounds, sliceMilliseconds: 15, clock: 'cpu', growth: false }
/** @type {import('./src/gate/hold.mjs').Verdict[]} */
const verdicts = []
const runtimes = found.length > 0 ? found : [presentNode]
add(
  runtimes.length > 1 ? 'Node, median' : (runtimes[0]?.name ?? ''),
  await hold(
    timeMusts,
    async (open) => {
      const only = neededFor(open)
      /** @type {any[]} */
      const results = []
      for (const runtime of runtimes) {
        const result = await runOn(runtime, 'run-here.mjs', { ...options, only }, { onLine: () => {} })
        for (const must of open)
          console.log(`       ${result.runtime}: ${must.title} ${figureOf(must, result).toFixed(3)}`)
        results.push(result)
      }
      return (must) => median(results.map((result) => figureOf(must, result)))
    },
    limitOf,
  ),
)
const here = `Node ${process.versions.node}`
const size = await signerBundleBytes()
add('esbuild', await hold([bundleMust], async () => () => size, limitOf))
if (flags['no-network']) {
  console.log(
    `skipped: ${[throughputMust, ...serverMusts, memoryMust].map(({ title }) => title).join('; ')} (--no-network)`,
  )
} else {
  add(
    here,
    await hold(
      [throughputMust],
      async () => {
        const { byCpu, byClock } = await measureThroughputRatio()
        console.log(`       by the clock on the wall, here and now: ${byClock.toFixed(3)}`)
        return () => byCpu
      },
      limitOf,
    ),
  )
  for (const must of serverMusts)
    add(
      here,
      await hold(
        [must],
        async () => {
          const { toFloor, verifying, floor } = await measureMiddleware(must.framework, SERVER_LOAD)
          const cpu = verifying.serverMicroseconds / floor.serverMicroseconds
          console.log(`       CPU time of the ${must.framework} server: ${cpu.toFixed(3)} of the floor`)
          return () => toFloor.median
        },
        limitOf,
      ),
    )
  if (mebibytes < 2048)
    console.log(`       APIG_MEMORY_MIB: with ${mebibytes} MiB, which says little about 2 GiB`)
  add(
    here,
    await hold(
      [memoryMust],
      async () => {
        const { highestMegabytes } = await measureMemory(mebibytes)
        return () => highestMegabytes
      },
      limitOf,
    ),
  )
}

const missed = verdicts.filter(({ reached }) => !reached).length
if (flags['held']) console.log('short: the goal is missed, and did not become worse.')
console.log(`${verdicts.length - missed} passed, ${missed} failed`)
if (missed > 0) process.exitCode = 1

/**
 * @param {string} where
 * @param {readonly import('./src/gate/hold.mjs').Verdict[]} held
 */
function add(where, held) {
  verdicts.push(...held)
  for (const verdict of held) console.log(verdictLine(where, verdict))
}
