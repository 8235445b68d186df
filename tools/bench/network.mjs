// Clients, middleware, uploads and replay stores, measured over loopback. See README.md.
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { numberFromEnvironment, readFlags } from './src/command-line.mjs'
import { startChild } from './src/network/child.mjs'
import { measureClients } from './src/network/measure-clients.mjs'
import { measureMemory } from './src/network/memory.mjs'
import { measureMiddleware } from './src/network/middleware.mjs'
import { hasRedisServer } from './src/network/redis-server.mjs'
import { measureRedis } from './src/network/replay-redis.mjs'
import { frameworkNames } from './src/network/framework-names.mjs'
import { clientLines, memoryLine, middlewareLine, replayLine } from './src/report/network-lines.mjs'
import { writeReport } from './src/report/write.mjs'

const flags = readFlags(process.argv.slice(2), ['write'])
const rounds = numberFromEnvironment('APIG_BENCH_ROUNDS', 11, 3)
const milliseconds = numberFromEnvironment('APIG_BENCH_LOAD_MS', 400, 50)
const mebibytes = numberFromEnvironment('APIG_MEMORY_MIB', 2048, 1)
const entries = numberFromEnvironment('APIG_REPLAY_ENTRIES', 10_000_000, 1000)
const redisEntries = numberFromEnvironment('APIG_REDIS_ENTRIES', entries, 1000)

/** @type {string[]} */
const skipped = []

const clients = []
for (const concurrency of [1, 64, 512]) {
  const result = await measureClients({ concurrency, milliseconds, rounds })
  clients.push(result)
  console.log(clientLines(result).join('\n'))
}

const middleware = []
for (const framework of frameworkNames) {
  const result = await measureMiddleware(framework, { concurrency: 64, milliseconds, rounds })
  middleware.push(result)
  console.log(middlewareLine(result))
}

const { uses: memory } = await measureMemory(mebibytes)
for (const use of memory) console.log(memoryLine(use))

const here = await startChild(
  'replay-here.mjs',
  [String(entries)],
  ['--expose-gc', '--max-old-space-size=8192'],
)
const replay = [here.first]
await here.stop()
console.log(replayLine(here.first))
if (hasRedisServer()) {
  const result = await measureRedis(redisEntries)
  replay.push(result)
  console.log(replayLine(result))
} else {
  if (process.env['CI'] === 'true') throw new Error('redis-server is missing, and CI measures with it.')
  skipped.push('Redis')
  console.log('skipped: Redis; there is no redis-server')
}

const data = {
  measured: new Date().toISOString().slice(0, 10),
  runtime: `Node ${process.versions.node}`,
  machine: {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    platform: `${process.platform} ${process.arch}`,
  },
  skipped,
  clients,
  middleware,
  memory,
  replay,
}
const folder = new URL('dist/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('network.json', folder), `${JSON.stringify(data, undefined, 2)}\n`)
console.log('\nWritten: tools/bench/dist/network.json')
if (flags['write']) console.log(`Written: ${(await writeReport({ network: data })).join(', ')}`)
