import { p256Key, p256Verifier } from '#p256'
import type { Algorithm } from './algorithm.ts'
import { DER_SIGNATURE } from './der-signature.ts'
import { derivePrivateKey } from './private-key.ts'
import { sdkHmacSha256 } from './sdk-hmac-sha256.ts'

const NAME = 'SDK-ECDSA-P256-SHA256'
/** FIPS 186-4, D.1.2.3. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/**
 * `SDK-ECDSA-P256-SHA256`: an ECDSA signature on the curve P-256 in place of the HMAC, with a private key that is derived
 * from the access key pair.
 *
 * Node, Bun and Deno bring the curve with `node:crypto`, where no two signatures are the same. Elsewhere (browsers,
 * Workers) install the optional peer `@noble/curves`, version 2, beside this package; it signs as RFC 6979 says, without random numbers.
 *
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: other algorithms}
 * @example
 * ```ts
 * import { createSigner } from '@apig/signer-core'
 * import { sdkEcdsaP256Sha256 } from '@apig/signer-core/p256'
 *
 * createSigner({ accessKeyId: 'ak', secretAccessKey: 'sk' }, { algorithm: sdkEcdsaP256Sha256 })
 * ```
 */
export const sdkEcdsaP256Sha256: Algorithm = {
  ...sdkHmacSha256,
  name: NAME,
  signatureForm: DER_SIGNATURE,
  createKey: (secretAccessKey, accessKeyId) => p256Key(privateKeyOf(secretAccessKey, accessKeyId)),
  createVerifier(secretAccessKey, accessKeyId) {
    const verify = p256Verifier(privateKeyOf(secretAccessKey, accessKeyId))
    return (stringToSign, signature) => DER_SIGNATURE.matches(signature) && verify(stringToSign, signature)
  },
}

function privateKeyOf(secretAccessKey: string, accessKeyId: string): string {
  return derivePrivateKey(sdkHmacSha256.createKey(secretAccessKey, accessKeyId), NAME, accessKeyId, ORDER)
}
