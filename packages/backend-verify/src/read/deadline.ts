/** Thrown by `race` when the time is over. */
export const TIMED_OUT: unique symbol = Symbol('timed out')

/** A time limit over any number of waits. */
export interface Deadline {
  /** Settles as `work` does, or rejects with `TIMED_OUT`. What `work` does later is ignored. */
  race<T>(work: Promise<T>): Promise<T>
  /** Must be called, or the timer keeps the process alive. */
  clear(): void
}

/**
 * One timer, and no promise that lives as long as it: racing a long-lived promise would collect a reaction for each chunk.
 *
 * @param end - on `performance.now()`; read again when the timer fires, so that it may move
 */
export function createDeadline(end: () => number, onExpiry: () => void = () => {}): Deadline {
  let expired = false
  let expire = (): void => {}
  let timer = setTimeout(onTimer, end() - performance.now())
  function onTimer(): void {
    const left = end() - performance.now()
    if (left > 0) {
      timer = setTimeout(onTimer, left)
      return
    }
    expired = true
    onExpiry()
    expire()
  }
  return {
    race: (work) =>
      new Promise((resolve, reject) => {
        work.then(resolve, reject)
        expire = () => reject(TIMED_OUT)
        // A source that never waits leaves the timer no turn.
        if (expired || performance.now() > end() + 1000) expire()
      }),
    clear: () => clearTimeout(timer),
  }
}

/** The moment `milliseconds` from now. */
export function inMilliseconds(milliseconds: number): () => number {
  const end = performance.now() + milliseconds
  return () => end
}
