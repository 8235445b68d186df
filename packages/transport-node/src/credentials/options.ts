import { optionInvalid } from './faults.ts'

/** Variables as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Of a string that must be there: most often it comes from a variable that is not set. */
export function requireString(source: string, name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  const what = value === undefined ? 'undefined' : value === '' ? 'empty' : `a ${typeof value}`
  throw optionInvalid(
    `${source}: ${name} must be a string, but is ${what}; is the variable that holds it set?`,
  )
}

/** A timeout that a timer can keep. */
export function requireSeconds(source: string, name: string, value: number): number {
  if (typeof value === 'number' && value > 0 && value <= 2_147_483) return value
  throw optionInvalid(`${source}: ${name} must be a number of seconds above 0.`)
}
