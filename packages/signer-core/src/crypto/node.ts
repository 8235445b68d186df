import * as crypto from 'node:crypto'
import type { HmacKey, RunningHash } from '../algorithm.ts'

/** SHA-256 in lowercase hex; text is hashed as its UTF-8. */
// `crypto.hash` came with Node 20.12 and not every runtime that says it is Node has it; it costs half of createHash.
export const sha256Hex: (data: string | Uint8Array) => string =
  typeof crypto.hash === 'function'
    ? (data) => crypto.hash('sha256', data, 'hex')
    : (data) => crypto.createHash('sha256').update(data).digest('hex')

/** SHA-256 of what does not fit in memory. */
export function createSha256(): RunningHash {
  const hash = crypto.createHash('sha256')
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest('hex'),
  }
}

/** HMAC-SHA256 with the UTF-8 of `secret` as its key, held as a KeyObject: faster, and never printed. */
export function hmacSha256Key(secret: string): HmacKey {
  const key = crypto.createSecretKey(secret, 'utf8')
  return (text) => crypto.createHmac('sha256', key).update(text).digest('hex')
}

/** Compares two texts of the same length in a time that depends on that length alone. */
export function constantTimeEqual(a: string, b: string): boolean {
  return crypto.timingSafeEqual(Buffer.from(a, 'utf16le'), Buffer.from(b, 'utf16le'))
}

// Two buffers for each comparison cost more than the comparison. They hold zeros when nothing is compared.
const DIGEST_LENGTH = 64
const one = Buffer.alloc(DIGEST_LENGTH)
const other = Buffer.alloc(DIGEST_LENGTH)

/** {@link constantTimeEqual} for two digests in hex, of which a byte a character says everything. */
export function digestsEqual(a: string, b: string): boolean {
  if (a.length !== DIGEST_LENGTH || b.length !== DIGEST_LENGTH) return constantTimeEqual(a, b)
  one.write(a, 'latin1')
  other.write(b, 'latin1')
  const equal = crypto.timingSafeEqual(one, other)
  one.fill(0)
  other.fill(0)
  return equal
}
