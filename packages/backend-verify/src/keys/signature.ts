import type { Algorithm, SignatureVerifier } from '@apig/signer-core'
import { constantTimeEqual } from '@apig/signer-core/internal'

/** What checks the signatures of one secret: the algorithm's own verifier, or its key and a comparison. */
export function signatureVerifier(
  algorithm: Algorithm,
  secretAccessKey: string,
  accessKeyId: string,
): SignatureVerifier {
  if (algorithm.createVerifier !== undefined) return algorithm.createVerifier(secretAccessKey, accessKeyId)
  const key = algorithm.createKey(secretAccessKey, accessKeyId)
  return (stringToSign, signature) => {
    const expected = key(stringToSign)
    return expected.length === signature.length && constantTimeEqual(expected, signature)
  }
}

/** Whether one of `keys` signed. Costs `rounds` checks in any case. */
export type SignatureCheck = (
  algorithm: Algorithm,
  keys: readonly SignatureVerifier[],
  rounds: number,
  stringToSign: string,
  signature: string,
) => boolean

/**
 * Step 9: every secret is tried, and every request costs the same number of checks, whatever is known of its key: what
 * is missing is made up with a random secret of this process.
 */
export function createSignatureCheck(): SignatureCheck {
  const randoms = new Map<Algorithm, SignatureVerifier>()
  // Made on first use: Workers allow no randomness before the first request.
  const randomKey = (algorithm: Algorithm): SignatureVerifier => {
    let random = randoms.get(algorithm)
    if (random === undefined)
      randoms.set(algorithm, (random = signatureVerifier(algorithm, randomText(), randomText())))
    return random
  }
  return (algorithm, keys, rounds, stringToSign, signature) => {
    let matched = false
    for (let at = 0; at < Math.max(rounds, keys.length); at++) {
      const key = keys[at]
      const right = (key ?? randomKey(algorithm))(stringToSign, signature)
      if (right && key !== undefined) matched = true
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
