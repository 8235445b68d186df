import { requireGlobal } from './runtime.ts'

const NON_ASCII = /[^\0-\x7f]/

let encoder: TextEncoder | undefined
let decoder: TextDecoder | undefined

/** Whether text and its bytes are the same thing. */
export function isAscii(text: string): boolean {
  return !NON_ASCII.test(text)
}

/** The UTF-8 of `text`. */
export function encodeUtf8(text: string): Uint8Array {
  encoder ??= new (requireGlobal('TextEncoder'))()
  return encoder.encode(text)
}

// HTTP clients put a header value on the wire one byte a character; a string in that form is a byte string.

/** The byte string of the UTF-8 of `text`. Byte strings have the order of the code points of their texts. */
export function toByteString(text: string): string {
  if (isAscii(text)) return text
  let bytes = ''
  for (const byte of encodeUtf8(text)) bytes += String.fromCharCode(byte)
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
  decoder ??= new (requireGlobal('TextDecoder'))('utf-8', { ignoreBOM: true })
  return decoder.decode(bytesOf(byteString))
}
