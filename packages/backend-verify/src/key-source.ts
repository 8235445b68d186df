import { isConfigError, kindOf, wrongKind } from './config-error.ts'
import { createDeadline, TIMED_OUT } from './deadline.ts'
import { createKeyring, KEY_ID, readKeyEntry } from './key-entry.ts'
import type { KeysOf } from './key-entry.ts'
import type { KeyEntry, KeyLookup } from './options.ts'
import { Refusal } from './refusal.ts'

/** What is known of a key id. */
export interface KeyAnswer {
  readonly state: 'known' | 'disabled' | 'unknown'
  readonly keys: KeysOf
}

/** Finds the keys of an id; `now` is the arrival of the request. */
export interface Keys {
  find(keyId: string, now: number): KeyAnswer | Promise<KeyAnswer>
  /** The most secrets that any key id was seen to have: every request pays for as many HMACs. */
  rounds(): number
}

const NO_KEYS: KeysOf = () => []
const UNKNOWN: KeyAnswer = { state: 'unknown', keys: NO_KEYS }
const DISABLED: KeyAnswer = { state: 'disabled', keys: NO_KEYS }

/** How many answers are kept, and how many misses: apart, so that made-up ids cannot push out real ones. */
const CACHE_BOUND = 1000

export function readKeys(keys: unknown, cacheMs: number, timeoutMs: number): Keys {
  if (typeof keys === 'function') return lookupKeys(keys as KeyLookup, cacheMs, timeoutMs)
  if (typeof keys !== 'object' || keys === null || Array.isArray(keys))
    throw wrongKind(
      `options.keys must be an object or a Map from key id to secret, or a function, not ${kindOf(keys)}.`,
    )
  const entries = isMap(keys) ? () => keys : () => new Map(Object.entries(keys))
  for (const [id, entry] of entries()) {
    if (typeof id !== 'string' || !KEY_ID.test(id))
      throw wrongKind(
        'options.keys has a key id that no request can carry; an id is 1 to 200 of A-Z, a-z, 0-9 and . _ ~ -',
      )
    readKeyEntry(`options.keys['${id}']`, entry)
  }
  if (isMap(keys)) return tableKeys((id) => keys.get(id), [...keys.values()])
  if (Object.keys(keys).length === 0)
    throw wrongKind(
      'options.keys is empty, so that every request would be refused; give the id and the secret of a signature key of type hmac.',
    )
  const record = keys as Readonly<Record<string, unknown>>
  return tableKeys((id) => (Object.hasOwn(record, id) ? record[id] : undefined), Object.values(record))
}

/** A record or a Map is read anew for each request: removing a key works at once. */
function tableKeys(read: (keyId: string) => unknown, entries: readonly unknown[]): Keys {
  const answer = createAnswers()
  for (const entry of entries) answer.count(readKeyEntry('options.keys', entry).secrets.length)
  // What is no text may have been changed since.
  let last: { readonly keyId: string; readonly entry: string; readonly answer: KeyAnswer } | undefined
  return {
    rounds: answer.rounds,
    find(keyId) {
      const entry = read(keyId)
      if (last?.keyId === keyId && last.entry === entry) return last.answer
      const found = entry === undefined ? UNKNOWN : answer.of(keyId, `options.keys['${keyId}']`, entry)
      if (typeof entry === 'string') last = { keyId, entry, answer: found }
      return found
    },
  }
}

function lookupKeys(lookup: KeyLookup, cacheMs: number, timeoutMs: number): Keys {
  const answer = createAnswers()
  const cache = createCache(cacheMs)
  const underWay = new Map<string, Promise<KeyAnswer>>()

  async function ask(keyId: string, now: number): Promise<KeyAnswer> {
    const started = performance.now()
    const abort = new AbortController()
    const deadline = createDeadline(timeoutMs, () => abort.abort())
    let entry: KeyEntry | null | undefined
    try {
      entry = await deadline.race(Promise.resolve(lookup(keyId, abort.signal)))
    } catch (error) {
      throw new Refusal(
        'KEY_LOOKUP',
        error === TIMED_OUT
          ? `options.keys gave no answer within ${timeoutMs / 1000} s (keyTimeoutSeconds).`
          : `options.keys failed (${describeError(error)}).`,
        { retryAfterSeconds: 1 },
      )
    } finally {
      deadline.clear()
    }
    const found =
      entry === undefined || entry === null ? UNKNOWN : answer.of(keyId, 'The answer of options.keys', entry)
    cache.keep(keyId, found, now, started)
    return found
  }

  return {
    rounds: answer.rounds,
    find(keyId, now) {
      const kept = cache.get(keyId, now)
      if (kept !== undefined) return kept
      let asking = underWay.get(keyId)
      if (asking === undefined) {
        asking = ask(keyId, now).finally(() => underWay.delete(keyId))
        underWay.set(keyId, asking)
      }
      return asking
    },
  }
}

function createAnswers(): {
  of(keyId: string, name: string, entry: unknown): KeyAnswer
  count(secrets: number): void
  rounds(): number
} {
  const keyring = createKeyring()
  let most = 1
  const count = (secrets: number): void => {
    if (secrets > most) most = secrets
  }
  return {
    of(keyId, name, entry) {
      try {
        const { secrets, disabled } = readKeyEntry(name, entry)
        if (disabled) return DISABLED
        count(secrets.length)
        return { state: 'known', keys: keyring(keyId, secrets) }
      } catch (error) {
        if (isConfigError(error)) throw new Refusal('CONFIG', error.message)
        throw error
      }
    },
    count,
    rounds: () => most,
  }
}

interface Kept {
  readonly answer: KeyAnswer
  readonly now: number
  readonly started: number
}

function createCache(lifetimeMs: number): {
  get(keyId: string, now: number): KeyAnswer | undefined
  keep(keyId: string, answer: KeyAnswer, now: number, started: number): void
} {
  const known = new Map<string, Kept>()
  const misses = new Map<string, Kept>()
  // By the verifier's clock and by the machine's: whichever says first that the time is over, and neither may go back.
  const fresh = (kept: Kept, now: number): boolean =>
    isWithin(now - kept.now, lifetimeMs) && isWithin(performance.now() - kept.started, lifetimeMs)
  return {
    get(keyId, now) {
      const kept = known.get(keyId) ?? misses.get(keyId)
      return kept !== undefined && fresh(kept, now) ? kept.answer : undefined
    },
    keep(keyId, answer, now, started) {
      known.delete(keyId)
      misses.delete(keyId)
      if (lifetimeMs === 0) return
      const cache = answer.state === 'known' ? known : misses
      if (cache.size >= CACHE_BOUND) cache.delete(cache.keys().next().value as string)
      cache.set(keyId, { answer, now, started })
    },
  }
}

const isWithin = (age: number, lifetime: number): boolean => age >= 0 && age < lifetime

/** An error of the application, as far as it can be shown: its message may hold what was looked up. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'it threw no Error'
  const { code } = error as { code?: unknown }
  const name = /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error'
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? `${name}, ${code}` : name
}

function isMap(keys: object): keys is ReadonlyMap<unknown, unknown> {
  return Object.prototype.toString.call(keys) === '[object Map]'
}
