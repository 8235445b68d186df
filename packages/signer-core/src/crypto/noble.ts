import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { HmacKey, RunningHash } from '../algorithm.ts'

const bytesOf = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? utf8ToBytes(data) : data

/** SHA-256 in lowercase hex; text is hashed as its UTF-8. */
export function sha256Hex(data: string | Uint8Array): string {
  return bytesToHex(sha256(bytesOf(data)))
}

/** SHA-256 of what does not fit in memory. */
export function createSha256(): RunningHash {
  const hash = sha256.create()
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => bytesToHex(hash.digest()),
  }
}

/** HMAC-SHA256 with the UTF-8 of `secret` as its key; the padded key is computed once. */
export function hmacSha256Key(secret: string): HmacKey {
  const keyed = hmac.create(sha256, utf8ToBytes(secret))
  return (text) => bytesToHex(keyed.clone().update(utf8ToBytes(text)).digest())
}

export { constantTimeEqual as digestsEqual }

/** Compares two texts of the same length in a time that depends on that length alone. */
export function constantTimeEqual(a: string, b: string): boolean {
  let difference = 0
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}
