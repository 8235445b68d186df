import { SignerError } from './errors.ts'

// With the `u` flag a pair is one character, so only lone surrogates match.
const LONE_SURROGATE = /[\ud800-\udfff]/u

/** Whether `text` has a lone surrogate, which UTF-8 cannot express. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text)
}

/** @throws SignerError `URL_INVALID` */
export function requireWholeCharacters(argument: string, text: string): void {
  if (hasLoneSurrogate(text))
    throw new SignerError(
      'URL_INVALID',
      `${argument} has a lone surrogate, which UTF-8 cannot express; percent-encode it from whole characters.`,
    )
}
