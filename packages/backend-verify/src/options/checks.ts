import { kindOf, requireKnownOptions } from '@apig/signer-core/internal'

/** What `createVerifier` and the replay stores throw for a bad option; the message names the option. */
export type ConfigError = (TypeError | RangeError) & {
  /** The same for every wrong option. */ readonly code: 'CONFIG'
}

export function wrongKind(message: string): ConfigError {
  return Object.assign(new TypeError(message), { code: 'CONFIG' as const })
}

export function outOfRange(message: string): ConfigError {
  return Object.assign(new RangeError(message), { code: 'CONFIG' as const })
}

/**
 * Whether `error` says that an option of this package is wrong.
 *
 * @example
 * ```ts
 * import { createVerifier, isConfigError } from '@apig/backend-verify'
 *
 * try {
 *   createVerifier({ keys: { 'signature-key-1': '' } })
 * } catch (error) {
 *   console.log(isConfigError(error)) // true
 * }
 * ```
 */
export function isConfigError(error: unknown): error is ConfigError {
  return (
    (error instanceof TypeError || error instanceof RangeError) &&
    (error as { code?: unknown }).code === 'CONFIG'
  )
}

export interface Range {
  readonly min?: number
  /** As `min`, but not allowed itself. */
  readonly above?: number
  readonly max: number
  readonly whole?: boolean
}

/** A number inside its range; the default where none is given. No value means "no limit". */
export function numberOption(name: string, value: unknown, fallback: number, range: Range): number {
  if (value === undefined) return fallback
  if (typeof value !== 'number') throw wrongKind(`${name} must be a number, not ${kindOf(value)}.`)
  const { min = -Infinity, above = -Infinity, max, whole = false } = range
  // NaN fails every comparison, so the range is asked for, not excluded.
  const inside = value >= min && value > above && value <= max && (!whole || Number.isInteger(value))
  if (inside) return value
  const lower = range.above === undefined ? `at least ${min}` : `above ${above}`
  throw outOfRange(
    `${name} must be ${whole ? 'a whole number, ' : ''}${lower} and at most ${max}, not ${value}.`,
  )
}

/** One word of a few; the default where none is given. */
export function wordOption<T extends string>(
  name: string,
  value: unknown,
  fallback: T,
  words: readonly T[],
): T {
  if (value === undefined) return fallback
  const found = words.find((word) => word === value)
  if (found !== undefined) return found
  throw wrongKind(
    `${name} must be ${words.map((word) => `'${word}'`).join(' or ')}, not ${typeof value === 'string' ? 'an unknown value' : kindOf(value)}.`,
  )
}

/** Refuses names that are not options: a misspelt one would silently leave its check at the default. */
export function requireKnownNames(what: string, given: unknown, known: readonly string[]): void {
  if (Array.isArray(given)) throw wrongKind(`${what} must be an object, not an array.`)
  try {
    requireKnownOptions(what, given as object, known)
  } catch (error) {
    throw wrongKind(error instanceof Error ? error.message : '')
  }
}
