import type { Algorithm, SignatureForm } from './algorithm.ts'
import { SignerError } from './errors.ts'
import { isToken } from './headers.ts'
import { isHexDigest } from './payload-hash.ts'
import { sdkHmacSha256 } from './sdk-hmac-sha256.ts'
import { kindOf, quote } from './show.ts'

/** What an `Authorization` header of this scheme says. */
export interface AuthorizationParts {
  /** The name of the algorithm, which is the scheme of the header. Default: `SDK-HMAC-SHA256`. */
  readonly algorithm?: string | undefined
  /** The access key id (AK). */
  readonly accessKeyId: string
  /** Lowercase names, sorted, each once. */
  readonly signedHeaders: readonly string[]
  /** 64 lowercase hex digits, or what the algorithm writes instead. */
  readonly signature: string
  /** The credential scope (`20191115/region/service`) of algorithms that have one. */
  readonly scope?: string | undefined
}

/** {@link AuthorizationParts} as they were read: the algorithm is always there. */
export interface ParsedAuthorization extends AuthorizationParts {
  readonly algorithm: string
}

const ACCESS_KEY_ID = /^[\x21-\x2b\x2d-\x7e]+$/
const SCOPE = /^[0-9]{8}\/(?:[!-+\-.0-~]+\/[!-+\-.0-~]+|[!-+\-.0-~]*\/[!-+\-.0-~]*\/sdk_request)$/
export const HEX_DIGEST: SignatureForm = { description: '64 lowercase hex digits', matches: isHexDigest }

/**
 * The value of the `Authorization` header.
 *
 * @param parts - its parameters
 * @param algorithm - what signed, where its signatures are not 64 hex digits. Default: the one that `parts` names
 * @throws SignerError `ALGORITHM_UNSUPPORTED`, `CREDENTIALS_INVALID`, `SIGNED_HEADERS_INVALID`, `AUTHORIZATION_INVALID`
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: Authorization}
 * @example
 * ```ts
 * import { formatAuthorization } from '@apig/signer-core'
 *
 * formatAuthorization({ accessKeyId: 'AK', signedHeaders: ['host', 'x-sdk-date'], signature: '0'.repeat(64) })
 * ```
 */
export function formatAuthorization(parts: AuthorizationParts, algorithm?: Algorithm): string {
  if (typeof parts !== 'object' || parts === null)
    throw new SignerError(
      'ARGUMENT_INVALID',
      `parts must be an object with accessKeyId, signedHeaders and signature, not ${kindOf(parts)}.`,
    )
  const { name: expected = sdkHmacSha256.name, signatureForm = HEX_DIGEST } = algorithm ?? {}
  const { algorithm: name = expected, accessKeyId, signedHeaders, signature, scope } = parts
  if (algorithm === undefined ? !isHmacName(name) : name !== expected)
    throw new SignerError(
      'ALGORITHM_UNSUPPORTED',
      algorithm === undefined
        ? `parts.algorithm must be the name of an HMAC algorithm such as '${expected}'; for any other, pass the Algorithm value as the second argument.`
        : `parts.algorithm must be '${expected}', the name of the algorithm that is the second argument.`,
    )
  if (scope !== undefined && !isScope(scope))
    throw new SignerError(
      'AUTHORIZATION_INVALID',
      'parts.scope must be a date, a region and a service, joined by slashes (and sdk_request, in the scoped form).',
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
  if (typeof signature !== 'string' || !signatureForm.matches(signature))
    throw new SignerError('AUTHORIZATION_INVALID', `parts.signature must be ${signatureForm.description}.`)
  const credential = scope === undefined ? `Access=${accessKeyId}` : `Credential=${accessKeyId}/${scope}`
  return formatAuthorizationValue(name, credential, signedHeaders.join(';'), signature)
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
 * Takes an `Authorization` header apart, by a closed grammar: the scheme, `Access` (or `Credential`), `SignedHeaders` and
 * `Signature` in this order, `, ` or `,` between them, nothing before and nothing after. Runs in linear time.
 *
 * @param text - the value of the header
 * @param algorithms - the algorithms that are understood. Default: only `sdkHmacSha256`
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
  const scheme = space === -1 ? text : text.slice(0, space)
  const named = algorithms.filter(({ name }) => name === scheme)
  // The scoped form has the name of another algorithm.
  const algorithm = named.find((one) => text.startsWith(labelOf(one), space + 1)) ?? named[0]
  if (algorithm === undefined) {
    // Without a space the whole value may be a token or an app code, which no message may repeat.
    const found = scheme !== text && /^[A-Za-z0-9-]{1,30}$/.test(scheme) ? ` (found '${scheme}')` : ''
    const known = algorithms.map(({ name }) => `'${name} '`).join(' or ')
    throw new SignerError('ALGORITHM_UNSUPPORTED', `text must begin with ${known}${found}.`)
  }
  const label = labelOf(algorithm)
  const { description, matches } = algorithm.signatureForm ?? HEX_DIGEST
  const malformed = (misplaced: string): SignerError =>
    new SignerError(
      'AUTHORIZATION_INVALID',
      `text must read '${scheme} ${label}..., SignedHeaders=..., Signature=...'; '${misplaced}' is not where it belongs.`,
    )
  const credential = readParameter(text, space + 1, label, malformed)
  const names = readParameter(text, credential.next, 'SignedHeaders=', malformed)
  if (!text.startsWith('Signature=', names.next)) throw malformed('Signature=')
  const signature = text.slice(names.next + 'Signature='.length)
  const [accessKeyId, scope] = splitCredential(credential.value, algorithm)
  if (!isAccessKeyId(accessKeyId) || (scope !== undefined && !isScope(scope)))
    throw new SignerError(
      'AUTHORIZATION_INVALID',
      `text has a ${label.slice(0, -1)} that is empty or malformed.`,
    )
  if (!matches(signature))
    throw new SignerError('AUTHORIZATION_INVALID', `text must end with a Signature of ${description}.`)
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

/** The scope is the last parts, as many as the algorithm writes; an access key id may contain slashes. */
function splitCredential(
  credential: string,
  { scope }: Algorithm,
): [accessKeyId: string, scope?: string | undefined] {
  if (scope === undefined) return [credential]
  const parts = credential.split('/')
  const start = parts.length - scope('00000000T000000Z').split('/').length
  return [parts.slice(0, Math.max(0, start)).join('/'), parts.slice(Math.max(0, start)).join('/')]
}

const labelOf = ({ scope }: Algorithm): string => (scope === undefined ? 'Access=' : 'Credential=')

const isHmacName = (name: unknown): boolean =>
  typeof name === 'string' && /^[A-Z0-9]{2,10}-HMAC-[A-Z0-9]{2,10}$/.test(name)

const isScope = (text: unknown): text is string => typeof text === 'string' && SCOPE.test(text)

function readParameter(
  text: string,
  start: number,
  label: string,
  malformed: (label: string) => SignerError,
): { value: string; next: number } {
  if (!text.startsWith(label, start)) throw malformed(label)
  const comma = text.indexOf(',', start)
  if (comma === -1) throw malformed(label)
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
