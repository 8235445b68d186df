import { expect, it } from 'vitest'
import { hasRedisServer } from '../src/network/redis-server.mjs'
import { measureRedis } from '../src/network/replay-redis.mjs'

it.skipIf(!hasRedisServer())(
  'fills a real redis-server with the claims and nothing else (skipped where there is none)',
  async () => {
    const result = await measureRedis(2000)
    expect(result).toMatchObject({ store: 'Redis', entries: 2000 })
    expect(result.claimsPerSecond).toBeGreaterThan(0)
    expect(result.bytesPerEntry).toBeGreaterThan(32)
  },
)
