import type { HmacKey } from './algorithm.ts'
import { SignerError } from './errors.ts'

/**
 * The private key that is derived from an access key pair: the first number below `order - 1` that an HMAC makes of a counter,
 * and one more (docs/protocol.md, other algorithms). 64 lowercase hex digits.
 *
 * @param hmac - keyed with the secret access key
 * @param name - of the algorithm
 * @param order - of the curve
 */
export function derivePrivateKey(hmac: HmacKey, name: string, accessKeyId: string, order: bigint): string {
  // One number in 2^32 is too large. A counter below 128 is one byte in UTF-8.
  for (let counter = 0; counter < 128; counter++) {
    const text = `\0\0\0\x01${name}\0${accessKeyId}${String.fromCharCode(counter)}\0\0\x01\0`
    const number = BigInt(`0x${hmac(text)}`)
    if (number < order - 1n) return (number + 1n).toString(16).padStart(64, '0')
  }
  throw new SignerError(
    'CREDENTIALS_INVALID',
    `credentials stand for no private key of ${name}; use another access key.`,
  )
}
