import { HKDF } from '@stablelib/hkdf'
import { SHA256 } from '@stablelib/sha256'
import { toHex } from './hex.ts'

const encoder = new TextEncoder()

/** HKDF-SHA256 over texts (their UTF-8): 32 bytes in lowercase hex. */
export function hkdfSha256Hex(key: string, salt: string, info: string): string {
  return toHex(new HKDF(SHA256, encoder.encode(key), encoder.encode(salt), encoder.encode(info)).expand(32))
}
