// Fills the replay store of the process, in a process of its own that holds nothing else: claims a second, bytes an entry.
import { createProcessReplayStore } from '@apig/backend-verify'
import { createHash } from 'node:crypto'

const entries = Number(process.argv[2])
const store = createProcessReplayStore({ singleInstance: true, maxClaims: entries, maxClaimsPerKey: entries })
const { signal } = new AbortController()
const collect = /** @type {() => void} */ (globalThis.gc)
const owner = keyOf(-1)

collect()
const before = process.memoryUsage()
let nanoseconds = 0
const cpu = { user: 0, system: 0 }
// Keys are made between the turns: what makes them is no part of the store.
for (let done = 0; done < entries;) {
  const keys = Array.from({ length: Math.min(10_000, entries - done) }, (_, at) => keyOf(done + at))
  const [start, used] = [process.hrtime.bigint(), process.cpuUsage()]
  for (const key of keys)
    if ((await store.claim(key, 960_000, signal, owner)) !== 'fresh')
      throw new Error('a new claim was seen before')
  nanoseconds += Number(process.hrtime.bigint() - start)
  const { user, system } = process.cpuUsage(used)
  cpu.user += user
  cpu.system += system
  done += keys.length
}
if ((await store.claim(keyOf(0), 960_000, signal, owner)) !== 'seen') throw new Error('a claim was forgotten')
collect()
const after = process.memoryUsage()
process.send?.({
  store: 'in process',
  entries,
  claimsPerSecond: entries / (nanoseconds / 1e9),
  bytesPerEntry: (after.heapUsed + after.external - before.heapUsed - before.external) / entries,
  cpuMicroseconds: (cpu.user + cpu.system) / entries,
})
process.once('disconnect', () => process.exit())

/** As the verifier makes them: 32 hex digits. @param {number} at */
function keyOf(at) {
  return createHash('sha256').update(String(at)).digest('hex').slice(0, 32)
}
