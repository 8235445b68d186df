import { kindOf, wrongKind } from './config-error.ts'
import { createDeadline } from './deadline.ts'
import { numberOption, requireKnownNames } from './number-option.ts'
import type { ReplayStore } from './replay-store.ts'

/** What is used of a client, cluster or sentinel of node-redis 5. */
export interface NodeRedisClient {
  /** Whether `connect` was called. */
  readonly isOpen: boolean
  /** Whether commands are answered at the moment. */
  readonly isReady?: boolean
  /** `SET key value NX PX milliseconds`, one atomic command. */
  set(
    key: string,
    value: string,
    options: {
      readonly condition: 'NX'
      readonly expiration: { readonly type: 'PX'; readonly value: number }
    },
  ): Promise<unknown>
}

/** What is used of a `Redis` or a `Cluster` of ioredis 5. */
export interface IoredisClient {
  /** `ready` where commands are answered at the moment. */
  readonly status: string
  /** `SET key value PX milliseconds NX`, one atomic command. */
  set(key: string, value: string, px: 'PX', milliseconds: number, nx: 'NX'): Promise<unknown>
}

/** The options of `createRedisReplayStore`. */
export interface RedisReplayStoreOptions {
  /** Your own client, connected: node-redis 5 and later, or ioredis. It is neither opened nor closed here. */
  readonly client: NodeRedisClient | IoredisClient
  /** The key in Redis is `namespace:<32 hex digits>`. Default: `apig:replay`. */
  readonly namespace?: string | undefined
  /** How long Redis may take before the request is refused. Default: 50 milliseconds. */
  readonly timeoutMs?: number | undefined
}

/**
 * A replay store in Redis or Valkey, for any number of replicas: one `SET key 1 NX PX ttl` a request, on one key, so
 * that a cluster serves it as well. Where Redis is down, slow or full, the claim fails and the request is refused; there
 * is no falling back to memory. Configure `maxmemory-policy noeviction`: an evicted claim is a replay that passes.
 *
 * @throws TypeError or RangeError with `code: 'CONFIG'`
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/verify.md | Verifying}
 * @example
 * ```ts
 * import { createVerifier } from '@apig/backend-verify'
 * import { createRedisReplayStore } from '@apig/backend-verify/redis'
 * import { createClient } from 'redis'
 *
 * const client = await createClient({ url: process.env.REDIS_URL ?? '' }).on('error', console.error).connect()
 *
 * createVerifier({
 *   keys: { 'signature-key-1': 'the secret in the console' },
 *   replay: { store: createRedisReplayStore({ client }), onReplay: 'reject' },
 * })
 * ```
 */
export function createRedisReplayStore(options: RedisReplayStoreOptions): ReplayStore {
  requireKnownNames('options', options, ['client', 'namespace', 'timeoutMs'])
  const { client, namespace = 'apig:replay' } = options
  if (typeof namespace !== 'string' || namespace === '')
    throw wrongKind(`options.namespace must be a text, not ${kindOf(namespace)}.`)
  const timeoutMs = numberOption('options.timeoutMs', options.timeoutMs, 50, { above: 0, max: 10_000 })
  const set = setterOf(client)
  return Object.freeze<ReplayStore>({
    scope: 'shared',
    async claim(key, ttlMs) {
      const deadline = createDeadline(timeoutMs)
      try {
        return readReply(await deadline.race(set(`${namespace}:${key}`, ttlMs)))
      } finally {
        deadline.clear()
      }
    },
  })
}

function setterOf(client: NodeRedisClient | IoredisClient): (key: string, ttlMs: number) => Promise<unknown> {
  if (typeof client !== 'object' || client === null || typeof client.set !== 'function')
    throw wrongKind(`options.client must be a client of node-redis or ioredis, not ${kindOf(client)}.`)
  if ('isOpen' in client) {
    return async (key, ttlMs) => {
      // Else the client would keep the command and send it when it is connected again, after the request was refused.
      if (!client.isOpen || client.isReady === false) throw new Error('the Redis client is not connected')
      return client.set(key, '1', { condition: 'NX', expiration: { type: 'PX', value: ttlMs } })
    }
  }
  if ('status' in client) {
    return async (key, ttlMs) => {
      if (client.status !== 'ready') throw new Error('the Redis client is not connected')
      return client.set(key, '1', 'PX', ttlMs, 'NX')
    }
  }
  throw wrongKind(
    'options.client must be a client of node-redis 5 or later, or of ioredis: it has neither isOpen nor status.',
  )
}

/** Nothing but the two answers of `SET NX` counts. */
function readReply(reply: unknown): 'fresh' | 'seen' {
  if (reply === null) return 'seen'
  if (String(reply) === 'OK') return 'fresh'
  throw new Error('Redis gave an answer that SET NX does not have')
}
