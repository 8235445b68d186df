// The official default chain of credentials (huaweicloudsdkcore, Python) and ours, in the same generated situations and
// against the same stand-ins on this machine: the same choice, the same requests, but for the differences that have a
// name. README.md says more.
import { rm, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createSides } from './src/chain/ask.mjs'
import { compare } from './src/chain/compare.mjs'
import { differences, HALVES } from './src/chain/differences.mjs'
import { startServices } from './src/chain/services.mjs'
import { drawSituation } from './src/chain/situations.mjs'
import { prepareOfficialCore, startOfficialCore } from './src/official-core.mjs'
import { createRandom } from './src/requests/random.mjs'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '2000' }, seed: { type: 'string', default: '20260' } },
})
const count = Number(values.count)
const seed = Number(values.seed)
if (!(Number.isInteger(count) && count > 0 && Number.isInteger(seed))) {
  console.error('--count must be a whole number above 0, --seed a whole number.')
  process.exit(1)
}

const versions = await prepareOfficialCore('the official chain of credentials')
console.log(`${versions}; ${count} situations, seed ${seed}`)

const folder = await mkdtemp(join(tmpdir(), 'chain-'))
const services = await startServices()
const python = await startOfficialCore('chain.py')
/** @type {Map<string, number>} */
const seen = new Map([...differences.map(({ name }) => name), HALVES].map((name) => [name, 0]))
/** @type {string[]} */
const failures = []
let alike = 0
try {
  const random = createRandom(seed)
  const sides = createSides(python, services, join(folder, 'situation'))
  for (let number = 0; number < count && failures.length < 20; number++) {
    const situation = drawSituation(random)
    const { names, failure } = await compare(situation, sides)
    for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1)
    if (failure !== undefined) failures.push(`situation ${number}: ${failure}\n${JSON.stringify(situation)}`)
    else if (names.length === 0) alike++
  }
} finally {
  await python.close()
  services.close()
  await rm(folder, { recursive: true, force: true })
}

console.log(`${alike} alike; different by name:`)
for (const [name, times] of seen) {
  console.log(`  ${name}: ${times}`)
  if (times === 0 && count >= 2000) failures.push(`${name} is listed, but no situation showed it`)
}
for (const failure of failures) console.log(`\n${failure}`)
console.log(`\n${count - failures.length} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0
