import { microseconds, whole } from './numbers.mjs'
import { markdownTable } from './scenario-table.mjs'

/** @typedef {import('../growth.mjs').Growth} Growth */

/** @param {Growth} growth */
export function growthLine({ title, unit, from, points, slope, expected }) {
  const first = /** @type {import('../growth.mjs').Point} */ (points[0])
  const last = /** @type {import('../growth.mjs').Point} */ (points.at(-1))
  return `${title}: ${microseconds(first.value)} for ${whole(first.n)}, ${microseconds(last.value)} for ${whole(last.n)} ${unit}; slope ${slope.toFixed(2)} from ${whole(from)} on (linear 1, n log n ${expected.toFixed(2)}, quadratic 2)`
}

/** @param {readonly Growth[]} grown */
export function growthTable(grown) {
  return markdownTable(
    ['', 'from', 'to', 'slope', 'n log n has'],
    grown.map(({ title, unit, from, points, slope, expected }) => [
      title,
      `${whole(from)} ${unit}`,
      `${whole(points.at(-1)?.n ?? 0)}`,
      slope.toFixed(2),
      expected.toFixed(2),
    ]),
  )
}
