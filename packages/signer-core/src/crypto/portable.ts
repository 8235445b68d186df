import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { HmacKey, RunningHash } from '../algorithm.ts'
import { encodeUtf8 } from '../bytes.ts'

/** SHA-256 in lowercase hex; text is hashed as its UTF-8. */
export function sha256Hex(data: string | Uint8Array): string {
  return bytesToHex(sha256(typeof data === 'string' ? encodeUtf8(data) : data))
}

/** SHA-256 of what does not fit in memory. */
export function createSha256(): RunningHash {
  const hash = sha256.create()
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => bytesToHex(hash.digest()),
  }
}

/** HMAC-SHA256 with the UTF-8 of `secret` as its key; the padded key is hashed once. */
export function hmacSha256Key(secret: string): HmacKey {
  const keyed = hmac.create(sha256, encodeUtf8(secret))
  return (text) => bytesToHex(keyed.clone().update(encodeUtf8(text)).digest())
}

/** HMAC-SHA256 with a key of HMACs: of `secret`, the MAC of each of `texts` is the key for the next. */
export function hmacSha256ChainKey(secret: string, texts: readonly string[]): HmacKey {
  const key = texts.reduce((bytes, text) => hmac(sha256, bytes, encodeUtf8(text)), encodeUtf8(secret))
  const keyed = hmac.create(sha256, key)
  return (text) => bytesToHex(keyed.clone().update(encodeUtf8(text)).digest())
}

/** HKDF-SHA256 over texts (their UTF-8): 32 bytes in lowercase hex. */
export function hkdfSha256Hex(key: string, salt: string, info: string): string {
  return bytesToHex(hkdf(sha256, encodeUtf8(key), encodeUtf8(salt), encodeUtf8(info), 32))
}

/** Compares two texts of the same length in a time that depends only on that length. */
export function constantTimeEqual(a: string, b: string): boolean {
  let difference = 0
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}
