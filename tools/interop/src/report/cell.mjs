/**
 * What became of the requests of one class, with the numbers of the divergences that they showed.
 *
 * @param {import('../witness/witness.mjs').Testimony['results']} results
 * @param {import('../requests/classes.mjs').InputClass} inputClass
 */
export function cellOf(results, inputClass) {
  const those = results.filter((result) => result.inputClass === inputClass)
  /** @type {Map<string, { count: number, notes: Set<string> }>} */
  const groups = new Map()
  for (const { outcome, notes } of those) {
    const group = groups.get(outcome) ?? { count: 0, notes: new Set() }
    group.count++
    for (const { id, everywhere } of notes) if (everywhere !== true) group.notes.add(id)
    groups.set(outcome, group)
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([outcome, { count, notes }]) => {
      const text = `${outcome === 'accepted' ? outcome : `**${outcome}**`}${groups.size > 1 ? ` (${count} of ${those.length})` : ''}`
      return [text, ...notes].join(' ')
    })
    .join(', ')
}
