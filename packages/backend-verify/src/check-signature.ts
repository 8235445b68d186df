import { sdkHmacSha256, signatureEquals } from '@apig/signer-core'
import type { HmacKey } from '@apig/signer-core'

/**
 * Step 9: every secret is tried, and every request costs the same number of HMACs, whatever is known of its key: what
 * is missing is made up with a random secret of this process.
 */
export function createSignatureCheck(
  onHmac: () => void,
): (keys: readonly HmacKey[], rounds: number, stringToSign: string, signature: string) => boolean {
  let random: HmacKey | undefined
  return (keys, rounds, stringToSign, signature) => {
    let matched = false
    for (let at = 0; at < Math.max(rounds, keys.length); at++) {
      const key = keys[at]
      // Made on first use: Workers allow no randomness before the first request.
      const hmac = key ?? (random ??= sdkHmacSha256.createKey(randomText(), ''))
      onHmac()
      const equal = signatureEquals(hmac(stringToSign), signature)
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
