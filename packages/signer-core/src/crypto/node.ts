import * as crypto from 'node:crypto'
import type { HmacKey, RunningHash } from '../algorithm.ts'

/** SHA-256 in lowercase hex; text is hashed as its UTF-8. */
// `crypto.hash` came with Node 20.12 and costs half of createHash; not every runtime that imitates Node has it.
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

/** HMAC-SHA256 with a key of HMACs: of `secret`, the MAC of each of `texts` is the key for the next. */
export function hmacSha256ChainKey(secret: string, texts: readonly string[]): HmacKey {
  let bytes: string | Buffer = secret
  for (const text of texts) bytes = crypto.createHmac('sha256', bytes).update(text).digest()
  const key = crypto.createSecretKey(Buffer.from(bytes))
  return (text) => crypto.createHmac('sha256', key).update(text).digest('hex')
}

/** HKDF-SHA256 over texts (their UTF-8): 32 bytes in lowercase hex. */
export function hkdfSha256Hex(key: string, salt: string, info: string): string {
  return Buffer.from(crypto.hkdfSync('sha256', key, salt, info, 32)).toString('hex')
}

// Two buffers for each comparison would cost more than the comparison. Between comparisons they hold zeros.
const DIGEST_BYTES = 128
const one = Buffer.alloc(DIGEST_BYTES)
const other = Buffer.alloc(DIGEST_BYTES)

/** Compares two texts of the same length in a time that depends only on that length. */
export function constantTimeEqual(a: string, b: string): boolean {
  if (a.length * 2 === DIGEST_BYTES) {
    one.write(a, 'utf16le')
    other.write(b, 'utf16le')
    const equal = crypto.timingSafeEqual(one, other)
    one.fill(0)
    other.fill(0)
    return equal
  }
  return crypto.timingSafeEqual(Buffer.from(a, 'utf16le'), Buffer.from(b, 'utf16le'))
}
