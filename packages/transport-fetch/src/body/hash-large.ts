import { sdkHmacSha256 } from '@apig/signer-core/internal'
import type { Algorithm } from '@apig/signer-core'
import type { ReadyBody } from './ready-body.ts'

/** From here on hashing is left to the platform, which does it elsewhere while the page or the server goes on. */
export const LARGE_BYTES = 32_768

/** A large body that is to be signed, with its SHA-256; any other body as it is, and the core hashes it. */
export async function hashLarge(body: ReadyBody, algorithm: Algorithm): Promise<ReadyBody> {
  const { payload, whole } = body
  // Pages that did not come over https have no `crypto.subtle`.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (payload !== 'signed' || !(whole instanceof Uint8Array) || whole.length <= LARGE_BYTES) return body
  if (subtle === undefined || algorithm.hash !== sdkHmacSha256.hash) return body
  const hash = new Uint8Array(await subtle.digest('SHA-256', whole))
  return {
    ...body,
    payload: { hash: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') },
  }
}
