import { constantTimeEqual } from '#crypto'
import { SignerError } from './errors.ts'
import { kindOf } from './show.ts'

/**
 * Compares two signatures (or any two secrets of known length) without telling by its duration where they differ.
 * Texts of different length are unequal at once: the length of a signature is not secret.
 *
 * @param expected - what was computed
 * @param received - what came with the request
 * @throws SignerError `ARGUMENT_INVALID` where one is not a string
 * @example
 * ```ts
 * import { signatureEquals } from '@apig/signer-core'
 *
 * signatureEquals('0a'.repeat(32), '0b'.repeat(32)) // false
 * ```
 */
export function signatureEquals(expected: string, received: string): boolean {
  if (typeof expected !== 'string')
    throw new SignerError('ARGUMENT_INVALID', `expected must be a string, not ${kindOf(expected)}.`)
  if (typeof received !== 'string')
    throw new SignerError('ARGUMENT_INVALID', `received must be a string, not ${kindOf(received)}.`)
  return expected.length === received.length && constantTimeEqual(expected, received)
}
