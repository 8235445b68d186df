import { hkdfSync } from 'node:crypto'

/** HKDF-SHA256 over texts (their UTF-8): 32 bytes in lowercase hex. */
export function hkdfSha256Hex(key: string, salt: string, info: string): string {
  return Buffer.from(hkdfSync('sha256', key, salt, info, 32)).toString('hex')
}
