import type { Algorithm, HmacKey } from '@apig/signer-core'
import { constantTimeEqual } from '@apig/signer-core/internal'

/** Whether one of `keys` signed. Costs `rounds` HMACs in any case. */
export type SignatureCheck = (
  algorithm: Algorithm,
  keys: readonly HmacKey[],
  rounds: number,
  stringToSign: string,
  signature: string,
) => boolean

/**
 * Step 9: every secret is tried, and every request costs the same number of HMACs, whatever is known of its key: what
 * is missing is made up with a random secret of this process.
 */
export function createSignatureCheck(): SignatureCheck {
  const randoms = new Map<Algorithm, HmacKey>()
  // Made on first use: Workers allow no randomness before the first request.
  const randomKey = (algorithm: Algorithm): HmacKey => {
    let random = randoms.get(algorithm)
    if (random === undefined)
      randoms.set(algorithm, (random = algorithm.createKey(randomText(), randomText())))
    return random
  }
  return (algorithm, keys, rounds, stringToSign, signature) => {
    let matched = false
    for (let at = 0; at < Math.max(rounds, keys.length); at++) {
      const key = keys[at]
      const expected = (key ?? randomKey(algorithm))(stringToSign)
      const equal = expected.length === signature.length && constantTimeEqual(expected, signature)
      if (equal && key !== undefined) matched = true
    }
    return matched
  }
}

/** 128 bits or more of randomness, in hex. */
export function randomText(bytes = 32): string {
  let text = ''
  for (const byte of globalThis.crypto.getRandomValues(new Uint8Array(bytes)))
    text += (byte + 256).toString(16).slice(1)
  return text
}
