/** The time to sign with, for each origin: this machine's, or one that the gateway has taught. */
export interface Clock {
  /** Whether refusals teach it. */
  readonly mode: 'learn' | 'local'
  /** What is known of each origin that has refused a signature because of its time. */
  readonly origins: Map<string, OriginClock>
  /** What to sign with now. */
  date(origin: string): Date
  /** How far the gateway's clock is known to be ahead; 0 where nothing was learnt. */
  offsetSeconds(origin: string): number
  /** This machine's time, in milliseconds. */
  now(): number
  /** A monotonic clock, in milliseconds. */
  monotonic(): number
}

/** Leave for one retry with another time. */
export interface Correction {
  /** What to sign the retry with. */
  date(): Date
  /** Whether the gateway has not accepted it yet. */
  isOpen(): boolean
  /** Ends the retry. What was learnt is kept only where the gateway has accepted it. */
  finish(authenticated: boolean): void
}

/** How far a gateway's clock is ahead. */
export interface Offset {
  readonly milliseconds: number
  /** Both clocks of this machine at the moment when it was learnt. */
  readonly wall: number
  readonly monotonic: number
}

/** What is known of the clock of one origin. */
export interface OriginClock {
  learnt: Offset | undefined
  /** Ends when the one who is learning has finished. */
  learning: Promise<boolean> | undefined
  lastAttempt: number
}

/** More than a slewed clock drifts in days; less than what matters in a window of 15 minutes. */
const MAX_DRIFT_MILLISECONDS = 30 * 1000

/** A clock that knows this machine's time. `correctClock` teaches it another one. */
export function createClock(
  mode: 'learn' | 'local',
  parts: {
    readonly now?: (() => number) | undefined
    readonly monotonic?: (() => number) | undefined
  } = {},
): Clock {
  const { now = Date.now, monotonic = (): number => performance.now() } = parts
  const origins = new Map<string, OriginClock>()
  const offsetOf = (origin: string): number => {
    const state = origins.get(origin)
    if (state?.learnt === undefined) return 0
    const { milliseconds, wall, monotonic: then } = state.learnt
    // Dropped when this machine's clock is set.
    if (Math.abs(now() - wall - (monotonic() - then)) <= MAX_DRIFT_MILLISECONDS) return milliseconds
    state.learnt = undefined
    return 0
  }
  return {
    mode,
    origins,
    date: (origin) => new Date(now() + offsetOf(origin)),
    offsetSeconds: (origin) => offsetOf(origin) / 1000,
    now,
    monotonic,
  }
}
