import { kindOf, requireKnownOptions } from '@apig/signer-core/internal'
import { TransportError } from './transport-error.ts'

/** The error for an option; `path` is what the message calls it, such as `options.stage`. */
export const invalidOption = (path: string, what: string): TransportError =>
  new TransportError('OPTION_INVALID', `${path} ${what}.`)

/**
 * Refuses an option that does not exist, and names the nearest one.
 *
 * @param argument - what the message calls the object
 * @throws TransportError `OPTION_INVALID`
 */
export function requireOptions(argument: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw invalidOption(argument, `must be an object, not ${kindOf(options)}`)
  checkedByCore(() => requireKnownOptions(argument, options, known))
}

/** @throws TransportError with the message of the core's own check */
export function checkedByCore<T>(check: () => T): T {
  try {
    return check()
  } catch (error) {
    throw new TransportError('OPTION_INVALID', (error as Error).message)
  }
}

/** @returns the value; without one, the first that is known */
export function oneOf<const T extends string>(
  path: string,
  value: T | undefined,
  known: readonly [T, ...T[]],
): T {
  if (value === undefined) return known[0]
  if (!known.includes(value)) throw invalidOption(path, `must be '${known.join("' or '")}'`)
  return value
}

/** @returns the value; false without one */
export function flag(path: string, value: boolean | undefined): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw invalidOption(path, 'must be true or false')
  return value === true
}

/** A time to wait at most. */
export function seconds(path: string, value: number | undefined): number | undefined {
  // Timers count in 31 bits of milliseconds, and fire at once beyond that.
  if (value !== undefined && !(typeof value === 'number' && value > 0 && value <= 2_147_483))
    throw invalidOption(path, 'must be a number of seconds above 0; leave it out for no limit')
  return value
}

/** A function of the caller. */
export function hook<F>(path: string, value: F | undefined): F | undefined {
  if (value !== undefined && typeof value !== 'function') throw invalidOption(path, 'must be a function')
  return value
}
