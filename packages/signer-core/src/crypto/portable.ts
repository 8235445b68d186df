import { HMAC } from '@stablelib/hmac'
import { SHA256 } from '@stablelib/sha256'
import type { HmacKey, RunningHash } from '../algorithm.ts'
import { toHex } from './hex.ts'

const encoder = new TextEncoder()

/** SHA-256 in lowercase hex; text is hashed as its UTF-8. */
export function sha256Hex(data: string | Uint8Array): string {
  return toHex(new SHA256().update(typeof data === 'string' ? encoder.encode(data) : data).digest())
}

/** SHA-256 of what does not fit in memory. */
export function createSha256(): RunningHash {
  const hash = new SHA256()
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => toHex(hash.digest()),
  }
}

/** HMAC-SHA256 with the UTF-8 of `secret` as its key; the padded key is hashed once. */
export function hmacSha256Key(secret: string): HmacKey {
  const keyed = new HMAC(SHA256, encoder.encode(secret))
  return (text) => toHex(keyed.reset().update(encoder.encode(text)).digest())
}

export { constantTimeEqual as digestsEqual }

/** Compares two texts of the same length in a time that depends on that length alone. */
export function constantTimeEqual(a: string, b: string): boolean {
  let difference = 0
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}
