import { createRedisReplayStore } from '@apig/backend-verify/redis'
import { createHash } from 'node:crypto'
import { createClient } from 'redis'
import { startRedisServer } from './redis-server.mjs'

const UNDER_WAY = 128

/**
 * Fills a Redis server of its own, on a free port, with nothing on disk. CPU time is that of the server.
 *
 * @param {number} entries
 * @returns {Promise<import('../report/data.mjs').ReplayResult>}
 */
export async function measureRedis(entries) {
  const server = await startRedisServer([])
  try {
    const client = await createClient({ url: `redis://127.0.0.1:${server.port}` })
      .on('error', console.error)
      .connect()
    const store = createRedisReplayStore({ client, timeoutMs: 10_000 })
    const { signal } = new AbortController()
    // The store's own probe of Redis comes before its first claim; it is neither timed nor counted.
    await store.claim('first', 960_000, signal, '')
    await client.flushDb()
    const info = async (/** @type {string} */ section) => readInfo(String(await client.info(section)))
    const before = { memory: await info('memory'), cpu: cpuOf(await info('cpu')) }

    let next = 0
    const start = performance.now()
    const worker = async () => {
      while (next < entries) {
        const key = createHash('sha256').update(String(next++)).digest('hex').slice(0, 32)
        if ((await store.claim(key, 960_000, signal, '')) !== 'fresh')
          throw new Error('a new claim was seen before')
      }
    }
    await Promise.all(Array.from({ length: UNDER_WAY }, worker))
    const seconds = (performance.now() - start) / 1000

    const after = { memory: await info('memory'), cpu: cpuOf(await info('cpu')) }
    const held = Number(after.memory['used_memory']) - Number(before.memory['used_memory'])
    const size = await client.dbSize()
    if (size !== entries) throw new Error(`Redis holds ${size} claims, not ${entries}`)
    client.destroy()
    return {
      store: 'Redis',
      entries,
      claimsPerSecond: entries / seconds,
      bytesPerEntry: held / entries,
      cpuMicroseconds: ((after.cpu - before.cpu) * 1e6) / entries,
    }
  } finally {
    await server.stop()
  }
}

/**
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function readInfo(text) {
  return Object.fromEntries(
    [...text.matchAll(/^([a-z_]+):(.*?)\r?$/gm)].map(([, name, value]) => [name, value]),
  )
}

/** @param {Record<string, string>} info */
const cpuOf = (info) => Number(info['used_cpu_user']) + Number(info['used_cpu_sys'])
