// Prints how many requests a second undici sends signed and unsigned, in turns, on loopback, 64 at a time:
//   node test/throughput/throughput.mjs
// Needs a build. The goal: signed / unsigned >= 0.9.
import { fork } from 'node:child_process'
import { signing } from '@apig/transport-node'
import { Agent, request } from 'undici'

const CONCURRENCY = 64
const SLICE_MILLISECONDS = Number(process.env.APIG_SLICE_MS ?? 300)
const PAIRS = Number(process.env.APIG_PAIRS ?? 15)
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
  return (count * 1000) / (performance.now() - start)
}

await measure(plain)
await measure(signed)
const ratios = []
const rates = { plain: [], signed: [] }
for (let pair = 0; pair < PAIRS; pair++) {
  const first = pair % 2 === 0 ? 'plain' : 'signed'
  const second = first === 'plain' ? 'signed' : 'plain'
  const both = {}
  for (const which of [first, second]) both[which] = await measure(which === 'plain' ? plain : signed)
  rates.plain.push(both.plain)
  rates.signed.push(both.signed)
  ratios.push(both.signed / both.plain)
}
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
console.log(
  `concurrency ${CONCURRENCY}: unsigned ${median(rates.plain).toFixed(0)}/s, signed ${median(rates.signed).toFixed(0)}/s, signed / unsigned ${median(ratios).toFixed(3)}`,
)
await plain.close()
server.disconnect()
