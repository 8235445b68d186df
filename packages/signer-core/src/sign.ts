import type { Algorithm, HmacKey } from './algorithm.ts'
import { formatAuthorizationValue, formatCredential, requireAuthorizationHeader } from './authorization.ts'
import { bytesOf, toText } from './bytes.ts'
import { requireCredentials } from './credentials.ts'
import { chooseDate } from './date.ts'
import { SignerError } from './errors.ts'
import { findValue, headerLines, orderOf, readHeaders, setHeader, trimValue } from './headers.ts'
import type { Header } from './headers.ts'
import { requireKnownOptions } from './options.ts'
import { UNSIGNED_PAYLOAD } from './payload-hash.ts'
import { choosePayloadHash } from './payload.ts'
import type {
  CredentialsInput,
  SignableRequest,
  SignedRequest,
  SignerOptions,
  SignOptions,
} from './request.ts'
import { kindOf } from './show.ts'
import { Signed } from './signed-request.ts'
import { formatStringToSign, requireAlgorithm } from './string-to-sign.ts'
import { wireForm, wireMethod } from './wire-form.ts'

/** Signs any number of requests with one access key. Shows nothing of the key when it is printed. */
export interface Signer {
  /**
   * Signs one request.
   *
   * @throws SignerError where an argument cannot be signed; the message names it
   */
  sign<B = never, const M extends string = string>(
    request: SignableRequest<B, M>,
    options?: SignOptions,
  ): SignedRequest<B, M>
}

/**
 * A signer that keeps the HMAC key ready. Use it where more than one request is signed with the same credentials.
 *
 * @param credentials - checked here, once
 * @param options - the algorithm and the header that carries the signature
 * @throws SignerError `CREDENTIALS_INVALID`, `ALGORITHM_UNSUPPORTED`, `OPTION_INVALID`
 * @example
 * ```ts
 * import { createSigner } from '@apig/signer-core'
 *
 * const signer = createSigner({ accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' })
 * const signed = signer.sign({ method: 'GET', url: 'https://service.region.example.com/v1/vpcs?limit=2' })
 * console.log(signed.headers.Authorization)
 * ```
 */
export function createSigner(credentials: CredentialsInput, options: SignerOptions = {}): Signer {
  requireKnownOptions('options', options, ['algorithm', 'authorizationHeader'])
  const algorithm = requireAlgorithm(options.algorithm)
  const headerName = requireAuthorizationHeader(options.authorizationHeader)
  const { accessKeyId, secretAccessKey, securityToken } = requireCredentials(credentials)
  const key = algorithm.createKey(secretAccessKey, accessKeyId)
  const headerKey = headerName.toLowerCase()
  const signer = { algorithm, accessKeyId, key, securityToken, headerName, headerKey }
  return { sign: (request, how) => signWith(signer, request, how) }
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
export function sign<B = never, const M extends string = string>(
  request: SignableRequest<B, M>,
  credentials: CredentialsInput,
  options?: SignOptions,
): SignedRequest<B, M> {
  return createSigner(credentials).sign(request, options)
}

/** What a signer keeps for all its requests. */
interface SignerState {
  readonly algorithm: Algorithm
  readonly accessKeyId: string
  readonly key: HmacKey
  readonly securityToken: string | undefined
  /** The name of the header that carries the signature, as it is sent and in lowercase. */
  readonly headerName: string
  readonly headerKey: string
}

function signWith<B, M extends string>(
  signer: SignerState,
  request: SignableRequest<B, M>,
  options: SignOptions = {},
): SignedRequest<B, M> {
  if (typeof request !== 'object' || request === null)
    throw new SignerError(
      'ARGUMENT_INVALID',
      `request must be an object with method and url, not ${kindOf(request)}.`,
    )
  requireOptions(options)
  const { algorithm } = signer
  const { contentHeader } = algorithm

  const method = wireMethod(request.method)
  const { body, headers: given = [] } = request
  const read = algorithm.wireForm ?? wireForm
  const { url, host, canonicalUri, canonicalQuery, payload = body } = read(request.url, method, body)

  const list = readHeaders(given, options.headerValues, signer.headerKey)
  const date = chooseDate(options.date, findValue(list, 'x-sdk-date'))
  setHeader(list, 'X-Sdk-Date', 'x-sdk-date', date)
  if (signer.securityToken !== undefined)
    setHeader(list, 'X-Security-Token', 'x-security-token', signer.securityToken)
  const givenHash = findValue(list, contentHeader)
  const payloadHash = choosePayloadHash(payload, options.payload, givenHash, algorithm)
  if (options.payload === 'unsigned') setHeader(list, contentHeader, contentHeader, UNSIGNED_PAYLOAD)
  const headers = toObject(list)
  // Signed, but left to the client to send.
  addHost(list, host)

  const { names: signedHeaders, joined, positions } = orderOf(list)
  const canonicalRequest = `${method}
${canonicalUri}
${canonicalQuery}
${headerLines(list, positions, algorithm.headerValue)}
${joined}
${payloadHash}`
  const ascii = list.every((header) => header.ascii)
  const requestHash = algorithm.hash(ascii ? canonicalRequest : bytesOf(canonicalRequest))
  const stringToSign = formatStringToSign(algorithm, date, requestHash)
  const signature = signer.key(stringToSign)
  const credential = formatCredential(algorithm, signer.accessKeyId, date)
  headers[signer.headerName] = formatAuthorizationValue(algorithm.name, credential, joined, signature)

  return new Signed(
    { method: method as Uppercase<M>, url, headers, body, signedHeaders, payloadHash, signature },
    ascii ? canonicalRequest : toText(canonicalRequest),
    stringToSign,
  )
}

const SIGN_OPTIONS = ['date', 'payload', 'headerValues']

function requireOptions(options: SignOptions): void {
  requireKnownOptions('options', options, SIGN_OPTIONS)
  const { headerValues } = options
  if (headerValues !== undefined && headerValues !== 'text' && headerValues !== 'bytes')
    throw new SignerError(
      'OPTION_INVALID',
      `options.headerValues must be 'text' or 'bytes', not ${typeof headerValues === 'string' ? 'an unknown value' : kindOf(headerValues)}.`,
    )
}

function addHost(list: Header[], host: string | undefined): void {
  const given = findValue(list, 'host')
  if (given === undefined && host !== undefined) setHeader(list, 'host', 'host', host)
  else if (given === undefined || trimValue(given) === '')
    throw new SignerError(
      'HOST_MISSING',
      given === undefined
        ? 'headers must have a host where url is a target; add it, or pass an absolute URL.'
        : 'headers.host is blank; give the host, or leave the header out with an absolute URL.',
    )
}

function toObject(list: readonly Header[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const { name, value } of list)
    // `__proto__` is a name like any other, but assigning to it is not.
    if (name === '__proto__')
      Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true })
    else headers[name] = value
  return headers
}
