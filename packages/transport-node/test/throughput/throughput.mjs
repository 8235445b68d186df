// Prints how many requests a second undici sends signed and unsigned, in turns, on loopback, 64 at a time:
//   node packages/transport-node/test/throughput/throughput.mjs
// Fails where signed / unsigned is below the goal, 0.9 (the median of pairs, so that a busy machine troubles both alike).
import { fork } from 'node:child_process'
import { Agent, request } from 'undici'
import { buildPackage } from '../build-package.mjs'

buildPackage()
const { signing } = await import('@apig/transport-node')

const CONCURRENCY = 64
const GOAL = 0.9
const SLICE_MILLISECONDS = Number(process.env.APIG_SLICE_MS ?? 100)
const PAIRS = Number(process.env.APIG_PAIRS ?? 61)
const BODY = JSON.stringify({ data: { text: 'x'.repeat(170) } })

const server = fork(new URL('server.mjs', import.meta.url))
const origin = await new Promise((resolve) => server.once('message', resolve))
const plain = new Agent({ connections: CONCURRENCY })
const signed = plain.compose(
  signing({
    credentials: {
      accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
      secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
    },
    origins: origin,
  }),
)

async function measure(dispatcher) {
  const end = performance.now() + SLICE_MILLISECONDS
  const start = performance.now()
  const cpu = process.cpuUsage()
  let count = 0
  const worker = async () => {
    while (performance.now() < end) {
      const { body } = await request(`${origin}/v1/infers/a?limit=2`, {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-stage': 'RELEASE' },
        body: BODY,
      })
      await body.dump()
      count++
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  const rate = (count * 1000) / (performance.now() - start)
  const { user, system } = process.cpuUsage(cpu)
  return { rate, cpu: (user + system) / count }
}

await measure(plain)
await measure(signed)
const ratios = []
const rates = { plain: [], signed: [] }
const cpus = { plain: [], signed: [] }
for (let pair = 0; pair < PAIRS; pair++) {
  const first = pair % 2 === 0 ? 'plain' : 'signed'
  const second = first === 'plain' ? 'signed' : 'plain'
  const both = {}
  for (const which of [first, second]) both[which] = await measure(which === 'plain' ? plain : signed)
  for (const which of [first, second]) {
    rates[which].push(both[which].rate)
    cpus[which].push(both[which].cpu)
  }
  ratios.push(both.signed.rate / both.plain.rate)
}
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const ratio = median(ratios)
console.log(
  `Node ${process.versions.node}, ${CONCURRENCY} requests at a time, the median of ${PAIRS} pairs\n`,
)
const row = (which) => ({
  'requests a second': Math.round(median(rates[which])),
  'µs of the client a request': Math.round(median(cpus[which])),
})
console.table({ unsigned: row('plain'), signed: row('signed') })
console.log(`signed / unsigned ${ratio.toFixed(3)}, the goal is ${GOAL}`)
if (ratio < GOAL) process.exitCode = 1
await plain.close()
server.disconnect()
