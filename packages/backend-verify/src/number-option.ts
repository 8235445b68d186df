import { kindOf, outOfRange, wrongKind } from './config-error.ts'

export interface Range {
  readonly min?: number
  /** As `min`, but not allowed itself. */
  readonly above?: number
  readonly max: number
  readonly whole?: boolean
}

/** A number inside its range; the default where none is given. There is no value that means "no limit". */
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
    `${name} must be ${words.map((word) => `'${word}'`).join(' or ')}, not ${typeof value === 'string' ? 'another text' : kindOf(value)}.`,
  )
}

/** Refuses names that are no option: a misspelt one would silently leave its check at the default. */
export function requireKnownNames(what: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw wrongKind(`${what} must be an object, not ${kindOf(given)}.`)
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw wrongKind(`${what}.${name.slice(0, 40)} is no option; there are ${known.join(', ')}.`)
  }
}
