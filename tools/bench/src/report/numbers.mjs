/** Three digits that count, without an exponent. @param {number} value */
export function ratio(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** @param {number} nanoseconds */
export function microseconds(nanoseconds) {
  if (nanoseconds >= 1e6) return `${ratio(nanoseconds / 1e6)} ms`
  return `${ratio(nanoseconds / 1e3)} µs`
}

/** With separators between thousands. @param {number} value */
export function whole(value) {
  return Math.round(value).toLocaleString('en')
}
