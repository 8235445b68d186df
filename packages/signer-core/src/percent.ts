import { toByteString, toText } from './bytes.ts'

const ONLY_UNRESERVED = /^[A-Za-z0-9\-_.~]*$/
const LEFT_BY_ENCODE_URI_COMPONENT = /[!'()*]/g
// Unreserved characters, and escapes in uppercase of everything else.
const ALREADY_ENCODED =
  /^(?:[A-Za-z0-9\-_.~]|%(?:[0189A-F][0-9A-F]|2[0-9A-C]|2F|3[A-F]|40|5[B-E]|60|7[B-DF]))*$/

/** Percent-encodes every byte of the UTF-8 of `text` but the unreserved `A-Za-z0-9-_.~`, with uppercase hex. */
export function percentEncode(text: string): string {
  // Short cut: most texts.
  if (ONLY_UNRESERVED.test(text)) return text
  return encodeURIComponent(text).replace(
    LEFT_BY_ENCODE_URI_COMPONENT,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** What {@link percentEncode} makes of the decoded `text`: `text` itself, as it stands in most URLs. */
export function percentRecode(text: string, decoded: string): string {
  // Short cut: most texts.
  if (isEncoded(text, decoded)) return text
  return percentEncode(decoded)
}

/** Whether encoding what `text` was decoded to would write `text` again. */
export function isEncoded(text: string, decoded: string): boolean {
  return ALREADY_ENCODED.test(text) && !decoded.includes('\ufffd')
}

/** Percent-decodes once. A `%` without two hex digits stays as it is; bytes that are not UTF-8 become U+FFFD. */
export function percentDecode(text: string): string {
  // Short cut: most texts.
  if (!text.includes('%')) return text
  // Short cut: nearly all others.
  try {
    return decodeURIComponent(text)
  } catch {}
  // A BOM is data here, and one U+FFFD stands for each maximal subpart (protocol.md, URI).
  return toText(decodeBytes(text))
}

/** Whether the escapes in `text` stand for bytes that are not UTF-8, so that decoding loses something. */
export function decodesLossily(text: string): boolean {
  // Short cut: a loss always leaves U+FFFD behind, which may also have been there.
  if (!percentDecode(text).includes('\ufffd')) return false
  const bytes = decodeBytes(text)
  return toByteString(toText(bytes)) !== bytes
}

/** The byte string that `text` stands for. */
function decodeBytes(text: string): string {
  // ECMAScript keeps `unescape` for the web (annex B). On bytes it is right, but for its own `%uXXXX`, and ten times as
  // fast as `replace`, which hostile input would make use of.
  return unescape(toByteString(text).replaceAll('%u', '%25u'))
}
