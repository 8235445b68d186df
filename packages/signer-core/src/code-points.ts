// With the `u` flag a pair is one character, so only lone surrogates match.
const LONE_SURROGATE = /[\ud800-\udfff]/u

/** Whether `text` has a lone surrogate, which UTF-8 cannot express. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text)
}
