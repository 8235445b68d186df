// What one runtime measures, in a process of its own: options as JSON in, results as JSON out, on the last line.
import { cpus } from 'node:os'
import { measureGrowth } from './growth.mjs'
import { prepare, scenarios } from './scenarios.mjs'
import { measure } from './slices.mjs'
import { summarizeScenario } from './summarize.mjs'

/**
 * @typedef {object} RunOptions
 * @property {number} rounds
 * @property {number} sliceMilliseconds
 * @property {import('./clock.mjs').ClockName} clock
 * @property {boolean} growth
 * @property {Record<string, readonly string[]>} [only] the scenarios, each with its candidates
 */

/** @type {RunOptions} */
const { rounds, sliceMilliseconds, clock, growth, only } = JSON.parse(process.argv[2] ?? '{}')

const results = []
for (const scenario of scenarios.filter(({ id }) => only === undefined || id in only)) {
  const { candidates, bodyBytes } = await prepare(scenario, only?.[scenario.id])
  const samples = await measure(candidates, { rounds, warmup: 8, sliceMilliseconds, clock })
  results.push(summarizeScenario(scenario, bodyBytes, samples))
  console.log(`${runtimeName()}: ${scenario.title} measured`)
}
const grown = growth ? await measureGrowth({ rounds: Math.min(rounds, 11), clock }) : []
console.log(
  JSON.stringify({
    runtime: runtimeName(),
    machine: {
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      platform: `${process.platform} ${process.arch}`,
    },
    clock,
    rounds,
    scenarios: results,
    growth: grown,
  }),
)

function runtimeName() {
  return process.versions['bun'] === undefined
    ? `Node ${process.versions.node}`
    : `Bun ${process.versions['bun']}`
}
