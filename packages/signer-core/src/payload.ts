import type { Algorithm } from './algorithm.ts'
import { SignerError } from './errors.ts'
import { trimValue } from './headers.ts'
import { hashBody, isHexDigest, UNSIGNED_PAYLOAD } from './payload-hash.ts'
import type { SignOptions } from './request.ts'
import { kindOf } from './show.ts'

/**
 * The last line of the canonical request: the value of the content header where the caller gave one, verbatim, else
 * what `option` says. A header and an option that contradict each other are an error.
 */
export function choosePayloadHash(
  body: unknown,
  option: SignOptions['payload'],
  header: string | undefined,
  algorithm: Algorithm,
): string {
  const given = header && trimValue(header)
  if (option === undefined) return given ?? hashBody(body, algorithm)
  const wanted =
    option === 'signed'
      ? hashBody(body, algorithm)
      : option === 'unsigned'
        ? UNSIGNED_PAYLOAD
        : givenHash(option)
  if (given !== undefined && given !== wanted)
    throw new SignerError(
      'PAYLOAD_CONFLICT',
      `options.payload contradicts the header ${algorithm.contentHeader}, which says ${given === UNSIGNED_PAYLOAD ? given : 'a different hash'}; give one of the two.`,
    )
  return wanted
}

function givenHash(option: unknown): string {
  if (typeof option !== 'object' || option === null || !('hash' in option))
    throw new SignerError(
      'PAYLOAD_INVALID',
      `options.payload must be 'signed', 'unsigned' or { hash }, not ${typeof option === 'string' ? 'an unknown value' : kindOf(option)}.`,
    )
  if (!isHexDigest(option.hash))
    throw new SignerError(
      'PAYLOAD_INVALID',
      'options.payload.hash must be 64 lowercase hex digits, as createPayloadHash().digest() gives them.',
    )
  return option.hash
}
