/** Two texts as their common beginning, what differs, and their common end. */
export interface MarkedDifference {
  readonly start: string
  readonly ours: string
  readonly theirs: string
  readonly end: string
}

/** Finds the stretch in which two texts differ, by whole characters. */
export function markDifference(ours: string, theirs: string): MarkedDifference {
  const a = [...ours]
  const b = [...theirs]
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  return {
    start: a.slice(0, start).join(''),
    ours: a.slice(start, a.length - end).join(''),
    theirs: b.slice(start, b.length - end).join(''),
    end: end === 0 ? '' : a.slice(-end).join(''),
  }
}
