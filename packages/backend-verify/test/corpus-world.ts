import { canonicalQuery, canonicalUri, formatDate, sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import type { CorpusCase, CorpusContext } from '@apig/vectors/corpus'
import { createProcessReplayStore } from '../src/index.ts'
import type { KeySource, ReplayStore, VerifierOptions } from '../src/index.ts'
import { HOST, KEY_ID, NOW, SECRET, silent } from './signed-request.ts'

export function contextOf(algorithm: Algorithm): CorpusContext {
  return {
    now: NOW,
    host: HOST,
    keyId: KEY_ID,
    secret: SECRET,
    signing: {
      algorithm,
      canonicalUri,
      canonicalQuery,
      formatDate,
      hash: algorithm.hash,
      hmac: (secret, text, keyId) => algorithm.createKey(secret, keyId)(text),
    },
  }
}

export const context: CorpusContext = contextOf(sdkHmacSha256)

/** The options of the verifier that a case asks for. `clock` is read at each request. */
export function optionsOf(given: CorpusCase, clock: () => Date): VerifierOptions {
  const { replay, hosts = [HOST], ...options } = given.options ?? {}
  return {
    ...options,
    keys: keysOf(given),
    now: clock,
    logger: silent,
    // null in the data: not given.
    ...(hosts === null ? {} : { hosts: hosts as string[] }),
    ...(given.store === undefined
      ? {}
      : { replay: { ...(replay as object | undefined), store: storeOf(given.store) } }),
  }
}

function keysOf(given: CorpusCase): KeySource {
  if (given.lookup === 'throws') return () => Promise.reject(new Error('the database is away'))
  if (given.lookup === 'hangs') return () => new Promise(() => {})
  return { [KEY_ID]: SECRET, ...(given.keys as Record<string, string> | undefined) }
}

function storeOf(kind: NonNullable<CorpusCase['store']>): ReplayStore {
  if (kind === 'down')
    return { scope: 'shared', claim: () => Promise.reject(new Error('connection refused')) }
  const store = createProcessReplayStore({
    singleInstance: true,
    ...(kind === 'full' ? { maxClaims: 1 } : {}),
  })
  if (kind === 'full') void store.claim('0'.repeat(32), 60_000, new AbortController().signal, 'someone else')
  return store
}
