const encoder = new TextEncoder()
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const NON_ASCII = /[^\0-\x7f]/

// HTTP clients put a header value on the wire one byte a character; a string in that form is a byte string.

/** The byte string of the UTF-8 of `text`. Byte strings have the order of the code points of their texts. */
export function toByteString(text: string): string {
  // Short cut: ASCII is its own byte string.
  if (!NON_ASCII.test(text)) return text
  let bytes = ''
  for (const byte of encoder.encode(text)) bytes += String.fromCharCode(byte)
  return bytes
}

/** The order of byte strings, for sorting. */
export function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The bytes of a byte string. */
export function bytesOf(byteString: string): Uint8Array {
  const bytes = new Uint8Array(byteString.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = byteString.charCodeAt(at)
  return bytes
}

/** The text of a byte string that holds UTF-8, for people to read; other bytes show as U+FFFD. */
export function toText(byteString: string): string {
  return utf8.decode(bytesOf(byteString))
}
