import { payloadHash } from '@apig/signer-core'
import { createDeadline, TIMED_OUT } from './deadline.ts'
import { describeError } from './key-source.ts'
import { Refusal } from './refusal.ts'
import type { ReplayStore } from './replay-store.ts'
import type { ReplayState } from './result.ts'

/** The replay options, decided. */
export interface ReplaySettings {
  readonly store: ReplayStore
  readonly onReplay: 'tag' | 'reject'
  readonly uniqueHeader: string
  readonly methods: ReadonlySet<string>
  readonly onStoreError: 'refuse' | 'accept'
  readonly clockToleranceMs: number
  readonly storeTimeoutMs: number
  readonly namespace: string
}

export interface Claim {
  readonly keyId: string
  readonly signature: string
  /** How long the signature is accepted from now on. */
  readonly remainingMs: number
}

/** Step 10, last and only for what verified. */
export async function claimReplay(
  settings: ReplaySettings,
  method: string,
  claim: Claim,
): Promise<ReplayState> {
  if (!settings.methods.has(method)) return 'skipped'
  let answer: unknown
  try {
    answer = await askStore(settings, claim)
  } catch (error) {
    if (settings.onStoreError === 'accept') return 'unknown'
    throw new Refusal(
      'REPLAY_STORE',
      error === TIMED_OUT
        ? 'The replay store gave no answer in time.'
        : `The replay store failed (${describeError(error)}).`,
      { retryAfterSeconds: 1 },
    )
  }
  if (answer === 'fresh') return 'fresh'
  if (answer !== 'seen')
    throw new Refusal('REPLAY_STORE', "The replay store answered neither 'fresh' nor 'seen'.", {
      retryAfterSeconds: 1,
    })
  if (settings.onReplay === 'tag') return 'seen'
  throw new Refusal('REPLAYED', 'A request with this signature was accepted before.')
}

async function askStore(
  settings: ReplaySettings,
  { keyId, signature, remainingMs }: Claim,
): Promise<unknown> {
  const { store, namespace, clockToleranceMs, storeTimeoutMs } = settings
  const abort = new AbortController()
  const deadline = createDeadline(storeTimeoutMs, () => abort.abort())
  try {
    const claimed = store.claim(
      replayKey(namespace, keyId, signature),
      Math.ceil(remainingMs + clockToleranceMs),
      abort.signal,
      replayKey(namespace, keyId),
    )
    return await deadline.race(Promise.resolve(claimed))
  } finally {
    deadline.clear()
  }
}

/** 128 bits of SHA-256 over parts that cannot run into one another. */
function replayKey(...parts: readonly string[]): string {
  return payloadHash(parts.map((part) => `${part.length}:${part}`).join('')).slice(0, 32)
}
