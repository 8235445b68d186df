/**
 * Where claims on signatures are kept. A store of your own has one duty: of any number of claims on one key within its
 * time, whatever happens at once, exactly one is `fresh`.
 */
export interface ReplayStore {
  /** `process`: forgets on restart, and another replica knows nothing of it. */
  readonly scope: 'process' | 'shared'
  /** How long a claim may take, where that is less than `replay.storeTimeoutSeconds`. */
  readonly timeoutMs?: number | undefined
  /**
   * One atomic call. Rejects where the store is down or full, which refuses the request; never evicts a claim early.
   *
   * @param key - 32 hex digits; tells nothing of the signature
   * @param ttlMs - how long the claim has to last
   * @param signal - aborts when the caller no longer needs the result
   * @param owner - a hash of the key id, for quotas
   */
  claim(key: string, ttlMs: number, signal: AbortSignal, owner: string): Promise<'fresh' | 'seen'>
  /**
   * Deletes a claim that was fresh and whose request was refused all the same: the client was gone, or the store was too
   * slow. Without it, a retry of that request is a replay.
   */
  release?(key: string, owner: string): Promise<void>
}
