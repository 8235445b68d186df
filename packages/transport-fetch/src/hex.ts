/** Bytes in lowercase hex. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** 128 random bits in hex: a value that no one else has. */
export const randomHex = (): string => toHex(crypto.getRandomValues(new Uint8Array(16)))
