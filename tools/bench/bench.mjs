// Signing and verifying beside other libraries, in one process a runtime, in alternating slices. See README.md.
import { mkdir, writeFile } from 'node:fs/promises'
import { measureBundles } from './src/bundles.mjs'
import { numberFromEnvironment, readFlags } from './src/command-line.mjs'
import { growthLine } from './src/report/growth-table.mjs'
import { writeReport } from './src/report/write.mjs'
import { scenarioLines } from './src/report/scenario-table.mjs'
import { findRuntimes, presentNode, runOn } from './src/runtimes.mjs'

const flags = readFlags(process.argv.slice(2), ['all-runtimes', 'cpu', 'write'])
const rounds = numberFromEnvironment('APIG_BENCH_ROUNDS', 41, 3)
const sliceMilliseconds = numberFromEnvironment('APIG_BENCH_SLICE_MS', 15, 1)
const clock = flags['cpu'] ? 'cpu' : 'wall'

const { found, missing } = flags['all-runtimes']
  ? findRuntimes(['node20', 'node22', 'node24', 'bun'])
  : { found: [presentNode], missing: [] }
for (const name of missing)
  console.log(`skipped: ${name} is not installed (npm run test:runtimes installs it)`)
console.log(
  `${rounds} slices of ${sliceMilliseconds} ms each in turn, by the ${clock === 'cpu' ? 'CPU time of the process' : 'clock on the wall'}; medians, in brackets the quartiles. Ratios hold; absolute times drift with the machine.`,
)

const runtimes = []
for (const [at, runtime] of found.entries()) {
  const result = await runOn(runtime, 'run-here.mjs', { rounds, sliceMilliseconds, clock, growth: at === 0 })
  runtimes.push(result)
  for (const scenario of result.scenarios)
    console.log(`\n${result.runtime}, ${scenarioLines(scenario).join('\n')}`)
  for (const growth of result.growth) console.log(`\n${growthLine(growth)}`)
}

const bundles = await measureBundles()
console.log('\nBundles, minified and gzipped')
for (const { name, what, minified, gzipped } of bundles)
  console.log(`  ${name.padEnd(36)}${String(minified).padStart(9)}${String(gzipped).padStart(9)}  ${what}`)

const data = { measured: new Date().toISOString().slice(0, 10), skipped: missing, runtimes, bundles }
const folder = new URL('dist/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('bench.json', folder), `${JSON.stringify(data, undefined, 2)}\n`)
console.log('\nWritten: tools/bench/dist/bench.json')
if (flags['write']) console.log(`Written: ${(await writeReport({ bench: data })).join(', ')}`)
