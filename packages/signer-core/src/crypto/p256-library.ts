import { p256 } from '@noble/curves/nist.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { HmacKey, SignatureVerifier } from '../algorithm.ts'
import { encodeUtf8 } from '../bytes.ts'

// Official signers leave s in the upper half where it falls there.
const FORM = { format: 'der', lowS: false } as const

/** ECDSA on P-256 over the SHA-256 of a text, as DER in lowercase hex. `privateKey` is 64 hex digits. */
export function p256Key(privateKey: string): HmacKey {
  const key = hexToBytes(privateKey)
  return (text) => bytesToHex(p256.sign(encodeUtf8(text), key, FORM))
}

/** Checks such a signature, whose form is right. */
export function p256Verifier(privateKey: string): SignatureVerifier {
  const key = p256.getPublicKey(hexToBytes(privateKey), false)
  return (text, signature) => p256.verify(hexToBytes(signature), encodeUtf8(text), key, FORM)
}
