import { kindOf, wrongKind } from './config-error.ts'
import { numberOption, requireKnownNames } from './number-option.ts'
import type { ReplayStore } from './replay-store.ts'

/** The options of `createProcessReplayStore`. */
export interface ProcessReplayStoreOptions {
  /**
   * Must be said: this store knows nothing of other processes, each of which would accept a request once, and forgets
   * everything on restart.
   */
  readonly singleInstance: true
  /** How many claims are held in all; beyond it requests are refused (503), never forgotten early. Default: 200,000. */
  readonly maxClaims?: number | undefined
  /** How many of them one key id may hold. Default: four fifths of `maxClaims`. */
  readonly maxClaimsPerKey?: number | undefined
  /** Milliseconds since the epoch. It may jump; the store's own time never runs backwards. */
  readonly now?: (() => number) | undefined
}

interface Bucket {
  readonly keys: Set<string>
  readonly owners: Map<string, number>
}

const BUCKET_MS = 60_000

/**
 * A replay store in the memory of one process. Claims lie in buckets of 60 seconds, by the minute in which they end,
 * and a bucket is dropped as a whole: a claim lasts at least as long as it has to, and at most a minute longer.
 *
 * @throws TypeError or RangeError with `code: 'CONFIG'`
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/verify.md | Verifying}
 * @example
 * ```ts
 * import { createProcessReplayStore, createVerifier } from '@apig/backend-verify'
 *
 * createVerifier({
 *   keys: { 'signature-key-1': 'the secret in the console' },
 *   replay: { store: createProcessReplayStore({ singleInstance: true }) },
 * })
 * ```
 */
export function createProcessReplayStore(options: ProcessReplayStoreOptions): ReplayStore {
  requireKnownNames('options', options, ['singleInstance', 'maxClaims', 'maxClaimsPerKey', 'now'])
  if (options.singleInstance !== true)
    throw wrongKind(
      'options.singleInstance must be true: say that this service runs as one process alone, or share a store such as createRedisReplayStore.',
    )
  const maxClaims = numberOption('options.maxClaims', options.maxClaims, 200_000, {
    min: 1,
    max: 10_000_000,
    whole: true,
  })
  const perKeyDefault = Math.max(1, Math.floor(maxClaims * 0.8))
  const maxPerKey = numberOption('options.maxClaimsPerKey', options.maxClaimsPerKey, perKeyDefault, {
    min: 1,
    max: maxClaims,
    whole: true,
  })
  const clock = options.now ?? Date.now
  if (typeof clock !== 'function')
    throw wrongKind(`options.now must be a function that returns milliseconds, not ${kindOf(clock)}.`)

  const buckets = new Map<number, Bucket>()
  let size = 0
  let latest = -Infinity

  function time(): number {
    const now = clock()
    if (!Number.isFinite(now)) throw new Error('options.now of the replay store returned no number')
    // Time that runs backwards would keep claims for longer, or drop a bucket and make it anew.
    if (now > latest) latest = now
    return latest
  }

  function dropEnded(now: number): void {
    for (const [minute, bucket] of buckets) {
      if (minute * BUCKET_MS > now) continue
      size -= bucket.keys.size
      buckets.delete(minute)
    }
  }

  function claim(key: string, ttlMs: number, owner: string): 'fresh' | 'seen' {
    const now = time()
    dropEnded(now)
    let held = 0
    for (const bucket of buckets.values()) {
      if (bucket.keys.has(key)) return 'seen'
      held += bucket.owners.get(owner) ?? 0
    }
    if (size >= maxClaims) throw new Error('the replay store is full')
    if (held >= maxPerKey) throw new Error('the replay store holds as many claims of one key id as it may')
    const minute = Math.floor((now + ttlMs) / BUCKET_MS) + 1
    let bucket = buckets.get(minute)
    if (bucket === undefined) buckets.set(minute, (bucket = { keys: new Set(), owners: new Map() }))
    bucket.keys.add(key)
    bucket.owners.set(owner, (bucket.owners.get(owner) ?? 0) + 1)
    size++
    return 'fresh'
  }

  return Object.freeze<ReplayStore>({
    scope: 'process',
    claim: async (key, ttlMs, _signal, owner) => claim(key, ttlMs, owner),
  })
}
