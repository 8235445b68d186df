const FAILURES = 5
const LOCK_MILLISECONDS = 5 * 60 * 1000

/** Remembers failures, and locks an access key id for five minutes after five in a row. */
export interface Lock {
  isLocked(accessKeyId: string, now: Date): boolean
  failed(accessKeyId: string, now: Date): void
  succeeded(accessKeyId: string): void
}

export function createLock(): Lock {
  const states = new Map<string, { failures: number; until: number }>()
  return {
    isLocked(accessKeyId, now) {
      const state = states.get(accessKeyId)
      if (state === undefined || state.failures < FAILURES) return false
      if (now.getTime() < state.until) return true
      states.delete(accessKeyId)
      return false
    },
    failed(accessKeyId, now) {
      const failures = (states.get(accessKeyId)?.failures ?? 0) + 1
      states.set(accessKeyId, { failures, until: now.getTime() + LOCK_MILLISECONDS })
    },
    succeeded(accessKeyId) {
      states.delete(accessKeyId)
    },
  }
}
