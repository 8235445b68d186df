/** A header value is a byte string: one character a byte. A terminal wants the text that these bytes are in UTF-8. */
export function headerText(value: string): string {
  // Every character of a returned value is one byte.
  const bytes = Uint8Array.from(value, (char) => char.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return value
  }
}
