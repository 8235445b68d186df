import type { EchoPart } from './echo.ts'

/** A place where a header line may begin: after a `|`, with a known name and a colon. */
interface Candidate {
  readonly start: number
  readonly valueStart: number
  readonly rank: number
  readonly name: string
  /** How well the text from here on reads, and where the next line begins then. */
  score: number
  next: Candidate | undefined
}

// A value that agrees with ours outweighs any number of names that merely fit.
const AGREES = 1024
const FITS = 1

/**
 * Splits `name:value|name:value` where a value may itself contain `|`, even `|name:`. Names come in the order of
 * `names`, each at most once. Of all readings the one with the most values equal to ours is taken, then the one
 * with the most headers.
 *
 * @param isCut - whether the last value may go on where the text ends
 */
export function readHeaderLines(
  text: string,
  names: readonly string[],
  ours: ReadonlyMap<string, string>,
  isCut: boolean,
): Map<string, EchoPart> {
  const block = isCut ? withoutBrokenName(text, names) : text
  const endsAtBar = block.length < text.length
  const candidates = findCandidates(block, names)
  const byStart = new Map(candidates.map((candidate) => [candidate.start, candidate]))
  // For each rank the best reading that begins further right.
  const best: (Candidate | undefined)[] = Array.from({ length: names.length })
  for (const candidate of candidates.reverse()) {
    const value = ours.get(candidate.name)
    candidate.score = FITS + (isRest(block, candidate, value, isCut) ? AGREES : 0)
    for (let rank = candidate.rank + 1; rank < best.length; rank++) follow(candidate, best[rank], FITS)
    if (value !== undefined && block.startsWith(`${value}|`, candidate.valueStart)) {
      const next = byStart.get(candidate.valueStart + value.length + 1)
      if (next !== undefined && next.rank > candidate.rank) follow(candidate, next, FITS + AGREES)
    }
    const known = best[candidate.rank]
    if (known === undefined || candidate.score >= known.score) best[candidate.rank] = candidate
  }
  const headers = new Map<string, EchoPart>()
  for (let line = byStart.get(0) ?? bestOf(best); line !== undefined; line = line.next) {
    const value = block.slice(line.valueStart, line.next === undefined ? block.length : line.next.start - 1)
    // A value that ends at a bar is whole, unless ours goes on with one.
    const mayGoOn = isCut && (!endsAtBar || ours.get(line.name)?.startsWith(`${value}|`) === true)
    headers.set(line.name, { text: value, whole: line.next !== undefined || !mayGoOn })
  }
  return headers
}

function findCandidates(block: string, names: readonly string[]): Candidate[] {
  const candidates = names.flatMap((name, rank) => {
    const label = `${name}:`
    const found: Candidate[] = []
    for (let start = block.indexOf(label); start >= 0; start = block.indexOf(label, start + 1)) {
      if (start > 0 && block.charAt(start - 1) !== '|') continue
      found.push({ start, valueStart: start + label.length, rank, name, score: 0, next: undefined })
    }
    return found
  })
  return candidates.sort((a, b) => a.start - b.start)
}

function follow(candidate: Candidate, next: Candidate | undefined, gain: number): void {
  if (next === undefined) return
  const score = gain + next.score
  const isBetter = score > candidate.score
  const isNearer =
    score === candidate.score && candidate.next !== undefined && next.start < candidate.next.start
  if (isBetter || isNearer) {
    candidate.score = score
    candidate.next = next
  }
}

/** Whether the value agrees with ours if it goes on to the end of the text. */
function isRest(block: string, { valueStart }: Candidate, ours: string | undefined, isCut: boolean): boolean {
  if (ours === undefined) return false
  const rest = block.slice(valueStart, valueStart + ours.length + 1)
  return rest === ours ? valueStart + rest.length === block.length : isCut && ours.startsWith(rest)
}

function bestOf(candidates: readonly (Candidate | undefined)[]): Candidate | undefined {
  return candidates.reduce(
    (a, b) => (a === undefined || (b !== undefined && b.score > a.score) ? b : a),
    undefined,
  )
}

/** Where the text ends within a name, or right after a value: the rest of the name is not part of that value. */
function withoutBrokenName(text: string, names: readonly string[]): string {
  const longest = names.reduce((length, name) => Math.max(length, name.length), 0)
  const earliest = Math.max(0, text.length - longest - 1)
  for (let bar = text.indexOf('|', earliest); bar >= 0; bar = text.indexOf('|', bar + 1)) {
    const last = text.slice(bar + 1)
    if (names.some((name) => name.startsWith(last))) return text.slice(0, bar)
  }
  return text
}
