/** @typedef {{ ticks: number[], at: (value: number) => number }} Scale `at` gives pixels */

/**
 * Powers of ten, from the one below the least to the one above the most; where there is one decade or less, also 2 and
 * 5.
 *
 * @param {readonly number[]} values
 * @param {number} start in pixels
 * @param {number} end
 * @returns {Scale}
 */
export function logScale(values, start, end) {
  if (values.some((value) => !(value > 0)))
    throw new RangeError('a logarithmic axis has no place for values of 0 or less.')
  const least = Math.floor(Math.log10(Math.min(...values)) + 1e-9)
  const most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9))
  const steps = most - least > 3 ? [1] : [1, 2, 5]
  const ticks = []
  for (let power = least; power <= most; power++)
    for (const step of steps)
      if (step === 1 || power < most) ticks.push(Number((step * 10 ** power).toPrecision(1)))
  const at = (/** @type {number} */ value) =>
    start + ((Math.log10(value) - least) / (most - least)) * (end - start)
  return { ticks, at }
}

/**
 * From 0, in steps of 1, 2 or 5 times a power of ten.
 *
 * @param {readonly number[]} values
 * @param {number} start
 * @param {number} end
 * @returns {Scale}
 */
export function linearScale(values, start, end) {
  const most = Math.max(...values)
  if (!(most > 0)) throw new RangeError('an axis needs a value above 0.')
  const rough = most / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1)
  const count = Math.ceil(most / step - 1e-9)
  const ticks = Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)))
  return { ticks, at: (value) => start + (value / (count * step)) * (end - start) }
}

/** 100000 as 100,000. @param {number} value */
export function tickText(value) {
  return value.toLocaleString('en', { maximumFractionDigits: 6 })
}
