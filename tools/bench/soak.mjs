// Client, gateway, verifying backend and Redis, while connections, Redis, clocks and keys fail:
// APIG_SOAK_SECONDS=1800 npm run soak:chain. See README.md.
import { setTimeout as pause } from 'node:timers/promises'
import { numberFromEnvironment } from './src/command-line.mjs'
import { hasRedisServer } from './src/network/redis-server.mjs'
import { createShuffle } from './src/shuffle.mjs'
import { createAttacks } from './src/soak/attacks.mjs'
import { keepCalling } from './src/soak/calls.mjs'
import { startChain } from './src/soak/chain.mjs'
import { megabytes } from './src/soak/child.mjs'
import { createLedger } from './src/soak/ledger.mjs'
import { createMishaps } from './src/soak/mishaps.mjs'
import { median } from './src/statistics.mjs'

const seconds = numberFromEnvironment('APIG_SOAK_SECONDS', 100, 30)
if (!hasRedisServer()) {
  console.log('The soak needs redis-server: apt-get install redis-server, or brew install redis.')
  process.exit(1)
}

const MISHAP_MS = 2000
/** Until connections are made anew, Redis is found again and the client has learned the clock. */
const RECOVERY_MS = 2500
const QUIET_MS = 2000
/** By how much what a process holds may be more in the last third of the run than in the second. */
const GROWTH_MB = 8

/** @type {Map<string, number>} */
const faults = new Map()
const fault = (/** @type {string} */ what) => void faults.set(what, (faults.get(what) ?? 0) + 1)
process.on('unhandledRejection', (reason) => fault(`unhandled rejection: ${reason}`))

const chain = await startChain()
const mishaps = Object.entries(createMishaps(chain))
const ledger = createLedger(fault)
/** @type {import('./src/soak/backend.mjs').Execution[]} */
let captured = []
const attacks = Object.entries(
  createAttacks({
    gatewayPort: chain.toGateway.port,
    backendPort: chain.backendPort,
    credentials: { accessKeyId: 'AK1', secretAccessKey: chain.accessKeys['AK1'] ?? '' },
    captured: () => captured[Math.floor(Math.random() * captured.length)],
  }),
)
console.log(
  `${seconds} seconds of calls and ${attacks.length} attacks, with ${mishaps.length} mishaps in turn`,
)

let phase = { quiet: true }
const stop = new AbortController()
const calling = keepCalling({
  ...{ chain, ledger, signal: stop.signal, phase: () => phase, onFault: fault },
  workers: 8,
})
const others = [...attacks.map(([name, attack]) => keepAttacking(name, attack)), keepReading()]
const until = Date.now() + seconds * 1000
const shuffle = createShuffle()
/** @type {Record<'client' | 'gateway' | 'backend', number>[]} */
const held = []
// Each mishap once at least.
for (let round = 0; round === 0 || Date.now() < until; round++) {
  for (const [name, mishap] of shuffle(mishaps))
    if (round === 0 || Date.now() < until) await suffer(name, mishap)
}
stop.abort()
const outcomes = await calling
await Promise.all(others)
await read()
ledger.settle(true)
await chain.close()

const third = Math.floor(held.length / 3)
for (const name of /** @type {const} */ (['client', 'gateway', 'backend'])) {
  const megabytesOf = (/** @type {typeof held} */ samples) => median(samples.map((sample) => sample[name]))
  const [before, after] = [megabytesOf(held.slice(third, 2 * third)), megabytesOf(held.slice(2 * third))]
  console.log(
    `${name}: ${before.toFixed(1)} MB in the second third of the run, ${after.toFixed(1)} MB in the last`,
  )
  if (after - before > GROWTH_MB) fault(`the ${name} holds more and more memory`)
}
console.log('calls:', ledger.counts, Object.fromEntries(outcomes))
for (const [what, times] of [...faults].slice(0, 40)) console.log(`FAILED: ${what} (${times} times)`)
const kinds = ['lost', 'carried out twice', 'accepted wrongly'].map((kind) => {
  const found = [...faults].filter(([what]) => what.startsWith(kind))
  return `${kind} ${found.reduce((sum, [, times]) => sum + times, 0)}`
})
console.log(kinds.join(', '))
console.log(`${mishaps.length + attacks.length} passed, ${faults.size} failed`)
process.exitCode = faults.size > 0 ? 1 : 0

/** @param {string} name @param {import('./src/soak/mishaps.mjs').Mishap} mishap */
async function suffer(name, { begin, end, healed = false }) {
  phase = { quiet: false }
  const { failed } = ledger.counts
  await begin()
  await pause(MISHAP_MS)
  await end?.()
  await pause(RECOVERY_MS)
  const touched = ledger.counts.failed - failed
  if (touched === 0 && !healed) fault(`no call noticed it: ${name}`)
  phase = { quiet: true }
  await pause(QUIET_MS)
  const [gateway, backend] = await Promise.all([
    chain.ask('gateway', { name: 'memory' }),
    chain.ask('backend', { name: 'memory' }),
  ])
  held.push({ client: megabytes(), gateway, backend })
  console.log(`${name}: ${touched} calls failed; ${ledger.counts.answered} answered so far`)
}

/** @param {string} name @param {() => Promise<number | undefined>} attack */
async function keepAttacking(name, attack) {
  let refused = 0
  while (!stop.signal.aborted) {
    const status = await attack()
    if (status !== undefined && status < 400) fault(`accepted wrongly: ${name}`)
    if (status !== undefined) refused++
    await pause(50)
  }
  if (refused === 0) fault(`never refused: ${name}`)
}

/** What the backend did, until the end. */
async function keepReading() {
  while (!stop.signal.aborted) {
    await pause(300)
    await read()
  }
}

async function read() {
  /** @type {import('./src/soak/backend.mjs').Execution[]} */
  const executions = await chain.ask('backend', { name: 'executions' })
  for (const { id } of executions) ledger.execute(id)
  ledger.settle()
  // GET makes no claims: a copy of it is accepted, as documented.
  const posts = executions.filter(({ method }) => method === 'POST')
  if (posts.length > 0) captured = posts.slice(-50)
}
