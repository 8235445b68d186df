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
  const width = Math.max(...COLUMNS.map((column) => column.length)) + 1
  const first = Math.max(...[...rows.keys(), ...skipped.map(({ name }) => name)].map((name) => name.length))
  /** @param {string} name @param {readonly string[]} texts */
  const print = (name, texts) =>
    console.log(name.padEnd(first) + texts.map((text) => text.padStart(width)).join(''))
  console.log()
  print('', COLUMNS)
  for (const [name, row] of rows)
    print(
      name,
      Object.values(row).map(({ agree, differ }) =>
        differ > 0 ? `${differ} differ` : agree > 0 ? String(agree) : '-',
      ),
    )
  for (const { name, reason } of skipped) console.log(`${name.padEnd(first)}  skipped: ${reason}`)
  let passed = 0
  let failed = 0
  for (const [name, row] of rows)
    for (const [column, { agree, differ, first: difference }] of Object.entries(row)) {
      if (differ > 0) {
        failed++
        console.log(`\n${name}, ${column}: ${differ} of ${agree + differ} differ; the first is ${difference}`)
      } else if (agree > 0) passed++
    }
  return { passed, failed }
}
