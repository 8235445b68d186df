import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** SubjectPublicKeyInfo of a point on the curve SM2 (RFC 8998, OID 1.2.156.10197.1.301), but for the point itself. */
const SM2_KEY = '3059301306072a8648ce3d020106082a811ccf5501822d034200'

/** Whether this machine's OpenSSL knows SM2. */
export const hasOpenssl = () => spawnSync('openssl', ['pkeyutl', '-help']).status === 0

/**
 * Whether OpenSSL takes an SM2 signature, with the user id that official signers use.
 *
 * @param {string} folder for its files
 * @param {{ publicKey: string, stringToSign: string, signature: string }} signed key and signature in hex
 */
export function opensslVerifies(folder, { publicKey, stringToSign, signature }) {
  const [key, text, file] = ['key', 'text', 'signature'].map((name) => join(folder, name))
  writeFileSync(`${key}`, Buffer.from(SM2_KEY + publicKey, 'hex'))
  writeFileSync(`${text}`, stringToSign)
  writeFileSync(`${file}`, Buffer.from(signature, 'hex'))
  const { status } = spawnSync('openssl', [
    ...['pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', `${key}`, '-rawin', '-digest', 'sm3'],
    ...['-in', `${text}`, '-sigfile', `${file}`, '-pkeyopt', 'distid:1234567812345678'],
  ])
  return status === 0
}
