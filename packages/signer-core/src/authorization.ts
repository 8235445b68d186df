import { sdkHmacSha256 } from './algorithm.ts'
import type { Algorithm } from './algorithm.ts'
import { SignerError } from './errors.ts'
import { isToken } from './headers.ts'
import { isHexDigest } from './payload-hash.ts'
import { kindOf, quote } from './show.ts'

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
  /** The credential scope (`20191115/region/service`) of algorithms that have one. */
  readonly scope?: string | undefined
}

/** {@link AuthorizationParts} as they were read: the algorithm is always there. */
export interface ParsedAuthorization extends AuthorizationParts {
  readonly algorithm: string
}

const ACCESS_KEY_ID = /^[\x21-\x2b\x2d-\x7e]+$/
const SCOPE = /^[0-9]{8}\/[\x21-\x2b\x2d-\x2e\x30-\x7e]+\/[\x21-\x2b\x2d-\x2e\x30-\x7e]+$/

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
  const { algorithm = sdkHmacSha256.name, accessKeyId, signedHeaders, signature, scope } = parts
  if (typeof algorithm !== 'string' || !/^[A-Z0-9]{2,10}-HMAC-[A-Z0-9]{2,10}$/.test(algorithm))
    throw new SignerError(
      'ALGORITHM_UNSUPPORTED',
      `parts.algorithm must be the name of an algorithm such as '${sdkHmacSha256.name}'.`,
    )
  if (scope !== undefined && !isScope(scope))
    throw new SignerError(
      'AUTHORIZATION_INVALID',
      'parts.scope must be a date, a region and a service, joined by slashes.',
    )
  if (!isAccessKeyId(accessKeyId))
    throw new SignerError(
      'CREDENTIALS_INVALID',
      'parts.accessKeyId must be printable ASCII without spaces and commas.',
    )
  const fault = Array.isArray(signedHeaders)
    ? faultOfSignedHeaders(signedHeaders)
    : 'must be an array of lowercase names'
  if (fault !== undefined) throw new SignerError('SIGNED_HEADERS_INVALID', `parts.signedHeaders ${fault}.`)
  if (!isHexDigest(signature))
    throw new SignerError('AUTHORIZATION_INVALID', 'parts.signature must be 64 lowercase hex digits.')
  const credential = scope === undefined ? `Access=${accessKeyId}` : `Credential=${accessKeyId}/${scope}`
  return formatAuthorizationValue(algorithm, credential, signedHeaders.join(';'), signature)
}

export function formatAuthorizationValue(
  algorithm: string,
  credential: string,
  signedHeaders: string,
  signature: string,
): string {
  return `${algorithm} ${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`
}

/** Who signs, as the first parameter of `Authorization` says it. */
export function formatCredential({ scope }: Algorithm, accessKeyId: string, date: string): string {
  return scope === undefined ? `Access=${accessKeyId}` : `Credential=${accessKeyId}/${scope(date)}`
}

/**
 * Takes an `Authorization` header apart, by a closed grammar: the scheme, `Access`, `SignedHeaders` and `Signature` in
 * this order, `, ` or `,` between them, nothing before and nothing after. Runs in linear time.
 *
 * @param text - the value of the header
 * @param algorithms - the algorithms that are understood. Default: `sdkHmacSha256` alone
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
export function parseAuthorization(
  text: string,
  algorithms: readonly Algorithm[] = [sdkHmacSha256],
): ParsedAuthorization {
  if (typeof text !== 'string')
    throw new SignerError(
      'AUTHORIZATION_INVALID',
      `text must be the value of an Authorization header, not ${kindOf(text)}.`,
    )
  const space = text.indexOf(' ')
  const scheme = space < 0 ? text : text.slice(0, space)
  const algorithm = algorithms.find(({ name }) => name === scheme)
  if (algorithm === undefined) {
    // Without a space the whole value may be a token or an app code, which no message may repeat.
    const found = space > 0 && /^[A-Za-z0-9-]{1,30}$/.test(scheme) ? ` (found '${scheme}')` : ''
    const known = algorithms.map(({ name }) => `'${name} '`).join(' or ')
    throw new SignerError('ALGORITHM_UNSUPPORTED', `text must begin with ${known}${found}.`)
  }
  const label = algorithm.scope === undefined ? 'Access=' : 'Credential='
  const malformed = (misplaced: string): SignerError =>
    new SignerError(
      'AUTHORIZATION_INVALID',
      `text must read '${scheme} ${label}..., SignedHeaders=..., Signature=...'; '${misplaced}' is not where it belongs.`,
    )
  const credential = readParameter(text, space + 1, label, malformed)
  const names = readParameter(text, credential.next, 'SignedHeaders=', malformed)
  if (!text.startsWith('Signature=', names.next)) throw malformed('Signature=')
  const signature = text.slice(names.next + 'Signature='.length)
  const [accessKeyId, scope] =
    algorithm.scope === undefined ? [credential.value] : splitScope(credential.value)
  if (!isAccessKeyId(accessKeyId) || (scope !== undefined && !isScope(scope)))
    throw new SignerError(
      'AUTHORIZATION_INVALID',
      `text has a ${label.slice(0, -1)} that is empty or malformed.`,
    )
  if (!isHexDigest(signature))
    throw new SignerError(
      'AUTHORIZATION_INVALID',
      'text must end with a Signature of 64 lowercase hex digits.',
    )
  const signedHeaders = names.value.split(';')
  const fault = faultOfSignedHeaders(signedHeaders)
  if (fault !== undefined)
    throw new SignerError('SIGNED_HEADERS_INVALID', `text has SignedHeaders that ${fault}.`)
  return { algorithm: scheme, accessKeyId, signedHeaders, signature, ...(scope !== undefined && { scope }) }
}

/** Some gateways take the signature in a header of their own choosing (parameter `custom_auth_header`). */
export function requireAuthorizationHeader(name: unknown): string {
  if (name === undefined) return 'Authorization'
  if (typeof name === 'string' && isToken(name) && !/^(?:host|x-sdk-.*|x-apig.*)$/i.test(name)) return name
  throw new SignerError(
    'OPTION_INVALID',
    `options.authorizationHeader must be a header name such as 'X-Auth-Signature', other than host, x-sdk-... and x-apig..., not ${typeof name === 'string' ? quote(name) : kindOf(name)}.`,
  )
}

/** Whether `text` can stand as `Access=`: printable ASCII without spaces and commas. */
export function isAccessKeyId(text: unknown): text is string {
  return typeof text === 'string' && ACCESS_KEY_ID.test(text)
}

/** The scope is the last three parts; an access key id may have slashes of its own. */
function splitScope(credential: string): [accessKeyId: string, scope: string] {
  const parts = credential.split('/')
  return [parts.slice(0, -3).join('/'), parts.slice(-3).join('/')]
}

const isScope = (text: unknown): text is string => typeof text === 'string' && SCOPE.test(text)

function readParameter(
  text: string,
  start: number,
  label: string,
  malformed: (label: string) => SignerError,
): { value: string; next: number } {
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
