// Valid, invalid and aborted requests against a server that verifies, for some minutes, and what memory that leaves:
//   APIG_SOAK_SECONDS=120 node test/soak.mjs
// Needs a build. Fails where memory grows, a request gets another answer than it should, or something stays behind.
// The clients run in a process of their own. The clock of both runs 30 times faster, so that claims and cached keys
// expire many times within the run.
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createProcessReplayStore, createVerifier } from '@apig/backend-verify'
import { verified } from '@apig/backend-verify/node'

const MB = 1e6
const SPEED = 30
/** By how much the last third of the run may lie above the second: the heap with the buffers beside it, and the process. */
const HEAP_MB = 6
const RSS_MB = 32

/** Each of them has to be met, or the run says nothing about it. */
const EXPECTED = [
  'accepted, replay fresh',
  'accepted, replay seen',
  'accepted, replay skipped',
  'AUTH_MISSING',
  'AUTH_MALFORMED',
  'DATE_SKEW',
  'KEY_UNKNOWN',
  'SIGNATURE_MISMATCH',
  'BODY_MISMATCH',
  'BODY_TOO_LARGE',
  'BODY_UNAVAILABLE',
]

const seconds = Number(process.env.APIG_SOAK_SECONDS ?? 120)
if (!(seconds >= 10)) throw new RangeError('APIG_SOAK_SECONDS must be 10 or more.')
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

const rejections = []
process.on('unhandledRejection', (reason) => rejections.push(reason))

const start = Date.now()
const clock = () => start + (Date.now() - start) * SPEED
const codes = new Map()
const verifier = createVerifier({
  keys: async (keyId) => (keyId === 'soak-key' ? 'secret-of-the-soak' : undefined),
  hosts: ['soak.example.com'],
  maxSkewSeconds: 300,
  maxBodyBytes: 64 * 1024,
  bodyTimeoutSeconds: 0.5,
  replay: { store: createProcessReplayStore({ singleInstance: true }) },
  now: () => new Date(clock()),
  onDecision: ({ code, replay }) => {
    const name = code ?? `accepted, replay ${replay}`
    codes.set(name, (codes.get(name) ?? 0) + 1)
  },
  logger: { warn: () => undefined },
})
let lengths = 0
const server = createServer(
  verified(verifier, (request, response) => {
    lengths += request.rawBody?.length ?? 0
    response.end('ok')
  }),
)
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
// Said before anything is counted: a pipe that stdout writes to is a resource too.
console.log(`${seconds} seconds of valid, invalid and aborted requests`)
const idle = process.getActiveResourcesInfo().length

const clients = fork(new URL('soak-clients.mjs', import.meta.url), [
  String(server.address().port),
  String(start),
  String(SPEED),
  String(seconds),
])
let report
clients.on('message', (message) => (report = message))
const ended = new Promise((resolve) => clients.once('exit', resolve))

const samples = []
const until = Date.now() + seconds * 1000
const every = Math.min(5000, (seconds * 1000) / 15)
while (Date.now() < until && clients.exitCode === null) {
  await pause(Math.min(every, Math.max(1, until - Date.now())))
  const { heapUsed, rss, external } = afterCollecting()
  samples.push({ heap: (heapUsed + external) / MB, rss: rss / MB })
  console.log(
    `${((Date.now() - start) / 1000).toFixed(0).padStart(4)} s  heap ${(heapUsed / MB).toFixed(1)} MB, buffers ${(external / MB).toFixed(1)} MB, resident ${(rss / MB).toFixed(0)} MB, ${total()} requests decided`,
  )
}
await ended

const faults = [...(report?.faults ?? ['the clients gave no report'])]
const third = Math.floor(samples.length / 3)
for (const [name, bound] of [
  ['heap', HEAP_MB],
  ['rss', RSS_MB],
]) {
  const before = median(samples.slice(third, 2 * third).map((sample) => sample[name]))
  const after = median(samples.slice(2 * third).map((sample) => sample[name]))
  console.log(
    `${name}: ${before.toFixed(1)} MB, then ${after.toFixed(1)} MB; ${bound} MB of growth are allowed`,
  )
  if (!(after - before <= bound)) faults.push(`${name} grew by ${(after - before).toFixed(1)} MB`)
}
for (const code of EXPECTED) if (!codes.has(code)) faults.push(`no request was decided as: ${code}`)
if (codes.has('INTERNAL') || codes.has('CONFIG')) faults.push('the verifier failed')
if (rejections.length > 0)
  faults.push(`${rejections.length} unhandled rejections, the first: ${rejections[0]}`)

// Keep-alive connections have gone with the clients; what is left now would be left for ever.
await pause(1500)
const left = process.getActiveResourcesInfo()
if (left.length > idle) faults.push(`left behind: ${left.length - idle} of ${[...new Set(left)].join(', ')}`)
server.close()

console.log('decisions:', Object.fromEntries([...codes].sort(([a], [b]) => (a < b ? -1 : 1))))
console.log('requests:', report?.counts, `${(lengths / MB).toFixed(0)} MB of bodies verified`)
for (const fault of faults) console.error(`FAILED: ${fault}`)
if (faults.length === 0) console.log('Memory is flat.')
process.exitCode = faults.length === 0 ? 0 : 1

/** Twice: what has finalizers goes with the second. */
function afterCollecting() {
  collect()
  collect()
  return process.memoryUsage()
}

function total() {
  let sum = 0
  for (const count of codes.values()) sum += count
  return sum
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
}
