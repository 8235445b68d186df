import { sdkHmacSha256 } from '@apig/signer-core/internal'
import type { Algorithm } from '@apig/signer-core'
import { toHex } from '../hex.ts'
import type { ReadyBody } from './ready-body.ts'

/** From here on hashing is left to the platform, which does it elsewhere while the page or the server goes on. */
export const LARGE_BYTES = 32_768

/** A large body that is to be signed, with its SHA-256; any other body as it is, and the core hashes it. */
export function hashLarge(body: ReadyBody, algorithm: Algorithm): ReadyBody | Promise<ReadyBody> {
  const { payload, whole } = body
  if (payload !== 'signed' || !(whole instanceof Uint8Array) || whole.length <= LARGE_BYTES) return body
  // Pages that did not come over https have no `crypto.subtle`.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (subtle === undefined || algorithm.hash !== sdkHmacSha256.hash) return body
  return subtle
    .digest('SHA-256', whole)
    .then((hash) => ({ ...body, payload: { hash: toHex(new Uint8Array(hash)) } }))
}
