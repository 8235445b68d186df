// A BOM is data here, and bytes that are not UTF-8 become U+FFFD, one per maximal subpart (protocol.md, URI).
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const strictUtf8 = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })
const encoder = new TextEncoder()

const ONLY_UNRESERVED = /^[A-Za-z0-9\-_.~]*$/
const LEFT_BY_ENCODE_URI_COMPONENT = /[!'()*]/g
// Unreserved characters, and escapes in uppercase of everything else.
const ALREADY_ENCODED =
  /^(?:[A-Za-z0-9\-_.~]|%(?:[0189A-F][0-9A-F]|2[0-9A-C]|2F|3[A-F]|40|5[B-E]|60|7[B-DF]))*$/

/** Percent-encodes every byte of the UTF-8 of `text` but the unreserved `A-Za-z0-9-_.~`, with uppercase hex. */
export function percentEncode(text: string): string {
  if (ONLY_UNRESERVED.test(text)) return text
  return encodeURIComponent(text).replace(
    LEFT_BY_ENCODE_URI_COMPONENT,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** What {@link percentEncode} makes of the decoded `text`: `text` itself, as it stands in most URLs. */
export function percentRecode(text: string, decoded: string): string {
  return isEncoded(text, decoded) ? text : percentEncode(decoded)
}

/** Whether encoding what `text` was decoded to would write `text` again. */
export function isEncoded(text: string, decoded: string): boolean {
  return ALREADY_ENCODED.test(text) && !decoded.includes('\ufffd')
}

/** Percent-decodes once. A `%` without two hex digits stays as it is; bytes that are not UTF-8 become U+FFFD. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return utf8.decode(percentDecodeBytes(text))
  }
}

/** Whether the escapes in `text` stand for bytes that are not UTF-8, so that decoding loses something. */
export function decodesLossily(text: string): boolean {
  // A loss always leaves U+FFFD behind, which may also have been there.
  if (!percentDecode(text).includes('\ufffd')) return false
  try {
    strictUtf8.decode(percentDecodeBytes(text))
    return false
  } catch {
    return true
  }
}

function percentDecodeBytes(text: string): Uint8Array {
  const bytes = encoder.encode(text)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at] as number
    if (byte === 0x25) {
      const high = hexDigit(bytes[at + 1])
      const low = hexDigit(bytes[at + 2])
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low
        at += 2
      }
    }
    bytes[length++] = byte
  }
  return bytes.subarray(0, length)
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
