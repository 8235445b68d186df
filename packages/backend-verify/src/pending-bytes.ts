import { Refusal } from './refusal.ts'

/** What the bodies of requests that are not verified yet may take together. */
export interface PendingBytes {
  /** A request's share; `close` gives it back. */
  open(): Share
  readonly held: number
}

export interface Share {
  grow(bytes: number): void
  close(): void
}

export function createPendingBytes(limit: number): PendingBytes {
  let held = 0
  return {
    get held() {
      return held
    },
    open() {
      let own = 0
      return {
        grow(bytes) {
          // Temporary, hence the time to come back after.
          if (held + bytes > limit)
            throw new Refusal(
              'BODY_TOO_LARGE',
              'The bodies that wait to be verified take more than maxPendingBytes together.',
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
