// With the `u` flag a pair is one character, so only halves match.
const LONE_SURROGATE = /[\ud800-\udfff]/u

/** Whether `text` has half of a surrogate pair, which no UTF-8 can express. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text)
}
