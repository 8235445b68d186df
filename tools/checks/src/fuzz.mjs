// Coverage-guided fuzzing of what reads text of others: `npm run fuzz [-- --seconds 600] [--target query] [--write]`.
// See README.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { hasNews, merge, missedLength, observeCoverage } from './fuzz/coverage.mjs'
import { measureGrowth } from './fuzz/growth.mjs'
import { mutate } from './fuzz/mutate.mjs'
import { targets } from './fuzz/targets.mjs'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    target: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
if (!(seconds > 0)) throw new RangeError(`--seconds must be a number above 0, not ${values.seconds}.`)
const chosen = Object.entries(targets).filter(([name]) => (values.target ?? name) === name)
if (chosen.length === 0)
  throw new RangeError(`--target must be one of ${Object.keys(targets).join(', ')}, not ${values.target}.`)

const seedFile = new URL('fuzz/seeds.json', import.meta.url)
/** @type {Record<string, string[]>} */
const seeds = JSON.parse(readFileSync(seedFile, 'utf8'))
const BATCH = 100
/** @type {string[]} */
const failures = []
/** @param {string} failure */
const fail = (failure) => {
  failures.push(failure)
  console.log(`FAILED ${failure}`)
}

for (const [name, { run, dictionary }] of chosen) {
  const coverage = await observeCoverage(/\/packages\/(?:signer-core|backend-verify)\/dist\//)
  /** @type {string[]} */
  const corpus = []
  /** @type {import('./fuzz/coverage.mjs').Coverage} */
  let covered = new Map()
  /** @param {string} input */
  const tryOne = async (input) => {
    try {
      await run(input)
    } catch (error) {
      fail(`${name}: ${JSON.stringify(input)}\n  ${/** @type {Error} */ (error).stack}`)
    }
  }
  /** @param {readonly string[]} inputs */
  const keepNews = async (inputs) => {
    for (const input of inputs) {
      await tryOne(input)
      const seen = await coverage.take()
      if (!hasNews(covered, seen)) continue
      corpus.push(input)
      covered = merge(covered, seen)
    }
  }
  // The shortest first, so that a long one is kept only for what it alone reaches.
  await keepNews((seeds[name] ?? []).sort((a, b) => a.length - b.length))
  const known = corpus.length
  const until = Date.now() + (seconds * 1000) / chosen.length
  let tried = 0
  while (Date.now() < until && failures.length < 10) {
    const batch = Array.from({ length: BATCH }, () => mutate(corpus, dictionary))
    for (const input of batch) await tryOne(input)
    tried += BATCH
    // Asking costs more than running: which of them it was is asked only where it was one.
    const seen = await coverage.take()
    if (hasNews(covered, seen)) await keepNews(batch)
    // What only happens once, as filling a memo does, is no news next time.
    covered = merge(covered, seen)
  }
  await coverage.stop()
  const slow = await measureGrowth(run, corpus)
  for (const { input, times } of slow)
    fail(`${name}: slower than linear (${times}): ${JSON.stringify(input)}`)
  console.log(
    `${name}: ${tried} inputs, ${corpus.length} kept, ${corpus.length - known} of them new; ${missedLength(covered)} characters of the functions it enters were not reached`,
  )
  seeds[name] = corpus
}
if (values.write) writeFileSync(seedFile, `${JSON.stringify(seeds, undefined, 2)}\n`)
console.log(`\n${chosen.length} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0
