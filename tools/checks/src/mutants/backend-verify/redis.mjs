import { mutantsOf } from '../mutants-of.mjs'

export const redis = mutantsOf('backend-verify', 'redis', {
  'redis-without-nx': ['redis.ts', "condition: 'NX', ", ''],
  'redis-not-connected-node': ['redis.ts', 'if (!client.isOpen || client.isReady === false)', 'if (false)'],
  'redis-not-connected-io': ['redis.ts', "if (client.status !== 'ready')", 'if (false)'],
  'redis-no-timeout': [
    'redis.ts',
    'await deadline.race(set(`${namespace}:${key}`, ttlMs))',
    'await set(`${namespace}:${key}`, ttlMs)',
  ],
  'redis-namespace': ['redis.ts', '`${namespace}:${key}`', 'key'],
  'redis-any-reply-is-fresh': ['redis.ts', "if (String(reply) === 'OK')", 'if (true)'],
  'redis-ttl': ['redis.ts', "{ type: 'PX', value: ttlMs }", "{ type: 'PX', value: ttlMs * 1000 }"],
  'redis-null-is-fresh': [
    'redis.ts',
    "if (reply === null) return 'seen'",
    "if (reply === null) return 'fresh'",
  ],
})
