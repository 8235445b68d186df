/** Who waits for something that takes its time. */
export interface Waiter {
  /** Aborts when nobody waits any more; made where it is asked for. */
  signal(): AbortSignal
}
