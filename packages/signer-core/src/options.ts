import { SignerError } from './errors.ts'
import { kindOf, quote } from './show.ts'

/**
 * Refuses an option that does not exist: a misspelt one would change nothing, without a word.
 *
 * @param argument - what the message calls the object
 * @throws SignerError `OPTION_INVALID`
 */
export function requireKnownOptions(argument: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new SignerError('OPTION_INVALID', `${argument} must be an object, not ${kindOf(options)}.`)
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const nearest = nearestName(name, known)
    throw new SignerError(
      'OPTION_INVALID',
      `${argument} has no option ${quote(name)}; ${nearest === undefined ? `there are ${known.join(', ')}` : `did you mean ${nearest}?`}`,
    )
  }
}

/** The known name that is reached with the fewest edits; undefined where more than a third of it would change. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined
  let least = Infinity
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase().slice(0, 64), candidate.toLowerCase())
    if (distance < least && distance <= Math.ceil(candidate.length / 3)) {
      nearest = candidate
      least = distance
    }
  }
  return nearest
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (a[i] === b[j] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
