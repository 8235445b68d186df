import { p256 } from '@noble/curves/nist.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { HmacKey, SignatureVerifier } from '../algorithm.ts'
import { encodeUtf8 } from '../bytes.ts'
import { SignerError } from '../errors.ts'

// Official signers leave s in the upper half where it falls there.
const FORM = { format: 'der', lowS: false } as const

/** ECDSA on P-256 over the SHA-256 of a text, as DER in lowercase hex. `privateKey` is 64 hex digits. */
export function p256Key(privateKey: string): HmacKey {
  requireVersion2()
  const key = hexToBytes(privateKey)
  return (text) => bytesToHex(p256.sign(encodeUtf8(text), key, FORM))
}

/** Checks a signature that has the right form. */
export function p256Verifier(privateKey: string): SignatureVerifier {
  requireVersion2()
  const key = p256.getPublicKey(hexToBytes(privateKey), false)
  return (text, signature) => p256.verify(hexToBytes(signature), encodeUtf8(text), key, FORM)
}

/** Other packages often bring version 1, so package.json allows it: it must not make an install fail. */
function requireVersion2(): void {
  if ('ProjectivePoint' in p256)
    throw new SignerError(
      'RUNTIME_UNSUPPORTED',
      'SDK-ECDSA-P256-SHA256 needs version 2 of @noble/curves here, and there is an older one; install @noble/curves@2.',
    )
}
