import type { Algorithm, HmacKey } from './algorithm.ts'
import { joinAuthorization, joinCredential } from './authorization.ts'
import { bytesOf, toText } from './bytes.ts'
import { joinHeaderLines } from './canonical-headers.ts'
import { joinCanonicalRequest } from './canonical-request.ts'
import { requireCredentials } from './credentials.ts'
import { formatDate, formatMilliseconds, parseDate } from './date.ts'
import { SignerError } from './errors.ts'
import { sortNames } from './header-layout.ts'
import { findValue, readHeaders, setHeader, trimValue } from './headers.ts'
import type { HeaderList } from './headers.ts'
import { UNSIGNED_PAYLOAD } from './payload-hash.ts'
import { choosePayloadHash } from './payload.ts'
import type { CredentialsInput, SignableRequest, SignedRequest, SignOptions } from './request.ts'
import { kindOf } from './show.ts'
import { headersObject, Signed } from './signed-request.ts'
import { joinStringToSign, requireAlgorithm } from './string-to-sign.ts'
import { wireForm, wireMethod } from './wire-form.ts'

/** Signs any number of requests with one access key. Shows nothing of the key when it is printed. */
export interface Signer {
  /**
   * Signs one request.
   *
   * @throws SignerError where an argument cannot be signed; the message names it
   */
  sign<B = never>(request: SignableRequest<B>, options?: SignOptions): SignedRequest<B>
}

/**
 * A signer that keeps the HMAC key ready. Use it where more than one request is signed with the same credentials.
 *
 * @param credentials - checked here, once
 * @param options - `algorithm`: default `sdkHmacSha256`
 * @throws SignerError `CREDENTIALS_INVALID`, `ALGORITHM_UNSUPPORTED`
 * @example
 * ```ts
 * import { createSigner } from '@apig/signer-core'
 *
 * const signer = createSigner({ accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' })
 * const signed = signer.sign({ method: 'GET', url: 'https://service.region.example.com/v1/vpcs?limit=2' })
 * console.log(signed.headers.Authorization)
 * ```
 */
export function createSigner(
  credentials: CredentialsInput,
  options: { readonly algorithm?: Algorithm | undefined } = {},
): Signer {
  if (typeof options !== 'object' || options === null)
    throw new SignerError('OPTION_INVALID', `options must be an object, not ${kindOf(options)}.`)
  const algorithm = requireAlgorithm(options.algorithm)
  const { accessKeyId, secretAccessKey, securityToken } = requireCredentials(credentials)
  const key = algorithm.createKey(secretAccessKey, accessKeyId)
  return {
    sign: (request, how) => signWith(algorithm, accessKeyId, key, securityToken, request, how),
  }
}

/**
 * Signs one request.
 *
 * @param request - method, URL or target, headers, body; nothing in it is changed
 * @param credentials - the access key pair
 * @param options - date, payload, how header values are meant
 * @returns exactly what to send, as an object that `fetch(signed.url, signed)` takes as it stands
 * @throws SignerError where an argument cannot be signed; the message names it and `code` says what was wrong
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol}
 * @example
 * ```ts
 * import { sign } from '@apig/signer-core'
 *
 * const signed = sign(
 *   {
 *     method: 'POST',
 *     url: 'https://example.com/v1/infers/my-service',
 *     headers: { 'content-type': 'application/json', 'x-stage': 'RELEASE' },
 *     body: JSON.stringify({ text: 'hello' }),
 *   },
 *   { accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' },
 * )
 * console.log(signed.headers)
 * ```
 */
export function sign<B = never>(
  request: SignableRequest<B>,
  credentials: CredentialsInput,
  options?: SignOptions,
): SignedRequest<B> {
  return createSigner(credentials).sign(request, options)
}

function signWith<B>(
  algorithm: Algorithm,
  accessKeyId: string,
  key: HmacKey,
  securityToken: string | undefined,
  request: SignableRequest<B>,
  options: SignOptions | undefined = {},
): SignedRequest<B> {
  if (typeof request !== 'object' || request === null)
    throw new SignerError(
      'ARGUMENT_INVALID',
      `request must be an object with method and url, not ${kindOf(request)}.`,
    )
  requireOptions(options)

  const method = wireMethod(request.method)
  const wire = wireForm(request.url)

  const sent = readHeaders(request.headers, options.headerValues)
  const date = chooseDate(options.date, findValue(sent, 'x-sdk-date'))
  setHeader(sent, 'X-Sdk-Date', 'x-sdk-date', date)
  if (securityToken !== undefined) setHeader(sent, 'X-Security-Token', 'x-security-token', securityToken)
  const { contentHeader } = algorithm
  const payloadHash = choosePayloadHash(
    request.body,
    options.payload,
    findValue(sent, contentHeader),
    algorithm,
  )
  if (options.payload === 'unsigned') setHeader(sent, contentHeader, contentHeader, UNSIGNED_PAYLOAD)
  const headers = headersObject(sent)

  // Signed, but left to the client to send.
  addHost(sent, wire.host)
  const signed = sortNames(sent.layout)
  const bytes = joinCanonicalRequest(
    method,
    wire.uriLine,
    wire.canonicalQuery,
    joinHeaderLines(signed.prefixes, signed.positions, sent.values),
    signed.line,
    payloadHash,
  )
  // Byte string and text are the same thing but where a header value is not ASCII.
  const stringToSign = joinStringToSign(algorithm, date, algorithm.hash(sent.binary ? bytesOf(bytes) : bytes))
  const signature = key(stringToSign)
  headers['Authorization'] = joinAuthorization(
    algorithm.name,
    joinCredential(algorithm, accessKeyId, date),
    signed.joined,
    signature,
  )

  return new Signed(
    method,
    wire.url,
    headers,
    request.body,
    signed.names,
    payloadHash,
    signature,
    sent.binary ? toText(bytes) : bytes,
    stringToSign,
  )
}

function requireOptions(options: SignOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new SignerError('OPTION_INVALID', `options must be an object, not ${kindOf(options)}.`)
  const { headerValues } = options
  if (headerValues !== undefined && headerValues !== 'text' && headerValues !== 'bytes')
    throw new SignerError(
      'OPTION_INVALID',
      `options.headerValues must be 'text' or 'bytes', not ${typeof headerValues === 'string' ? 'another text' : kindOf(headerValues)}.`,
    )
}

/** The option, then the caller's header, then now. */
function chooseDate(option: Date | undefined, given: string | undefined): string {
  if (option !== undefined) return formatDate(option)
  if (given === undefined) return formatMilliseconds(Date.now())
  const text = trimValue(given)
  parseDate(text)
  return text
}

function addHost(sent: HeaderList, host: string | undefined): void {
  const given = findValue(sent, 'host')
  if (given !== undefined && trimValue(given) === '')
    throw new SignerError(
      'HOST_MISSING',
      'headers.host is blank; give the host that the request is sent to, or leave the header out with an absolute URL.',
    )
  if (given !== undefined) return
  if (host === undefined)
    throw new SignerError(
      'HOST_MISSING',
      'headers must have a host where url is a target; add it, or pass an absolute URL.',
    )
  setHeader(sent, 'host', 'host', host)
}
