import { numberOption, requireKnownNames, wrongKind } from '../options/checks.ts'
import type { ReplayStore } from './store.ts'

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
}

interface Bucket {
  readonly keys: Set<string>
  readonly owners: Map<string, number>
}

const BUCKET_MS = 60_000

/**
 * A replay store in the memory of one process. Claims lie in buckets of 60 seconds, by the minute in which they end,
 * and a bucket is dropped as a whole: a claim lasts at least as long as it has to, and at most a minute longer. Its minutes
 * are those of `performance.now()`: a step of the wall clock neither ends a claim nor keeps it.
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
  requireKnownNames('options', options, ['singleInstance', 'maxClaims', 'maxClaimsPerKey'])
  if (options.singleInstance !== true)
    throw wrongKind(
      'options.singleInstance must be true: say that this service runs as a single process, or share a store such as createRedisReplayStore.',
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

  const buckets = new Map<number, Bucket>()
  let size = 0

  function dropEnded(now: number): void {
    for (const [minute, bucket] of buckets) {
      if (minute * BUCKET_MS > now) continue
      size -= bucket.keys.size
      buckets.delete(minute)
    }
  }

  function claim(key: string, ttlMs: number, owner: string): 'fresh' | 'seen' {
    const now = performance.now()
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

  function release(key: string, owner: string): void {
    for (const bucket of buckets.values()) {
      if (!bucket.keys.delete(key)) continue
      size--
      bucket.owners.set(owner, (bucket.owners.get(owner) ?? 1) - 1)
    }
  }

  return Object.freeze<ReplayStore>({
    scope: 'process',
    claim: async (key, ttlMs, _signal, owner) => claim(key, ttlMs, owner),
    release: async (key, owner) => release(key, owner),
  })
}
