import { createSha256, hmacSha256Key, sha256Hex } from '#crypto'

/** An incremental hash: `update` any number of times, then `digest` once, in lowercase hex. */
export interface RunningHash {
  /** Takes in the next piece. */
  update(bytes: Uint8Array): void
  /** The hash of all pieces, in lowercase hex. Ends it. */
  digest(): string
}

/** An HMAC key that is ready to use: the string to sign in, lowercase hex out. */
export type HmacKey = (stringToSign: string) => string

/** A signature algorithm of API Gateway: everything in which one differs from another. */
export interface Algorithm {
  /** The scheme of `Authorization` and the first line of the string to sign. */
  readonly name: string
  /** The lowercase name of the header that carries the payload hash. */
  readonly contentHeader: string
  /** The hash of text (its UTF-8) or bytes, in lowercase hex. */
  readonly hash: (data: string | Uint8Array) => string
  /** The same hash, piece by piece. */
  readonly createHash: () => RunningHash
  /** The MAC, keyed with the UTF-8 of the secret access key, or with what the algorithm derives from the pair. */
  readonly createKey: (secretAccessKey: string, accessKeyId: string) => HmacKey
  /**
   * What a signature of this date holds for, where that is less than everything: the third line of the string to sign,
   * and part of `Credential` in `Authorization`, which then stands in place of `Access`.
   */
  readonly scope?: ((date: string) => string) | undefined
}

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
