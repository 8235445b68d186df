import { MAX_SIGNED_BODY_BYTES } from '@apig/signer-core/internal'
import type { Identity } from '../identity/identity.ts'
import { TransportError } from '../transport-error.ts'

/** How large a body may be: the option, else 12 MiB with an access key, and no limit with any other identity. */
export function limitFor(identity: Identity, maxBodyBytes: number | undefined): number {
  if (maxBodyBytes !== undefined) return maxBodyBytes
  return identity.kind === 'access-key' || identity.kind === 'remote'
    ? MAX_SIGNED_BODY_BYTES
    : Number.POSITIVE_INFINITY
}

/**
 * Refuses what the gateway would refuse, before anything is sent.
 *
 * @throws TransportError `BODY_TOO_LARGE`
 */
export function requireWithinLimit(bytes: number, limit: number): void {
  if (bytes > limit) throw bodyTooLarge(`has ${bytes} bytes`, limit)
}

/** The error for a body that is too large; `what` says how much there is of it. */
export function bodyTooLarge(what: string, limit: number): TransportError {
  const reason =
    limit === MAX_SIGNED_BODY_BYTES
      ? 'the gateway takes 12 MiB (12,582,912 bytes) in a call with AK/SK'
      : `options.maxBodyBytes is ${limit}`
  return new TransportError(
    'BODY_TOO_LARGE',
    `body ${what}, and ${reason}; send less or in parts, or use a token (fromIamToken of @apig/transport-node/credentials). options.maxBodyBytes sets the limit.`,
  )
}
