import { toByteString, toText } from './bytes.ts'

const ONLY_UNRESERVED = /^[A-Za-z0-9\-_.~]*$/
const LEFT_BY_ENCODE_URI_COMPONENT = /[!'()*]/g

/** The source of a pattern for text that {@link percentEncode} could have written, with `separators` between. */
export function encodedPattern(separators: string): string {
  // What is not unreserved, in upper case: ASCII, then UTF-8 of two, three and four bytes (Unicode, table 3-7).
  const next = '%[89AB][0-9A-F]'
  const escape =
    '%(?:[01][0-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF]' +
    `|(?:C[2-9A-F]|D[0-9A-F])${next}` +
    `|(?:E0%[AB][0-9A-F]|ED%[89][0-9A-F]|E[1-9A-CEF]${next})${next}` +
    `|(?:F0%[9AB][0-9A-F]|F4%8[0-9A-F]|F[1-3]${next})${next}${next})`
  return `(?:[A-Za-z0-9\\-_.~${separators}]|${escape})*`
}

// Patterns that repeat a choice take stack for each character: 16 MB of text overflow it.
const MAX_CHARACTERS = 1024 * 1024

/** Whether `text` is short enough for a pattern, and matches it. */
export function fits(pattern: RegExp, text: string): boolean {
  return text.length <= MAX_CHARACTERS && pattern.test(text)
}

/** Percent-encodes every byte of the UTF-8 of `text` but the unreserved `A-Za-z0-9-_.~`, with uppercase hex. */
export function percentEncode(text: string): string {
  if (ONLY_UNRESERVED.test(text)) return text
  return encodeURIComponent(text).replace(
    LEFT_BY_ENCODE_URI_COMPONENT,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The order of two encoded texts by their decoded bytes, which is that of their code points. */
export function compareEncoded(a: string, b: string): number {
  let at = 0
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return byteAt(a, at) - byteAt(b, at)
}

/** The byte that is written there; below all others at the end. Two digits of an escape have the order of its bytes. */
function byteAt(text: string, at: number): number {
  if (at >= text.length) return -1
  return text.charCodeAt(at) === 0x25 ? parseInt(text.slice(at + 1, at + 3), 16) : text.charCodeAt(at)
}

/** Percent-decodes once. A `%` without two hex digits stays as it is; bytes that are not UTF-8 become U+FFFD. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {}
  // A BOM is data here, and one U+FFFD stands for each maximal subpart (protocol.md, URI).
  return toText(decodeBytes(text))
}

/** Whether the escapes in `text` are not UTF-8, so that decoding loses something. */
export function decodesLossily(text: string): boolean {
  // A loss always leaves U+FFFD behind, which may also have been there.
  if (!percentDecode(text).includes('\ufffd')) return false
  const bytes = decodeBytes(text)
  return toByteString(toText(bytes)) !== bytes
}

/** `text`, decoded to a byte string. */
function decodeBytes(text: string): string {
  // ECMAScript keeps `unescape` for the web (annex B). On bytes it is right, but for its own `%uXXXX`, and ten times as
  // fast as `replace`, which hostile input would make use of.
  return unescape(toByteString(text).replaceAll('%u', '%25u'))
}
