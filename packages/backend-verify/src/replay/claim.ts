import { payloadHash } from '@apig/signer-core'
import { describeError } from '../keys/key-source.ts'
import { isConfigError } from '../options/checks.ts'
import type { ReplaySettings } from '../options/replay.ts'
import { createDeadline, inMilliseconds, TIMED_OUT } from '../read/deadline.ts'
import { Refusal } from '../result/refusal.ts'
import type { ReplayState } from '../result/result.ts'

/** What is claimed. */
export interface Claim {
  readonly keyId: string
  /** What no other request has, and this one has however often it is signed. */
  readonly unique: string
  /** How long the signature is accepted from now on. */
  readonly remainingMs: number
}

/** A claim that was made. */
export interface Claimed {
  readonly state: ReplayState
  /** Gives a fresh claim back, where the request is refused after all. */
  release(): void
}

const NOTHING_TO_RELEASE = (): void => {}

/** Where no replay store is set. */
export const NOT_ASKED: Claimed = { state: 'off', release: NOTHING_TO_RELEASE }

/**
 * Step 10, last and only for what verified.
 *
 * @param warn - told where a claim could not be given back
 */
export async function claimReplay(
  settings: ReplaySettings,
  method: string,
  claim: Claim,
  warn: (line: string) => void,
): Promise<Claimed> {
  if (!settings.methods.has(method)) return { state: 'skipped', release: NOTHING_TO_RELEASE }
  const { store, namespace } = settings
  // The key id is not signed: a claim must not depend on it.
  const key = replayKey(namespace, claim.unique)
  const owner = replayKey(namespace, claim.keyId)
  const release = (): void => {
    void Promise.resolve()
      .then(() => store.release?.(key, owner))
      .catch((error: unknown) =>
        warn(
          `[apig] A replay claim could not be deleted (${describeError(error)}); a retry of that request will be a replay.`,
        ),
      )
  }
  let found: unknown
  try {
    found = await askStore(settings, key, owner, claim.remainingMs, release)
  } catch (error) {
    if (isConfigError(error)) throw new Refusal('CONFIG', error.message)
    if (settings.onStoreError === 'accept') return { state: 'unknown', release: NOTHING_TO_RELEASE }
    throw storeFailed(
      error === TIMED_OUT
        ? 'The replay store did not respond in time.'
        : `The replay store failed (${describeError(error)}).`,
    )
  }
  if (found === 'fresh') return { state: 'fresh', release }
  if (found !== 'seen') throw storeFailed("The replay store returned neither 'fresh' nor 'seen'.")
  if (settings.onReplay === 'tag') return { state: 'seen', release: NOTHING_TO_RELEASE }
  throw new Refusal('REPLAYED', 'A request with this signature was accepted before.')
}

async function askStore(
  { store, clockToleranceMs, storeTimeoutMs, onStoreError }: ReplaySettings,
  key: string,
  owner: string,
  remainingMs: number,
  release: () => void,
): Promise<unknown> {
  const abort = new AbortController()
  const timeoutMs = Math.min(storeTimeoutMs, store.timeoutMs ?? Infinity)
  const deadline = createDeadline(inMilliseconds(timeoutMs), () => abort.abort())
  const claimed = Promise.resolve(
    store.claim(key, Math.ceil(remainingMs + clockToleranceMs), abort.signal, owner),
  )
  try {
    return await deadline.race(claimed)
  } catch (error) {
    // The request is refused, and the client will try again: a claim that comes late must not stand in its way.
    if (onStoreError === 'refuse')
      claimed.then((late: unknown) => (late === 'fresh' ? release() : undefined)).catch(() => {})
    throw error
  } finally {
    deadline.clear()
  }
}

function storeFailed(message: string): Refusal {
  return new Refusal('REPLAY_STORE', message, { retryAfterSeconds: 1 })
}

/** 128 bits of SHA-256 over parts that cannot run into one another. */
function replayKey(...parts: readonly string[]): string {
  return payloadHash(parts.map((part) => `${part.length}:${part}`).join('')).slice(0, 32)
}
