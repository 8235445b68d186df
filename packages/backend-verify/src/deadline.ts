/** Thrown by `race` when the time is over. */
export const TIMED_OUT: unique symbol = Symbol('timed out')

/** A time limit over any number of waits. */
export interface Deadline {
  /** Settles as `work` does, or rejects with `TIMED_OUT`. What `work` does later is ignored. */
  race<T>(work: Promise<T>): Promise<T>
  /** Must be called, or the timer keeps the process alive. */
  clear(): void
}

/** One timer, and no promise that lives as long as it: racing a long-lived promise would collect a reaction for each chunk. */
export function createDeadline(milliseconds: number, onExpiry: () => void = () => {}): Deadline {
  let expired = false
  let expire = (): void => {}
  const end = performance.now() + milliseconds
  const timer = setTimeout(() => {
    expired = true
    onExpiry()
    expire()
  }, milliseconds)
  return {
    race: (work) =>
      new Promise((resolve, reject) => {
        work.then(resolve, reject)
        expire = () => reject(TIMED_OUT)
        // A source that never waits leaves the timer no turn.
        if (expired || performance.now() > end + 1000) expire()
      }),
    clear: () => clearTimeout(timer),
  }
}
