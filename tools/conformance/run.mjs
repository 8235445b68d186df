// Builds the reference ports, runs each over the vectors, generated requests, bad input and verification cases, and
// compares every stage with signer-core. README.md says what can be set.
import { parseArgs } from 'node:util'
import { buildPackages, buildPort } from './src/build.mjs'
import { ports } from './src/ports.mjs'
import { findToolchain } from './src/toolchain.mjs'

const names = ports.map(({ name }) => name)
const { only = names.join(',') } = parseArgs({ options: { only: { type: 'string' } } }).values
const unknown = only.split(',').filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`--only names ${unknown.join(', ')}; there are ${names.join(', ')}.`)
  process.exit(1)
}
const wanted = ports.filter(({ name }) => only.split(',').includes(name))
const seed = readNumber('APIG_SEED', Date.now() % 2 ** 31)
const cases = readNumber('APIG_PORT_CASES', 10_000)
const slowCases = readNumber('APIG_SLOW_PORT_CASES', 2500)

await buildPackages()
// After the build, since this imports what was built.
const { compareAll } = await import('./src/compare-all.mjs')

const ready = []
const skipped = []
for (const port of wanted) {
  const { versions, missing } = findToolchain(port)
  if (missing.length > 0) {
    skipped.push({ name: port.name, reason: `no ${missing.join(', no ')} on this machine` })
    continue
  }
  console.log(`${port.name}: ${versions.join('; ')}`)
  buildPort(port)
  ready.push(port)
}

const { passed, failed } = await compareAll(ready, skipped, { seed, cases, slowCases })
console.log(`\n${passed} passed, ${failed} failed`)
// On a developer's machine a missing compiler is no failure. In CI it would be a hole in the matrix.
const holes = process.env.CI === 'true' && skipped.length > 0
if (holes) console.log(`CI must skip none: ${skipped.map(({ name }) => name).join(', ')}`)
process.exitCode = failed > 0 || holes ? 1 : 0

/** @param {string} name @param {number} otherwise */
function readNumber(name, otherwise) {
  const text = process.env[name] || String(otherwise)
  if (!/^[0-9]+$/.test(text)) throw new TypeError(`${name} must be a whole number.`)
  return Number(text)
}
