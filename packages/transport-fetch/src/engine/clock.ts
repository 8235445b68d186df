import type { ExpiredSignature } from './gateway-error.ts'
import { isSecure } from '../origins.ts'
import { abortable } from './wait.ts'

/** The time to sign with, for each origin: this machine's, or one that the gateway has taught. */
export interface Clock {
  /** What to sign with now. */
  date(origin: string): Date
  /** How far the gateway's clock is known to be ahead; 0 where nothing was learnt. */
  offsetSeconds(origin: string): number
  /**
   * What a refusal with `signature expired` allows. Undefined: hand the refusal over. Else sign once more with
   * `date()`, send once, and call `finish` whatever becomes of it.
   */
  correct(
    origin: string,
    expired: ExpiredSignature,
    signal?: AbortSignal | undefined,
  ): Promise<Correction | undefined>
}

/** Leave for one retry. */
export interface Correction {
  /** What to sign the retry with. */
  date(): Date
  /** Whether the gateway has not accepted it yet. */
  isOpen(): boolean
  /** Ends the retry. What was learnt is kept only where the gateway has accepted it. */
  finish(authenticated: boolean): void
}

interface Offset {
  readonly milliseconds: number
  /** Both clocks at the moment when it was learnt. */
  readonly wall: number
  readonly monotonic: number
}

interface OriginState {
  learnt: Offset | undefined
  /** Ends when the one who is learning has finished. */
  learning: Promise<boolean> | undefined
  lastAttempt: number
}

const MAX_OFFSET_MILLISECONDS = 24 * 60 * 60 * 1000
const ATTEMPT_INTERVAL_MILLISECONDS = 60 * 1000
/** Less than that does not expire a signature. */
const MIN_EXPIRY_MILLISECONDS = 60 * 1000
/** More than a slewed clock drifts in days; less than what matters in a window of 15 minutes. */
const MAX_DRIFT_MILLISECONDS = 30 * 1000
const MAX_DIFFERENCE_MILLISECONDS = 5 * 60 * 1000

/**
 * A clock that learns from refusals: from `learn` on over https or loopback alone, at most 24 hours, one learner at a
 * time and one attempt a minute for each origin. What was learnt is dropped when somebody sets this machine's clock.
 */
export function createClock(
  mode: 'learn' | 'local',
  parts: {
    readonly now?: (() => number) | undefined
    readonly monotonic?: (() => number) | undefined
  } = {},
): Clock {
  const now = parts.now ?? Date.now
  const monotonic = parts.monotonic ?? ((): number => performance.now())
  const states = new Map<string, OriginState>()

  const stateOf = (origin: string): OriginState => {
    const known = states.get(origin)
    if (known !== undefined) return known
    const state = { learnt: undefined, learning: undefined, lastAttempt: Number.NEGATIVE_INFINITY }
    states.set(origin, state)
    return state
  }
  const offsetOf = (state: OriginState | undefined): number => {
    const learnt = state?.learnt
    if (state === undefined || learnt === undefined) return 0
    const drift = now() - learnt.wall - (monotonic() - learnt.monotonic)
    if (Math.abs(drift) <= MAX_DRIFT_MILLISECONDS) return learnt.milliseconds
    state.learnt = undefined
    return 0
  }
  const dateOf = (state: OriginState | undefined): Date => new Date(now() + offsetOf(state))
  /** Another call has learnt meanwhile what this refusal says: sign with that. */
  const follow = (state: OriginState, offset: number): Correction | undefined => {
    const known = offsetOf(state)
    if (state.learnt === undefined || Math.abs(known - offset) > MAX_DIFFERENCE_MILLISECONDS) return undefined
    let open = true
    return {
      date: () => dateOf(state),
      isOpen: () => open,
      finish() {
        open = false
      },
    }
  }
  const learn = (state: OriginState, offset: Offset): Correction => {
    let release: (learnt: boolean) => void = () => undefined
    state.lastAttempt = monotonic()
    state.learning = new Promise((resolve) => {
      release = resolve
    })
    let open = true
    return {
      date: () => new Date(now() + offset.milliseconds),
      isOpen: () => open,
      finish(authenticated) {
        if (!open) return
        open = false
        if (authenticated) state.learnt = offset
        state.learning = undefined
        release(authenticated)
      },
    }
  }

  return {
    date: (origin) => dateOf(states.size === 0 ? undefined : states.get(origin)),
    offsetSeconds: (origin) => offsetOf(states.get(origin)) / 1000,
    async correct(origin, { signatureTime, serverTime }, signal) {
      const wall = now()
      const offset = serverTime.getTime() - wall
      if (mode === 'local' || !isSecure(origin) || Math.abs(offset) > MAX_OFFSET_MILLISECONDS)
        return undefined
      if (Math.abs(serverTime.getTime() - signatureTime.getTime()) < MIN_EXPIRY_MILLISECONDS) return undefined
      const state = stateOf(origin)
      if (state.learning !== undefined)
        return (await abortable(state.learning, signal)) ? follow(state, offset) : undefined
      const known = follow(state, offset)
      if (known !== undefined) return known
      if (monotonic() - state.lastAttempt < ATTEMPT_INTERVAL_MILLISECONDS) return undefined
      return learn(state, { milliseconds: offset, wall, monotonic: monotonic() })
    },
  }
}
