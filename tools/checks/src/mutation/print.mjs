/** @typedef {import('./run-mutants.mjs').Outcome} Outcome */

const WORDS = { killed: 'killed by', survived: 'SURVIVED', stale: 'STALE', broken: 'BROKEN' }

/**
 * One line of the table.
 *
 * @param {Outcome} outcome
 */
export function printOutcome({ mutant, result, detail, seconds }) {
  const time = `${seconds.toFixed(1)} s`.padStart(7)
  console.log(
    `${mutant.id.padEnd(34)} ${mutant.rule.padEnd(15)} ${time}  ${WORDS[result]} ${shorten(detail)}`,
  )
}

/**
 * What was not killed once more, then the count.
 *
 * @param {readonly Outcome[]} outcomes
 * @returns {boolean} whether every mutant was killed
 */
export function printSummary(outcomes) {
  const alive = outcomes.filter(({ result }) => result !== 'killed')
  if (alive.length > 0) console.log('\nNot killed:')
  for (const { mutant, result, detail } of alive) {
    console.log(`  ${mutant.id}: ${WORDS[result]}, ${detail}\n    ${mutant.package}: ${mutant.file}`)
    console.log(`    - ${shorten(mutant.find)}\n    + ${shorten(mutant.replace)}`)
  }
  console.log(`\n${outcomes.length - alive.length} passed, ${alive.length} failed`)
  return alive.length === 0
}

/** @param {string} text */
function shorten(text) {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 110 ? `${line.slice(0, 107)}...` : line
}
