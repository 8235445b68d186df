/**
 * Random choices from a seed: the same in every run, on every machine (mulberry32).
 *
 * @typedef {ReturnType<typeof createRandom>} Random
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0

  /** At least 0, below `limit`. @param {number} limit */
  const below = (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  /** @template T @param {readonly [T, ...T[]]} choices @returns {T} */
  const pick = (choices) => /** @type {T} */ (choices[below(choices.length)])

  /** A lowercase word of three to eight letters. */
  const word = () =>
    Array.from({ length: 3 + below(6) }, () => 'abcdefghijklmnopqrstuvwxyz'[below(26)]).join('')

  /** So many different words. @param {number} count */
  const words = (count) => {
    /** @type {Set<string>} */
    const found = new Set()
    while (found.size < count) found.add(word())
    return [...found]
  }

  /** @template T @param {readonly T[]} items @returns {T[]} */
  const shuffle = (items) => {
    const mixed = [...items]
    for (let at = mixed.length - 1; at > 0; at--) {
      const other = below(at + 1)
      ;[mixed[at], mixed[other]] = [/** @type {T} */ (mixed[other]), /** @type {T} */ (mixed[at])]
    }
    return mixed
  }

  /** @param {number} length */
  const bytes = (length) => Buffer.from(Array.from({ length }, () => below(256)))

  return { below, pick, word, words, shuffle, bytes }
}
