import { createSha256, hmacSha256Key, sha256Hex } from '#crypto'
import type { Algorithm } from './algorithm.ts'

/**
 * `SDK-HMAC-SHA256`, the algorithm that every API Gateway understands, and the default.
 *
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol}
 * @example
 * ```ts
 * import { createSigner, sdkHmacSha256 } from '@apig/signer-core'
 *
 * createSigner({ accessKeyId: 'ak', secretAccessKey: 'sk' }, { algorithm: sdkHmacSha256 })
 * ```
 */
export const sdkHmacSha256: Algorithm = {
  name: 'SDK-HMAC-SHA256',
  contentHeader: 'x-sdk-content-sha256',
  hash: sha256Hex,
  createHash: createSha256,
  createKey: hmacSha256Key,
}
