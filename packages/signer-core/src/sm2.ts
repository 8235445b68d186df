import { createSm3, hmacSm3Key, sm3Hex } from '#sm2-hash'
import type { Algorithm } from './algorithm.ts'
import { sm2Key, sm2Verifier } from './crypto/sm2.ts'
import { DER_SIGNATURE } from './der-signature.ts'
import { derivePrivateKey } from './private-key.ts'

const NAME = 'SDK-SM2-SM3'
/** GB/T 32918.5-2017. */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

/**
 * `SDK-SM2-SM3`: an SM2 signature (GB/T 32918) in place of the HMAC, with a private key that is derived from the access
 * key pair, and SM3 for the hashes; the payload hash travels as `X-Sdk-Content-Sm3`. No two signatures are the same.
 *
 * Install the optional peer `sm-crypto-v2`, version 1, beside this package, on every runtime: `node:crypto` knows the curve, but
 * cannot be told the user id that the signature covers.
 *
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: other algorithms}
 * @example
 * ```ts
 * import { createSigner } from '@apig/signer-core'
 * import { sdkSm2Sm3 } from '@apig/signer-core/sm2'
 *
 * createSigner({ accessKeyId: 'ak', secretAccessKey: 'sk' }, { algorithm: sdkSm2Sm3 })
 * ```
 */
export const sdkSm2Sm3: Algorithm = {
  name: NAME,
  contentHeader: 'x-sdk-content-sm3',
  hash: sm3Hex,
  createHash: createSm3,
  signatureForm: DER_SIGNATURE,
  createKey: (secretAccessKey, accessKeyId) => sm2Key(privateKeyOf(secretAccessKey, accessKeyId)),
  createVerifier: (secretAccessKey, accessKeyId) => sm2Verifier(privateKeyOf(secretAccessKey, accessKeyId)),
}

function privateKeyOf(secretAccessKey: string, accessKeyId: string): string {
  return derivePrivateKey(hmacSm3Key(secretAccessKey), NAME, accessKeyId, ORDER)
}
