import { isReached } from './musts.mjs'

/** @typedef {import('./musts.mjs').Must} Must */
/** @typedef {{ must: Must, figures: number[], reached: boolean }} Verdict */

/** A machine may be busy once or twice; not three times in the same place. */
export const TRIES = 3

/**
 * Measures until every goal was reached once, three times at most: what was reached is not measured again.
 *
 * @param {readonly Must[]} musts
 * @param {(missing: readonly Must[]) => Promise<(must: Must) => number>} measureAll
 * @returns {Promise<Verdict[]>}
 */
export async function hold(musts, measureAll) {
  const verdicts = musts.map((must) => ({
    must,
    figures: /** @type {number[]} */ ([]),
    reached: false,
  }))
  for (let count = 0; count < TRIES; count++) {
    const open = verdicts.filter(({ reached }) => !reached)
    if (open.length === 0) break
    const figureOf = await measureAll(open.map(({ must }) => must))
    for (const verdict of open) {
      const figure = figureOf(verdict.must)
      verdict.figures.push(figure)
      verdict.reached = isReached(verdict.must, figure)
    }
  }
  return verdicts
}

/**
 * @param {string} where
 * @param {Verdict} verdict
 */
export function verdictLine(where, { must, figures, reached }) {
  const unit = must.unit === undefined ? '' : ` ${must.unit}`
  const shown = figures.map((figure) =>
    figure.toFixed(must.unit === 'bytes' ? 0 : must.unit === undefined ? 3 : 1),
  )
  return `${reached ? 'ok    ' : 'MISSED'} ${where.padEnd(14)} ${must.title}: ${shown.join(', ')}${unit}; must be ${must.sense} ${must.limit}${unit}`
}
