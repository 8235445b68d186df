import { optionInvalid } from './faults.ts'

/** Variables as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Refuses an option that does not exist, which is mostly one that was misspelled.
 *
 * @param source - the function that was called
 * @throws TransportError `OPTION_INVALID`, naming the nearest option there is
 */
export function requireOptions(source: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw optionInvalid(`${source}: options must be an object.`)
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const begun = known.find((one) => one.toLowerCase().startsWith(name.toLowerCase()))
    const [closest] = [...known].sort((a, b) => distance(name, a) - distance(name, b))
    throw optionInvalid(
      `${source} has no option ${JSON.stringify(name.slice(0, 60))}; did you mean ${begun ?? closest}?`,
    )
  }
}

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

/** How many letters differ (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...from.slice(0, 60)].entries()) {
    const next = [index + 1]
    for (let at = 0; at < to.length; at++)
      next.push(Math.min(next[at]! + 1, row[at + 1]! + 1, row[at]! + (letter === to[at] ? 0 : 1)))
    row = next
  }
  return row[to.length] ?? 0
}
