/**
 * The middle of many values, and where the quarters end.
 *
 * @typedef {{ median: number, low: number, high: number }} Summary
 */

/** @param {readonly number[]} values */
export function median(values) {
  return quantile(values, 0.5)
}

/**
 * Between two values in proportion, as most programs do it.
 *
 * @param {readonly number[]} values
 * @param {number} part from 0 to 1
 */
export function quantile(values, part) {
  if (values.length === 0) throw new RangeError('values is empty; a quantile needs at least one value.')
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * part
  const below = Math.floor(place)
  const low = /** @type {number} */ (sorted[below])
  const high = sorted[below + 1] ?? low
  return low + (high - low) * (place - below)
}

/**
 * @param {readonly number[]} values
 * @returns {Summary}
 */
export function summarize(values) {
  return { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) }
}

/**
 * Slice by slice, so that a machine whose speed drifts changes both alike.
 *
 * @param {readonly number[]} above
 * @param {readonly number[]} below
 */
export function pairedRatios(above, below) {
  if (above.length !== below.length)
    throw new RangeError(`above has ${above.length} slices and below ${below.length}; pairs need the same.`)
  return above.map((value, at) => value / /** @type {number} */ (below[at]))
}

/**
 * The slope of a line through points on logarithmic axes: 1 for linear growth, 2 for quadratic; n log n from 1,000 to
 * 100,000 gives 1.1.
 *
 * @param {readonly { n: number, value: number }[]} points
 */
export function logLogSlope(points) {
  if (points.length < 2) throw new RangeError('points must be two or more to have a slope.')
  const xs = points.map(({ n }) => Math.log(n))
  const ys = points.map(({ value }) => Math.log(value))
  const mean = (/** @type {number[]} */ list) => list.reduce((sum, value) => sum + value, 0) / list.length
  const [x, y] = [mean(xs), mean(ys)]
  const across = points.map((_, at) => (xs[at] ?? 0) - x)
  const up = points.map((_, at) => (ys[at] ?? 0) - y)
  const covariance = across.reduce((sum, value, at) => sum + value * (up[at] ?? 0), 0)
  return covariance / across.reduce((sum, value) => sum + value ** 2, 0)
}
