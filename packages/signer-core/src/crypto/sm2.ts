import { sm2 } from 'sm-crypto-v2'
import type { HmacKey, SignatureVerifier } from '../algorithm.ts'
import { encodeUtf8 } from '../bytes.ts'
import { formatDerSignature, readDerSignature } from '../der-signature.ts'

// The user id is the library's default, 1234567812345678, as in official signers.

/** SM2 over a text, as DER in lowercase hex. `privateKey` is 64 hex digits. */
export function sm2Key(privateKey: string): HmacKey {
  const publicKey = sm2.getPublicKeyFromPrivateKey(privateKey)
  return (text) => {
    const numbers = sm2.doSignature(encodeUtf8(text), privateKey, { hash: true, publicKey })
    return formatDerSignature({ r: numbers.slice(0, 64), s: numbers.slice(64) })
  }
}

/** Checks such a signature. The form is read here: the library takes DER that has more than one form. */
export function sm2Verifier(privateKey: string): SignatureVerifier {
  const publicKey = sm2.getPublicKeyFromPrivateKey(privateKey)
  return (text, signature) => {
    const numbers = readDerSignature(signature)
    if (numbers === undefined) return false
    try {
      return sm2.doVerifySignature(encodeUtf8(text), numbers.r + numbers.s, publicKey, { hash: true })
    } catch {
      // It throws for an s that is not below the order.
      return false
    }
  }
}
