import { isDeepStrictEqual } from 'node:util'
import { STAGES } from './stages.mjs'

/** The columns of the matrix. */
export const COLUMNS = [...Object.values(STAGES), 'refused', 'verified']

/**
 * @typedef {object} Cell
 * @property {number} agree
 * @property {number} differ
 * @property {string} [first] the first difference
 */

/** @returns {Record<string, Cell>} */
export const emptyRow = () => Object.fromEntries(COLUMNS.map((column) => [column, { agree: 0, differ: 0 }]))

/**
 * Counts how an answer compares with what was expected, in the columns that the case is about.
 *
 * @param {Record<string, Cell>} row
 * @param {{ title: string, anyRefusal?: boolean, line: Record<string, any> }} given
 * @param {Record<string, any>} expected
 * @param {Record<string, any>} actual
 */
export function count(row, { title, anyRefusal, line }, expected, actual) {
  if (line['op'] === 'verify') {
    const { name: _, ...rest } = actual
    note('verified', expected, rest.error === undefined ? rest : { error: rest.error.code })
  } else if (expected['error'] !== undefined) {
    const { code } = expected['error']
    const found = actual['error']?.code
    // Unforeseen trouble is no refusal.
    const refused = anyRefusal && found !== undefined && !['INTERNAL', 'INPUT_BAD'].includes(found)
    note('refused', code, refused ? code : (found ?? 'no error'))
  } else {
    for (const [stage, column] of Object.entries(STAGES))
      note(
        column,
        expected[stage],
        actual['error'] === undefined ? actual[stage] : `error ${actual['error'].code}`,
      )
  }

  /** @param {string} column @param {unknown} wanted @param {unknown} found */
  function note(column, wanted, found) {
    const cell = /** @type {Cell} */ (row[column])
    if (isDeepStrictEqual(wanted, found)) cell.agree++
    else {
      cell.differ++
      cell.first ??= `${title}\n      expected ${show(wanted)}\n      but got  ${show(found)}`
    }
  }
}

/** @param {unknown} value */
function show(value) {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 600 ? `${text.slice(0, 600)}...` : text
}
