import { SignerError } from './errors.ts'
import { kindOf } from './show.ts'

/** The parts of a canonical request, each in its canonical form. */
export interface CanonicalRequestParts {
  /** The method as it goes over the wire. */
  readonly method: string
  /** From `canonicalUri`. */
  readonly canonicalUri: string
  /** From `canonicalQuery`. */
  readonly canonicalQuery: string
  /** From `canonicalHeaders`: each line ends with a newline. */
  readonly canonicalHeaders: string
  /** From `signedHeaders`. */
  readonly signedHeaders: readonly string[]
  /** From `payloadHash` or `createPayloadHash`, or `UNSIGNED_PAYLOAD`. */
  readonly payloadHash: string
}

/**
 * The canonical request: six parts, one below the other, with an empty line after the headers.
 *
 * @throws SignerError `ARGUMENT_INVALID` where a part is missing or of another type
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: canonical request}
 * @example
 * ```ts
 * import { canonicalHeaders, canonicalQuery, canonicalRequest, canonicalUri, payloadHash, signedHeaders } from '@apig/signer-core'
 *
 * const headers = { host: 'example.com', 'x-sdk-date': '20191115T033655Z' }
 * const names = signedHeaders(headers)
 * canonicalRequest({
 *   method: 'GET',
 *   canonicalUri: canonicalUri('/v1/vpcs'),
 *   canonicalQuery: canonicalQuery('limit=2'),
 *   canonicalHeaders: canonicalHeaders(headers, names),
 *   signedHeaders: names,
 *   payloadHash: payloadHash(),
 * })
 * ```
 */
export function canonicalRequest(parts: CanonicalRequestParts): string {
  if (typeof parts !== 'object' || parts === null)
    throw new SignerError(
      'ARGUMENT_INVALID',
      `parts must be an object with the six parts of a canonical request, not ${kindOf(parts)}.`,
    )
  for (const name of [
    'method',
    'canonicalUri',
    'canonicalQuery',
    'canonicalHeaders',
    'payloadHash',
  ] as const) {
    if (typeof parts[name] !== 'string')
      throw new SignerError('ARGUMENT_INVALID', `parts.${name} must be a string, not ${kindOf(parts[name])}.`)
  }
  if (!Array.isArray(parts.signedHeaders))
    throw new SignerError(
      'ARGUMENT_INVALID',
      `parts.signedHeaders must be an array of names, not ${kindOf(parts.signedHeaders)}.`,
    )
  const { method, canonicalUri, canonicalQuery, canonicalHeaders, signedHeaders, payloadHash } = parts
  return `${method}\n${canonicalUri}\n${canonicalQuery}\n${canonicalHeaders}\n${signedHeaders.join(';')}\n${payloadHash}`
}
