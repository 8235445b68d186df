import { sm3 } from 'sm-crypto-v2'
import type { HmacKey, RunningHash } from '../algorithm.ts'
import { encodeUtf8 } from '../bytes.ts'
import { hashWhole } from './hash-whole.ts'

// SM3 from the library that SM2 needs anyway, so that one is enough.

/** SM3 in lowercase hex; text is hashed as its UTF-8. */
export function sm3Hex(data: string | Uint8Array): string {
  return sm3(typeof data === 'string' ? encodeUtf8(data) : data)
}

/** SM3 of pieces; the library hashes whole messages only. */
export function createSm3(): RunningHash {
  return hashWhole(sm3Hex)
}

/** HMAC-SM3 with the UTF-8 of `secret` as its key. */
export function hmacSm3Key(secret: string): HmacKey {
  const key = encodeUtf8(secret)
  return (text) => sm3(encodeUtf8(text), { key, mode: 'hmac' })
}
