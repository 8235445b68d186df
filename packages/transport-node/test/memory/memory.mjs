// Prints how much memory it takes to upload a file, and to hash one, over what the idle process has:
//   node packages/transport-node/test/memory/memory.mjs
// 2 GiB, or as many MiB as APIG_MEMORY_MIB says. Fails above 100 MB, the goal. With --json, as JSON for programs.
import { buildProjects } from '@apig/build'
import { fork } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

await buildProjects(['packages/transport-node', 'packages/local-gateway'])
const { createPayloadHash } = await import('@apig/signer-core')
const { createClient } = await import('@apig/transport-node')

const MIB = 1024 * 1024
const GOAL_MB = 100
const mebibytes = Number(process.env.APIG_MEMORY_MIB ?? 2048)
if (!Number.isInteger(mebibytes) || mebibytes < 1)
  throw new RangeError('APIG_MEMORY_MIB must be a whole number.')

const gateway = fork(new URL('gateway.mjs', import.meta.url))
const url = await new Promise((resolve, reject) => {
  gateway.once('message', resolve)
  gateway.once('error', reject)
  gateway.once('exit', () => reject(new Error('The gateway has ended.')))
})
const directory = await mkdtemp(join(tmpdir(), 'apig-memory-'))
try {
  const small = await fileOf('small', MIB)
  const large = await fileOf('large', mebibytes * MIB)
  const client = createClient({
    credentials: { accessKeyId: 'memory-access-key', secretAccessKey: 'memory-secret' },
    origins: url,
    stage: 'RELEASE',
    proxy: false,
    maxBodyBytes: Infinity,
  })
  const upload = async (path) => {
    const response = await client.upload(url, [{ name: 'images', path }])
    const { bytes } = await response.json()
    if (response.status !== 200) throw new Error(`The gateway answered ${response.status}.`)
    return bytes
  }
  const hash = async (path) => {
    const running = createPayloadHash()
    for await (const chunk of createReadStream(path)) running.update(chunk)
    return running.digest()
  }
  const uses = []
  for (const [name, run] of [
    ['uploaded, unsigned payload', upload],
    ['hashed as a file', hash],
  ]) {
    // What is loaded and allocated once is not what a large file costs.
    for (let count = 0; count < 5; count++) await run(small)
    await pause(200)
    const idle = process.memoryUsage.rss()
    let highest = idle
    const timer = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage.rss())
    }, 10)
    const start = performance.now()
    await run(large)
    clearInterval(timer)
    const seconds = (performance.now() - start) / 1000
    const over = (highest - idle) / 1e6
    uses.push({
      what: name,
      idleMegabytes: Math.round(idle / 1e6),
      highestMegabytes: Math.round(highest / 1e6),
      overMegabytes: Number(over.toFixed(1)),
      seconds: Number(seconds.toFixed(1)),
    })
    if (over > GOAL_MB) process.exitCode = 1
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify({ mebibytes, uses }))
  else {
    console.log(
      `Node ${process.versions.node}, ${mebibytes} MiB, resident memory; the goal is ${GOAL_MB} MB over idle\n`,
    )
    console.table(uses)
  }
  await client.close()
} finally {
  await rm(directory, { recursive: true })
  gateway.disconnect()
}

/** Of zeros, which take no room on the disk. */
async function fileOf(name, bytes) {
  const path = join(directory, name)
  const file = await open(path, 'w')
  await file.truncate(bytes)
  await file.close()
  return path
}
