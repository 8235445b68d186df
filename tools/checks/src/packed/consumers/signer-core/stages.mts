// Each stage and each type of the package, as a program of its own would use them.
import {
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
  createPayloadHash,
  createSigner,
  formatAuthorization,
  formatDate,
  isSignerError,
  parseAuthorization,
  parseDate,
  payloadHash,
  queryPairs,
  sdkHmacSha256,
  sign,
  signatureEquals,
  signedHeaders,
  SignerError,
  stringToSign,
  UNSIGNED_PAYLOAD,
} from '@apig/signer-core'
import type {
  Algorithm,
  AuthorizationParts,
  CanonicalRequestParts,
  Credentials,
  CredentialsInput,
  HashableBody,
  HeadersInput,
  HmacKey,
  ParsedAuthorization,
  PayloadHash,
  QueryPair,
  RunningHash,
  SignableRequest,
  SignedRequest,
  Signer,
  SignerErrorCode,
  HeaderValues,
  SignerOptions,
  SignOptions,
} from '@apig/signer-core'

export function stages(headers: HeadersInput, body: HashableBody): string {
  const names: string[] = signedHeaders(headers)
  const hash: PayloadHash = createPayloadHash().update(body).update(new ArrayBuffer(1))
  const parts: CanonicalRequestParts = {
    method: 'GET',
    canonicalUri: canonicalUri('/v1/vpcs'),
    canonicalQuery: canonicalQuery('limit=2'),
    canonicalHeaders: canonicalHeaders(headers, names),
    signedHeaders: names,
    payloadHash: hash.digest(),
  }
  const pairs: readonly QueryPair[] = queryPairs('a=1')
  const name: string | undefined = pairs[0]?.[0]
  const text = stringToSign('SDK-HMAC-SHA256', parseDate(formatDate(new Date())), canonicalRequest(parts))
  return text + (name ?? '') + payloadHash(null) + payloadHash() + UNSIGNED_PAYLOAD
}

export function authorization(parts: AuthorizationParts): boolean {
  const read: ParsedAuthorization = parseAuthorization(formatAuthorization(parts))
  return signatureEquals(read.signature, parts.signature)
}

export function ownAlgorithm(): Signer {
  const key: HmacKey = sdkHmacSha256.createKey('secret', 'ak')
  const running: RunningHash = sdkHmacSha256.createHash()
  running.update(new Uint8Array(1))
  const algorithm: Algorithm = { ...sdkHmacSha256, createKey: () => key, createHash: () => running }
  const credentials: Credentials = { accessKeyId: 'ak', secretAccessKey: 'sk', expiresAt: new Date() }
  return createSigner(credentials, { algorithm })
}

export function signEverything(input: CredentialsInput, url: string | URL): readonly string[] {
  const request: SignableRequest<string> = {
    method: 'POST',
    url,
    headers: [['host', 'example.com']],
    body: '{}',
  }
  const headerValues: HeaderValues = 'text'
  const options: SignOptions = { date: new Date(), payload: 'signed', headerValues }
  const signerOptions: SignerOptions = { authorizationHeader: 'X-Auth-Signature' }
  const signed: SignedRequest<string> = createSigner(input, signerOptions).sign(request, options)
  const { method, headers, body, signature, canonicalRequest, stringToSign } = signed
  const sent: string | undefined = headers['Authorization']
  return [
    method,
    body ?? '',
    signature,
    canonicalRequest,
    stringToSign,
    sent ?? '',
    signed.payloadHash,
    ...signed.signedHeaders,
  ]
}

export function codeOf(error: unknown): SignerErrorCode | undefined {
  if (error instanceof SignerError) return error.code
  return isSignerError(error) ? error.code : undefined
}

// Exact optional properties: a value that may be undefined is accepted wherever it may be left out.
export function absent(value: undefined): void {
  sign(
    { method: 'GET', url: 'https://example.com', headers: value, body: value },
    { accessKeyId: 'ak', secretAccessKey: 'sk', securityToken: value, expiresAt: value },
    { date: value, payload: value, headerValues: value },
  )
}

const unsendable = sign(
  { method: 'POST', url: '/', body: { a: 1 } },
  { accessKeyId: 'ak', secretAccessKey: 'sk' },
)
// @ts-expect-error a plain object is no body that fetch sends
void fetch(unsendable.url, unsendable)
// @ts-expect-error a secret access key must be named, even where it may be undefined
sign({ method: 'GET', url: '/' }, { accessKeyId: 'ak' })
