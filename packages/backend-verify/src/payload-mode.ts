import { UNSIGNED_PAYLOAD } from '@apig/signer-core'
import type { Strictness } from './options.ts'
import { Refusal } from './refusal.ts'

/** How the body enters the signature: by its own hash, by a hash that was sent along, or not at all. */
export type PayloadMode =
  | { readonly kind: 'hashed' }
  | { readonly kind: 'declared'; readonly hash: string }
  | { readonly kind: 'unsigned' }

const HASHED: PayloadMode = { kind: 'hashed' }

/**
 * Step 6.
 *
 * @param header - the value of the algorithm's content header where it is signed; an unsigned one says nothing
 * @param name - of that header: `x-sdk-content-sha256`, say
 */
export function readPayloadMode(
  header: string | undefined,
  name: string,
  unsignedPayload: Strictness,
): PayloadMode {
  if (header === undefined) return HASHED
  if (header === UNSIGNED_PAYLOAD) {
    if (unsignedPayload === 'accept') return { kind: 'unsigned' }
    throw new Refusal(
      'UNSIGNED_PAYLOAD',
      "The body is not signed (UNSIGNED-PAYLOAD); unsignedPayload: 'accept' takes such requests, with bodyVerified: false (as interpretation: 'reference' does).",
    )
  }
  if (!/^[0-9a-f]{64}$/i.test(header))
    throw new Refusal(
      'HASH_HEADER_BAD',
      `${name} is signed and must be 64 hex digits or ${UNSIGNED_PAYLOAD}.`,
    )
  return { kind: 'declared', hash: header }
}
