import { createSm3, hmacSm3Key, sm3Hex } from '#sm3'
import type { Algorithm } from './algorithm.ts'

/**
 * `SDK-HMAC-SM3`: SM3 in place of SHA-256, for both hashes and the MAC; the payload hash travels as `X-Sdk-Content-Sm3`.
 *
 * Node brings SM3 with `node:crypto`. Elsewhere (Bun, Deno, browsers, Workers) install the optional peer
 * `sm-crypto` beside this package.
 *
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: other algorithms}
 * @example
 * ```ts
 * import { createSigner } from '@apig/signer-core'
 * import { sdkHmacSm3 } from '@apig/signer-core/sm3'
 *
 * createSigner({ accessKeyId: 'ak', secretAccessKey: 'sk' }, { algorithm: sdkHmacSm3 })
 * ```
 */
export const sdkHmacSm3: Algorithm = {
  name: 'SDK-HMAC-SM3',
  contentHeader: 'x-sdk-content-sm3',
  hash: sm3Hex,
  createHash: createSm3,
  createKey: hmacSm3Key,
}
