/** Bytes in lowercase hex. */
export function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += (byte >> 4).toString(16) + (byte & 15).toString(16)
  return hex
}
