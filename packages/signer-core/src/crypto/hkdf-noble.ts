import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** HKDF-SHA256 over texts (their UTF-8): 32 bytes in lowercase hex. */
export function hkdfSha256Hex(key: string, salt: string, info: string): string {
  return bytesToHex(hkdf(sha256, utf8ToBytes(key), utf8ToBytes(salt), utf8ToBytes(info), 32))
}
