import { COLUMNS } from './tally.mjs'

/** @typedef {import('./tally.mjs').Cell} Cell */

/**
 * Prints language by stage, then the first difference of each cell that has one.
 *
 * @param {Map<string, Record<string, Cell>>} rows
 * @param {readonly { name: string, reason: string }[]} skipped
 * @returns {{ passed: number, failed: number }} cells
 */
export function printMatrix(rows, skipped) {
  const width = Math.max(...COLUMNS.map((column) => column.length), 9) + 1
  const first = Math.max(...[...rows.keys(), ...skipped.map(({ name }) => name)].map((name) => name.length))
  console.log(`\n${' '.repeat(first)}${COLUMNS.map((column) => column.padStart(width)).join('')}`)
  let passed = 0
  let failed = 0
  /** @type {string[]} */
  const differences = []
  for (const [name, row] of rows) {
    const texts = COLUMNS.map((column) => {
      const { agree, differ, first: difference } = /** @type {Cell} */ (row[column])
      if (agree + differ === 0) return '-'
      if (differ === 0) passed++
      else failed++
      if (difference !== undefined)
        differences.push(
          `${name}, ${column}: ${differ} of ${agree + differ} differ; the first is ${difference}`,
        )
      return differ === 0 ? String(agree) : `${differ} differ`
    })
    console.log(`${name.padEnd(first)}${texts.map((text) => text.padStart(width)).join('')}`)
  }
  for (const { name, reason } of skipped) console.log(`${name.padEnd(first)}  skipped: ${reason}`)
  for (const difference of differences) console.log(`\n${difference}`)
  return { passed, failed }
}
