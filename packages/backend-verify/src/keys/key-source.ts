import { kindOf } from '@apig/signer-core/internal'
import { isConfigError, wrongKind } from '../options/checks.ts'
import type { KeyEntry, KeyLookup, KeySource } from '../options/options.ts'
import { createDeadline, inMilliseconds, TIMED_OUT } from '../read/deadline.ts'
import { Refusal } from '../result/refusal.ts'
import { createKeyring, KEY_ID, readKeyEntry } from './key-entry.ts'
import type { KeysOf } from './key-entry.ts'

/** The option `keys`, checked. */
export interface KeySettings {
  readonly source: KeySource
  readonly cacheMs: number
  readonly timeoutMs: number
}

/** What is known of a key id. */
export interface KeyState {
  readonly state: 'known' | 'disabled' | 'unknown'
  readonly keys: KeysOf
}

/** Finds the keys of an id; `now` is the arrival of the request. */
export interface Keys {
  find(keyId: string, now: number): KeyState | Promise<KeyState>
  /** The most secrets that any key id was seen to have: every request pays for as many HMACs. */
  rounds(): number
}

const NO_KEYS: KeysOf = () => []
const UNKNOWN: KeyState = { state: 'unknown', keys: NO_KEYS }
const DISABLED: KeyState = { state: 'disabled', keys: NO_KEYS }

/** How many results are kept, and how many misses: apart, so that made-up ids cannot push out real ones. */
const CACHE_BOUND = 1000

/** Step 0, for `keys`. */
export function checkKeys(keys: unknown): KeySource {
  if (typeof keys === 'function') return keys as KeyLookup
  if (typeof keys !== 'object' || keys === null || Array.isArray(keys))
    throw wrongKind(
      `options.keys must be an object or a Map from key id to secret, or a function, not ${kindOf(keys)}.`,
    )
  const table = keys as Exclude<KeySource, KeyLookup>
  const entries = entriesOf(table)
  if (entries.length === 0 && !isMap(table))
    throw wrongKind(
      'options.keys is empty, so that every request would be refused; give the id and the secret of a signature key of type hmac.',
    )
  for (const [id, entry] of entries) {
    if (id === '' || id === 'undefined' || id === 'null')
      throw wrongKind(
        `options.keys has the key id '${id}': the environment variable that holds the id is not set.`,
      )
    if (typeof id !== 'string' || !KEY_ID.test(id))
      throw wrongKind(
        'options.keys has a key id that no request can carry; an id is 1 to 200 of A-Z, a-z, 0-9 and . _ ~ -',
      )
    readKeyEntry(`options.keys['${id}']`, entry)
  }
  requireOwnSecrets(entries)
  return table
}

export function createKeys({ source, cacheMs, timeoutMs }: KeySettings): Keys {
  return typeof source === 'function' ? lookupKeys(source, cacheMs, timeoutMs) : tableKeys(source)
}

/** A record or a Map is read anew for each request: removing a key works at once. */
function tableKeys(table: Exclude<KeySource, KeyLookup>): Keys {
  const read = (keyId: string): unknown =>
    isMap(table) ? table.get(keyId) : Object.hasOwn(table, keyId) ? table[keyId] : undefined
  const states = createStates(() => requireOwnSecrets(entriesOf(table)))
  for (const [, entry] of entriesOf(table)) states.count(readKeyEntry('options.keys', entry).secrets.length)
  return {
    rounds: states.rounds,
    find(keyId) {
      const entry = read(keyId)
      return entry === undefined ? UNKNOWN : states.of(keyId, `options.keys['${keyId}']`, entry)
    },
  }
}

function lookupKeys(lookup: KeyLookup, cacheMs: number, timeoutMs: number): Keys {
  const states = createStates(() => {})
  const cache = createCache(cacheMs)
  const underWay = new Map<string, Promise<KeyState>>()

  async function ask(keyId: string, now: number): Promise<KeyState> {
    const started = performance.now()
    const abort = new AbortController()
    const deadline = createDeadline(inMilliseconds(timeoutMs), () => abort.abort())
    let entry: KeyEntry | null | undefined
    try {
      entry = await deadline.race(Promise.resolve(lookup(keyId, abort.signal)))
    } catch (error) {
      throw new Refusal(
        'KEY_LOOKUP',
        error === TIMED_OUT
          ? `options.keys gave no result within ${timeoutMs / 1000} s (keyTimeoutSeconds).`
          : `options.keys failed (${describeError(error)}).`,
        { retryAfterSeconds: 1 },
      )
    } finally {
      deadline.clear()
    }
    const found =
      entry === undefined || entry === null ? UNKNOWN : states.of(keyId, 'The result of options.keys', entry)
    cache.keep(keyId, found, now, started)
    return found
  }

  return {
    rounds: states.rounds,
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

/** @param onNewSecrets - called where an id comes with secrets that it did not have before */
function createStates(onNewSecrets: () => void): {
  of(keyId: string, name: string, entry: unknown): KeyState
  count(secrets: number): void
  rounds(): number
} {
  const keyring = createKeyring(onNewSecrets)
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

/** The key id is not signed: with one secret under two ids, anyone who sees a request could choose between them. */
function requireOwnSecrets(entries: readonly (readonly [unknown, unknown])[]): void {
  const owners = new Map<string, unknown>()
  for (const [id, entry] of entries) {
    for (const secret of readKeyEntry(`options.keys['${String(id)}']`, entry).secrets) {
      const owner = owners.get(secret) ?? id
      if (owner !== id)
        throw wrongKind(
          `options.keys has one secret under two key ids, '${String(owner)}' and '${String(id)}'. The key id is not signed, so that either could stand in a request; give each id its own secret.`,
        )
      owners.set(secret, id)
    }
  }
}

interface Kept {
  readonly found: KeyState
  readonly now: number
  readonly started: number
}

function createCache(lifetimeMs: number): {
  get(keyId: string, now: number): KeyState | undefined
  keep(keyId: string, found: KeyState, now: number, started: number): void
} {
  const known = new Map<string, Kept>()
  const misses = new Map<string, Kept>()
  // By the verifier's clock and by the machine's: whichever says first that the time is over, and neither may go back.
  const fresh = (kept: Kept, now: number): boolean =>
    isWithin(now - kept.now, lifetimeMs) && isWithin(performance.now() - kept.started, lifetimeMs)
  return {
    get(keyId, now) {
      const kept = known.get(keyId) ?? misses.get(keyId)
      return kept !== undefined && fresh(kept, now) ? kept.found : undefined
    },
    keep(keyId, found, now, started) {
      known.delete(keyId)
      misses.delete(keyId)
      if (lifetimeMs === 0) return
      const cache = found.state === 'known' ? known : misses
      if (cache.size >= CACHE_BOUND) cache.delete(cache.keys().next().value as string)
      cache.set(keyId, { found, now, started })
    },
  }
}

const isWithin = (age: number, lifetime: number): boolean => age >= 0 && age < lifetime

/** An error of the application, as far as it can be shown: its message may hold what was looked up. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'it threw a value that is not an Error'
  const { code } = error as { code?: unknown }
  const name = /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error'
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? `${name}, ${code}` : name
}

function entriesOf(table: Exclude<KeySource, KeyLookup>): (readonly [unknown, unknown])[] {
  return isMap(table) ? [...table] : Object.entries(table)
}

function isMap(table: object): table is ReadonlyMap<string, KeyEntry> {
  return Object.prototype.toString.call(table) === '[object Map]'
}
