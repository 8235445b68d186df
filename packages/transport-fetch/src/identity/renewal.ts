import { abortable } from '../engine/wait.ts'

/** Something that may end: credentials, a token. */
export interface Expiring {
  /** When it ends; undefined where it does not say. */
  readonly expiresAt?: Date | undefined
}

/** The current value of something that has to be fetched again before it ends. */
export interface Renewal<T extends Expiring> {
  /** The value. A promise only where it has to be fetched first; `signal` ends the wait of this caller only. */
  get(signal?: AbortSignal | undefined): T | Promise<T>
}

const MIN_MARGIN_MILLISECONDS = 5 * 60 * 1000
const MARGIN_PART = 1 / 6
const MIN_PAUSE_MILLISECONDS = 10_000
const PAUSE_PART = 1 / 10

/**
 * Keeps what `load` returned until shortly before `expiresAt`, and loads again every time where there is no `expiresAt`.
 * The margin is a sixth of the life, 5 minutes at least, but never more than half the life. Within the margin one
 * load runs while the old value is used, however many wait. A load that failed, or that returned a value with the same
 * end, is repeated after a tenth of the time that is left, 10 seconds at least.
 *
 * @param load - fetches the value; what it throws is thrown where no old value is left
 * @param now - the clock, in milliseconds
 */
export function createRenewal<T extends Expiring>(
  load: () => Promise<T>,
  now: () => number = Date.now,
): Renewal<T> {
  let kept: { readonly value: T; readonly endsAt: number } | undefined
  let loading: Promise<T> | undefined
  let renewAt = 0

  const loadOnce = (): Promise<T> =>
    (loading ??= load()
      .then((value) => {
        const time = now()
        const endsAt = value.expiresAt?.getTime()
        if (endsAt === kept?.endsAt) pause(time)
        else if (endsAt !== undefined) renewAt = endsAt - marginOf(endsAt - time)
        // A value that has expired by this machine's clock is used once: the clock may be wrong.
        kept = endsAt === undefined || endsAt <= time ? undefined : { value, endsAt }
        return value
      })
      .finally(() => {
        loading = undefined
      }))
  const pause = (time: number): void => {
    if (kept !== undefined)
      renewAt = time + Math.max(MIN_PAUSE_MILLISECONDS, (kept.endsAt - time) * PAUSE_PART)
  }

  return {
    get(signal) {
      const time = now()
      if (kept === undefined || time >= kept.endsAt) return abortable(loadOnce(), signal)
      if (time >= renewAt && loading === undefined) loadOnce().catch(() => pause(now()))
      return kept.value
    },
  }
}

const marginOf = (life: number): number =>
  Math.max(life * MARGIN_PART, Math.min(MIN_MARGIN_MILLISECONDS, life / 2))
