const MAX_LENGTH = 4000
const CHARACTERS = [
  '\0',
  '\t',
  '\n',
  '\r',
  ' ',
  '"',
  '%',
  '&',
  '+',
  ',',
  '/',
  ':',
  ';',
  '=',
  '?',
  '\\',
  'é',
  '\ud800',
  '😀',
]

/**
 * Another input: one or more changes to one that is known.
 *
 * @param {readonly string[]} corpus
 * @param {readonly string[]} dictionary words that the format knows
 */
export function mutate(corpus, dictionary) {
  let text = oneOf(corpus) ?? ''
  for (let left = 1 + below(4); left > 0; left--) {
    const [from, to] = [below(text.length + 1), below(text.length + 1)].sort((a, b) => a - b)
    const [before, middle, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
    const other = oneOf(corpus) ?? ''
    text = /** @type {string} */ (
      oneOf([
        before + after,
        before + middle + middle + after,
        before + middle.repeat(1 + below(20)) + after,
        before + (oneOf(dictionary) ?? '') + middle + after,
        before + (oneOf(dictionary) ?? '') + after,
        before + (oneOf(CHARACTERS) ?? '') + middle + after,
        before + String.fromCharCode(below(256)) + middle + after,
        before + other.slice(below(other.length + 1)),
        before + middle.toUpperCase() + after,
      ])
    )
  }
  return text.slice(0, MAX_LENGTH)
}

/** @template T @param {readonly T[]} list @returns {T | undefined} */
function oneOf(list) {
  return list[below(list.length)]
}

/** @param {number} limit */
function below(limit) {
  return Math.floor(Math.random() * limit)
}
