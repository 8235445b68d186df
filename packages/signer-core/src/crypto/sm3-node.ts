import * as crypto from 'node:crypto'
import type { HmacKey, RunningHash } from '../algorithm.ts'

/** SM3 in lowercase hex; text is hashed as its UTF-8. */
export function sm3Hex(data: string | Uint8Array): string {
  return crypto.createHash('sm3').update(data).digest('hex')
}

/** SM3 of what does not fit in memory. */
export function createSm3(): RunningHash {
  const hash = crypto.createHash('sm3')
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest('hex'),
  }
}

/** HMAC-SM3 with the UTF-8 of `secret` as its key. */
export function hmacSm3Key(secret: string): HmacKey {
  const key = crypto.createSecretKey(secret, 'utf8')
  return (text) => crypto.createHmac('sm3', key).update(text).digest('hex')
}
