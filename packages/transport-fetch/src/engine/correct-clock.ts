import { isSecure } from '../origins.ts'
import type { Clock, Correction, Offset, OriginClock } from './clock.ts'
import type { ExpiredSignature } from './gateway-error.ts'
import { abortable } from './wait.ts'

const MAX_OFFSET_MILLISECONDS = 24 * 60 * 60 * 1000
const ATTEMPT_INTERVAL_MILLISECONDS = 60 * 1000
/** Less than that does not expire a signature. */
const MIN_EXPIRY_MILLISECONDS = 60 * 1000
const MAX_DIFFERENCE_MILLISECONDS = 5 * 60 * 1000

/**
 * What a refusal with `signature expired` allows. Undefined: hand the refusal over. Else sign once more with `date()`, send
 * once, and call `finish` whatever becomes of it. A clock learns only over https or loopback, at most 24 hours, one learner
 * at a time and one attempt a minute for each origin.
 */
export async function correctClock(
  clock: Clock,
  origin: string,
  { signatureTime, serverTime }: ExpiredSignature,
  signal?: AbortSignal | undefined,
): Promise<Correction | undefined> {
  const wall = clock.now()
  const milliseconds = serverTime.getTime() - wall
  if (clock.mode === 'local' || !isSecure(origin) || Math.abs(milliseconds) > MAX_OFFSET_MILLISECONDS)
    return undefined
  if (Math.abs(serverTime.getTime() - signatureTime.getTime()) < MIN_EXPIRY_MILLISECONDS) return undefined
  const state = stateOf(clock, origin)
  if (state.learning !== undefined)
    return (await abortable(state.learning, signal)) ? follow(clock, origin, state, milliseconds) : undefined
  const known = follow(clock, origin, state, milliseconds)
  if (known !== undefined) return known
  const monotonic = clock.monotonic()
  if (monotonic - state.lastAttempt < ATTEMPT_INTERVAL_MILLISECONDS) return undefined
  return learn(clock, state, { milliseconds, wall, monotonic })
}

function stateOf({ origins }: Clock, origin: string): OriginClock {
  const known = origins.get(origin)
  if (known !== undefined) return known
  const state = { learnt: undefined, learning: undefined, lastAttempt: Number.NEGATIVE_INFINITY }
  origins.set(origin, state)
  return state
}

/** What is known fits what this refusal says, since another call has learnt it, or the gateway's clock was set right: sign with that. */
function follow(
  clock: Clock,
  origin: string,
  state: OriginClock,
  milliseconds: number,
): Correction | undefined {
  const fits = (offset: number): boolean => Math.abs(offset - milliseconds) <= MAX_DIFFERENCE_MILLISECONDS
  if (!fits(clock.offsetSeconds(origin) * 1000)) {
    if (!fits(0)) return undefined
    state.learnt = undefined
  }
  return onceFinished(
    () => clock.date(origin),
    () => undefined,
  )
}

function learn(clock: Clock, state: OriginClock, offset: Offset): Correction {
  let release: (learnt: boolean) => void = () => undefined
  state.lastAttempt = offset.monotonic
  state.learning = new Promise((resolve) => {
    release = resolve
  })
  return onceFinished(
    () => new Date(clock.now() + offset.milliseconds),
    (authenticated) => {
      if (authenticated) state.learnt = offset
      state.learning = undefined
      release(authenticated)
    },
  )
}

function onceFinished(date: () => Date, finish: Correction['finish']): Correction {
  let open = true
  return {
    date,
    isOpen: () => open,
    finish(authenticated) {
      if (open) finish(authenticated)
      open = false
    },
  }
}
