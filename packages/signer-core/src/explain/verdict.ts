import type { Echo, EchoPart } from './echo.ts'
import type { OwnRequest } from './read-signed.ts'

/** `open` where the echo does not show enough of a part to tell. */
export type Verdict = 'same' | 'differs' | 'open'

export function verdictOn(ours: string, theirs: EchoPart | undefined): Verdict {
  if (theirs === undefined) return 'open'
  if (theirs.whole) return theirs.text === ours ? 'same' : 'differs'
  return ours.startsWith(theirs.text) ? 'open' : 'differs'
}

/** The verdict on each header that one of the two sides has, in order of their names. */
export function verdictsOnHeaders(
  own: OwnRequest,
  { headers, hasAllHeaders }: Pick<Echo, 'headers' | 'hasAllHeaders'>,
): Map<string, Verdict> {
  // Lines come in order: a name before the last one that was echoed had its place, and is absent.
  const last = [...headers.keys()].at(-1) ?? ''
  const names = [...new Set([...own.headers.keys(), ...headers.keys()])].sort()
  return new Map(
    names.map((name) => {
      const [ours, theirs] = [own.headers.get(name), headers.get(name)]
      const isAbsent = theirs === undefined && (hasAllHeaders || name < last)
      return [name, ours === undefined || isAbsent ? 'differs' : verdictOn(ours, theirs)]
    }),
  )
}
