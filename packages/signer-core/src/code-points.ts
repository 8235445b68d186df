/**
 * Compares by code point, as Python sorts text and as UTF-8 sorts bytes. JavaScript's own order is by UTF-16 unit,
 * which puts U+10000 and above (surrogates, 0xD800 to 0xDFFF) before U+E000 to U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

// With the `u` flag a pair is one character, so only halves match.
const LONE_SURROGATE = /[\ud800-\udfff]/u

/** Whether `text` has half of a surrogate pair, which no UTF-8 can express. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text)
}
