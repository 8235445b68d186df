import { Refusal } from '../result/refusal.ts'

/** What the bodies of requests that are not verified yet may hold together. */
export interface PendingBytes {
  /** A request's share; `close` gives it back. */
  open(): Share
  readonly held: number
}

export interface Share {
  grow(bytes: number): void
  close(): void
}

/** Bodies up to here may use the reserve too: filling the rest with large ones does not shut them out. */
const SMALL_BODY = 64 * 1024

/** @param largest - one body of this size must always fit */
export function createPendingBytes(limit: number, largest: number): PendingBytes {
  const limitForLarge = Math.max(largest, limit - Math.floor(limit / 8))
  let held = 0
  return {
    get held() {
      return held
    },
    open() {
      let own = 0
      return {
        grow(bytes) {
          const allowed = own + bytes > SMALL_BODY ? limitForLarge : limit
          if (held + bytes > allowed)
            throw new Refusal(
              'OVERLOADED',
              'The bodies that wait to be verified hold more than maxPendingBytes together; the client may retry.',
              { retryAfterSeconds: 1 },
            )
          held += bytes
          own += bytes
        },
        close() {
          held -= own
          own = 0
        },
      }
    },
  }
}
