import type { Algorithm } from './algorithm.ts'
import { formatDate, parseDate } from './date.ts'
import { SignerError } from './errors.ts'
import { sdkHmacSha256 } from './sdk-hmac-sha256.ts'
import { kindOf } from './show.ts'

/**
 * The string to sign: the algorithm, the date and the hash of the canonical request, one below the other.
 *
 * @param algorithm - `SDK-HMAC-SHA256`, or an `Algorithm` value
 * @param date - the value of `X-Sdk-Date`, or the moment of signing
 * @param canonicalRequest - as text, hashed as its UTF-8, or as bytes
 * @throws SignerError `ALGORITHM_UNSUPPORTED`, `DATE_INVALID`, `ARGUMENT_INVALID`
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: string to sign}
 * @example
 * ```ts
 * import { stringToSign } from '@apig/signer-core'
 *
 * const canonicalRequest = 'GET\n/\n\nx-sdk-date:20191115T033655Z\n\nx-sdk-date\nUNSIGNED-PAYLOAD'
 * stringToSign('SDK-HMAC-SHA256', '20191115T033655Z', canonicalRequest)
 * ```
 */
export function stringToSign(
  algorithm: Algorithm | 'SDK-HMAC-SHA256',
  date: string | Date,
  canonicalRequest: string | Uint8Array,
): string {
  const known = requireAlgorithm(algorithm)
  if (typeof canonicalRequest !== 'string' && !(canonicalRequest instanceof Uint8Array))
    throw new SignerError(
      'ARGUMENT_INVALID',
      `canonicalRequest must be a string or a Uint8Array, not ${kindOf(canonicalRequest)}.`,
    )
  return formatStringToSign(
    known,
    formatDate(typeof date === 'string' ? parseDate(date) : date),
    known.hash(canonicalRequest),
  )
}

/** {@link stringToSign} of parts that were checked. */
export function formatStringToSign(
  { name, scope }: Algorithm,
  date: string,
  canonicalRequestHash: string,
): string {
  return `${name}\n${date}\n${scope === undefined ? '' : `${scope(date)}\n`}${canonicalRequestHash}`
}

/** The algorithm that is meant, `SDK-HMAC-SHA256` where none is named. */
export function requireAlgorithm(algorithm: Algorithm | string | undefined): Algorithm {
  if (algorithm === undefined || algorithm === sdkHmacSha256.name) return sdkHmacSha256
  const known = algorithm as Partial<Algorithm> | null
  if (typeof known?.createKey === 'function' && typeof known.hash === 'function') return known as Algorithm
  throw new SignerError(
    'ALGORITHM_UNSUPPORTED',
    `algorithm must be '${sdkHmacSha256.name}' or an Algorithm value such as sdkHmacSha256, not ${kindOf(algorithm)}.`,
  )
}
