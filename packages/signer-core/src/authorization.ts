import { sdkHmacSha256 } from './algorithm.ts'
import { SignerError } from './errors.ts'
import { isToken } from './headers.ts'
import { kindOf } from './show.ts'

/** What an `Authorization` header of this scheme says. */
export interface AuthorizationParts {
  /** The name of the algorithm, which is the scheme of the header. Default: `SDK-HMAC-SHA256`. */
  readonly algorithm?: string | undefined
  /** The access key id (AK). */
  readonly accessKeyId: string
  /** Lowercase names, sorted, each once. */
  readonly signedHeaders: readonly string[]
  /** 64 lowercase hex digits. */
  readonly signature: string
}

/** {@link AuthorizationParts} as they were read: the algorithm is always there. */
export interface ParsedAuthorization extends AuthorizationParts {
  readonly algorithm: string
}

const ALGORITHM = sdkHmacSha256.name
const ACCESS_KEY_ID = /^[\x21-\x2b\x2d-\x7e]+$/
const SIGNATURE = /^[0-9a-f]{64}$/

/**
 * The value of the `Authorization` header.
 *
 * @throws SignerError `ALGORITHM_UNSUPPORTED`, `CREDENTIALS_INVALID`, `SIGNED_HEADERS_INVALID`, `AUTHORIZATION_INVALID`
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: Authorization}
 * @example
 * ```ts
 * import { formatAuthorization } from '@apig/signer-core'
 *
 * formatAuthorization({ accessKeyId: 'AK', signedHeaders: ['host', 'x-sdk-date'], signature: '0'.repeat(64) })
 * ```
 */
export function formatAuthorization(parts: AuthorizationParts): string {
  if (typeof parts !== 'object' || parts === null)
    throw new SignerError(
      'ARGUMENT_INVALID',
      `parts must be an object with accessKeyId, signedHeaders and signature, not ${kindOf(parts)}.`,
    )
  const { algorithm = ALGORITHM, accessKeyId, signedHeaders, signature } = parts
  if (algorithm !== ALGORITHM)
    throw new SignerError('ALGORITHM_UNSUPPORTED', `parts.algorithm must be '${ALGORITHM}'.`)
  if (!isAccessKeyId(accessKeyId))
    throw new SignerError(
      'CREDENTIALS_INVALID',
      'parts.accessKeyId must be printable ASCII without spaces and commas.',
    )
  const fault = Array.isArray(signedHeaders)
    ? faultOfSignedHeaders(signedHeaders)
    : 'must be an array of lowercase names'
  if (fault !== undefined) throw new SignerError('SIGNED_HEADERS_INVALID', `parts.signedHeaders ${fault}.`)
  if (typeof signature !== 'string' || !SIGNATURE.test(signature))
    throw new SignerError('AUTHORIZATION_INVALID', 'parts.signature must be 64 lowercase hex digits.')
  return joinAuthorization(algorithm, accessKeyId, signedHeaders.join(';'), signature)
}

export function joinAuthorization(
  algorithm: string,
  accessKeyId: string,
  signedHeaders: string,
  signature: string,
): string {
  return `${algorithm} Access=${accessKeyId}, SignedHeaders=${signedHeaders}, Signature=${signature}`
}

/**
 * Takes an `Authorization` header apart, by a closed grammar: the scheme, `Access`, `SignedHeaders` and `Signature` in
 * this order, `, ` or `,` between them, nothing before and nothing after. Runs in linear time.
 *
 * @param text - the value of the header
 * @throws SignerError `ALGORITHM_UNSUPPORTED` for another scheme, `SIGNED_HEADERS_INVALID` where the names are not
 * lowercase, sorted, unique and free of `authorization`, `AUTHORIZATION_INVALID` for anything else
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: Authorization}
 * @example
 * ```ts
 * import { parseAuthorization } from '@apig/signer-core'
 *
 * const value = `SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=${'0'.repeat(64)}`
 * parseAuthorization(value).signedHeaders // ['host', 'x-sdk-date']
 * ```
 */
export function parseAuthorization(text: string): ParsedAuthorization {
  if (typeof text !== 'string')
    throw new SignerError(
      'AUTHORIZATION_INVALID',
      `text must be the value of an Authorization header, not ${kindOf(text)}.`,
    )
  const space = text.indexOf(' ')
  const algorithm = space < 0 ? text : text.slice(0, space)
  if (algorithm !== ALGORITHM) {
    // Without a space the whole value may be a token or an app code, which no message may repeat.
    const known = space > 0 && /^[A-Za-z0-9-]{1,30}$/.test(algorithm) ? ` (found '${algorithm}')` : ''
    throw new SignerError('ALGORITHM_UNSUPPORTED', `text must begin with '${ALGORITHM} '${known}.`)
  }
  const access = readParameter(text, space + 1, 'Access=')
  const names = readParameter(text, access.next, 'SignedHeaders=')
  if (!text.startsWith('Signature=', names.next)) throw malformed('Signature=')
  const signature = text.slice(names.next + 'Signature='.length)
  if (!isAccessKeyId(access.value))
    throw new SignerError('AUTHORIZATION_INVALID', 'text has an Access that is empty or not printable ASCII.')
  if (!SIGNATURE.test(signature))
    throw new SignerError(
      'AUTHORIZATION_INVALID',
      'text must end with a Signature of 64 lowercase hex digits.',
    )
  const signedHeaders = names.value.split(';')
  const fault = faultOfSignedHeaders(signedHeaders)
  if (fault !== undefined)
    throw new SignerError('SIGNED_HEADERS_INVALID', `text has SignedHeaders that ${fault}.`)
  return { algorithm, accessKeyId: access.value, signedHeaders, signature }
}

/** Whether `text` can stand as `Access=`: printable ASCII without spaces and commas. */
export function isAccessKeyId(text: unknown): text is string {
  return typeof text === 'string' && ACCESS_KEY_ID.test(text)
}

function readParameter(text: string, start: number, label: string): { value: string; next: number } {
  if (!text.startsWith(label, start)) throw malformed(label)
  const comma = text.indexOf(',', start)
  if (comma < 0) throw malformed(label)
  return {
    value: text.slice(start + label.length, comma),
    next: text.charCodeAt(comma + 1) === 0x20 ? comma + 2 : comma + 1,
  }
}

function faultOfSignedHeaders(names: readonly unknown[]): string | undefined {
  let last = ''
  for (const name of names) {
    if (typeof name !== 'string' || !isToken(name) || name !== name.toLowerCase())
      return 'must be lowercase header names, none of them empty'
    if (name === 'authorization') return 'must not name authorization, which holds the signature itself'
    if (name <= last) return 'must be sorted and name each header once'
    last = name
  }
  return last === '' ? 'must name at least one header' : undefined
}

function malformed(label: string): SignerError {
  return new SignerError(
    'AUTHORIZATION_INVALID',
    `text must read '${ALGORITHM} Access=..., SignedHeaders=..., Signature=...'; '${label}' is not where it belongs.`,
  )
}
