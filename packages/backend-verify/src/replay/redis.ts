import { kindOf } from '@apig/signer-core/internal'
import { numberOption, requireKnownNames, wrongKind } from '../options/checks.ts'
import { randomText } from '../keys/signature.ts'
import type { ReplayStore } from './store.ts'

/** What is used of a client, pool, cluster or sentinel of node-redis 4, 5 or 6. */
export interface NodeRedisClient {
  /** Whether `connect` was called. */
  readonly isOpen?: boolean
  /** Whether commands are answered at the moment. */
  readonly isReady?: boolean
  /** Sends a command as it stands; a cluster wants its key before it, and a sentinel whether it only reads. */
  sendCommand(...given: never[]): Promise<unknown>
}

/** What is used of a `Redis` or a `Cluster` of ioredis 5. */
export interface IoredisClient {
  /** `ready` where commands are answered at the moment. */
  readonly status: string
  /** Sends a command as it stands. */
  call(command: string, ...words: string[]): Promise<unknown>
}

/** The options of `createRedisReplayStore`. */
export interface RedisReplayStoreOptions {
  /** Your own client, connected: node-redis 4, 5 or 6, or ioredis 5. It is neither opened nor closed here. */
  readonly client: NodeRedisClient | IoredisClient
  /** The key in Redis is `namespace:<32 hex digits>`. Default: `apig:replay`. */
  readonly namespace?: string | undefined
  /** How long Redis may take before the request is refused. Default: 50 milliseconds. */
  readonly timeoutMs?: number | undefined
}

/** Sends one command about one key. */
type Send = (key: string, words: readonly string[]) => Promise<unknown>

/**
 * A replay store in Redis or Valkey, for any number of replicas: one `SET key 1 NX PX ttl` a request, on one key, so
 * that a cluster serves it as well. Where Redis is down, slow or full, the claim fails and the request is refused; it
 * never falls back to memory. At first use the store claims a random key twice, and refuses to work with a client
 * that does not say `seen` to the second claim.
 *
 * Configure `maxmemory-policy noeviction`, since an evicted claim is a replay that passes; and `appendonly yes`, since a
 * Redis that restarts without it has forgotten all claims.
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
    throw wrongKind(`options.namespace must be a string, not ${kindOf(namespace)}.`)
  const timeoutMs = numberOption('options.timeoutMs', options.timeoutMs, 50, { above: 0, max: 10_000 })
  const send = senderOf(client)
  const set = async (key: string, ttlMs: number): Promise<unknown> =>
    send(`${namespace}:${key}`, ['SET', `${namespace}:${key}`, '1', 'NX', 'PX', String(ttlMs)])
  let probed = false

  /** Other versions of a client take commands in other ways, and some ignore what they do not know. */
  async function probe(): Promise<void> {
    const key = `probe:${randomText(16)}`
    const replies = await Promise.all([set(key, 10_000), set(key, 10_000)])
    const [first, second] = replies.map(String).sort()
    if (first !== 'OK' || second !== 'null')
      throw wrongKind(
        'options.client does not do SET with NX as Redis does: of two claims on one key, not exactly one was fresh. Use node-redis 4, 5 or 6, or ioredis 5.',
      )
    probed = true
  }

  return Object.freeze<ReplayStore>({
    scope: 'shared',
    timeoutMs,
    async claim(key, ttlMs) {
      if (!probed) await probe()
      return readReply(await set(key, ttlMs))
    },
    async release(key) {
      await send(`${namespace}:${key}`, ['DEL', `${namespace}:${key}`])
    },
  })
}

function senderOf(client: unknown): Send {
  if (typeof client !== 'object' || client === null)
    throw wrongKind(`options.client must be a client of node-redis or ioredis, not ${kindOf(client)}.`)
  // A client that is not connected would keep the command and send it later, after the request was refused.
  if (hasFunction(client, 'call') && 'status' in client)
    return async (_key, [command = '', ...rest]) => {
      if (client.status !== 'ready') throw new Error('the Redis client is not connected')
      return client.call(command, ...rest)
    }
  if (!hasFunction(client, 'sendCommand'))
    throw wrongKind(
      'options.client must be a client of node-redis 4, 5 or 6, or of ioredis 5: it has neither sendCommand, nor status and call.',
    )
  return async (key, words) => {
    const state = client as { readonly isOpen?: boolean; readonly isReady?: boolean }
    if (state.isOpen === false || state.isReady === false)
      throw new Error('the Redis client is not connected')
    if ('slots' in client) return client.sendCommand(key, false, words)
    if ('getSentinelNode' in client) return client.sendCommand(false, words)
    return client.sendCommand(words)
  }
}

function hasFunction<Name extends string>(
  value: object,
  name: Name,
): value is Record<Name, (...given: unknown[]) => Promise<unknown>> {
  return typeof (value as Record<string, unknown>)[name] === 'function'
}

/** Nothing but the two replies of `SET NX` counts. */
function readReply(reply: unknown): 'fresh' | 'seen' {
  if (reply === null) return 'seen'
  if (String(reply) === 'OK') return 'fresh'
  throw new Error('Redis gave a reply that SET NX does not have')
}
