import { isSignerError, parseDate, UNSIGNED_PAYLOAD } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { bytesOf, isAscii, isToken } from '@apig/signer-core/internal'
import { KEY_ID } from '../keys/key-entry.ts'
import type { Settings } from '../options/settings.ts'
import { Refusal } from '../result/refusal.ts'
import { readAuthorization } from './authorization.ts'
import type { KnownHeads, ReadAuthorization } from './authorization.ts'
import { bodySource } from './body.ts'
import type { BodySource } from './body.ts'
import type { VerifyContext } from './context.ts'
import { readWireHeaders, singleValue } from './headers.ts'
import type { WireHeaders } from './headers.ts'
import type { VerifyRequest } from './request.ts'
import { readSignedHeaders } from './signed-headers.ts'
import type { SignedHeaders } from './signed-headers.ts'
import type { Target, TargetReader } from './target.ts'

/** How the body enters the signature: by its own hash, by a hash that was sent along, or not at all. */
export type PayloadMode =
  | { readonly kind: 'hashed' }
  | { readonly kind: 'declared'; readonly hash: string }
  | { readonly kind: 'unsigned'; readonly hash: typeof UNSIGNED_PAYLOAD }

/** A request that has passed steps 1 to 6: everything but the secret and the body. */
export interface ReadRequest extends ReadAuthorization {
  readonly method: string
  readonly headers: WireHeaders
  readonly signed: SignedHeaders
  readonly date: Date
  /** The date as it was signed. */
  readonly dateText: string
  readonly target: Target
  readonly payload: PayloadMode
  readonly body: BodySource
}

/** What reading needs of a verifier besides its options. */
export interface Readers {
  readonly knownHeads: KnownHeads
  readonly readTarget: TargetReader
}

/** Steps 1 to 6: cheap, synchronous, and no secret has been touched. */
export function readRequest(
  request: VerifyRequest,
  settings: Settings,
  readers: Readers,
  context: VerifyContext,
): ReadRequest {
  const { method, url } = request
  const headers = readHead(request, settings, context)

  context.step = 2
  const access = readAuthorization(headers, settings, readers.knownHeads)
  const { algorithm, keyId, names } = access
  context.algorithm = algorithm.name
  context.keyId = keyId
  context.signedHeaders = names

  context.step = 3
  const required = requiredNames(method, settings)
  const signed = readSignedHeaders(headers, names, required, settings.signedHost, algorithm.headerValue)
  checkHost(signed.values.host, settings.hosts)
  checkUnique(method, signed, settings)
  if (settings.unsignedContentHeaders === 'refuse') refuseUnsignedContent(headers, names)

  context.step = 4
  const dateText = signed.values['x-sdk-date'] ?? ''
  const date = readDate(dateText)
  context.skewMs = context.receivedAt - date.getTime()
  checkSkew(context.skewMs, settings.maxSkewMs)

  context.step = 5
  const target = readers.readTarget(url, algorithm, method)

  context.step = 6
  const payload = readPayloadMode(signed.values[algorithm.contentHeader], algorithm, settings)
  const body = bodySource(request.body)
  // Field by field: spreading the parts would take a quarter of the time of reading.
  return {
    algorithm,
    keyId,
    scope: access.scope,
    names,
    joinedNames: access.joinedNames,
    signature: access.signature,
    newHead: access.newHead,
    method,
    headers,
    signed,
    date,
    dateText,
    target,
    payload,
    body,
  }
}

/** Step 1: what every request must have, exempt ones as well. */
export function readHead(request: VerifyRequest, settings: Settings, context: VerifyContext): WireHeaders {
  const { method } = request
  if (typeof method !== 'string') throw new Refusal('CONFIG', 'method must be the method as a string.')
  context.bodyUnread = isStream(request.body)
  if (!isToken(method))
    throw new Refusal('TARGET_BAD', 'The method holds characters that HTTP does not allow.')
  return readWireHeaders(request.headers, settings.authorizationHeader)
}

const CONTENT_HEADERS = ['content-type', 'content-encoding']

/**
 * What parsers act on, and the signature does not cover: another `Content-Type` or `Content-Encoding` makes something
 * else of the same verified bytes.
 */
export function unsignedContentHeader(
  { values }: WireHeaders,
  signed: readonly string[],
): string | undefined {
  for (const name of CONTENT_HEADERS) if (values.has(name) && !signed.includes(name)) return name
  return undefined
}

function refuseUnsignedContent(headers: WireHeaders, signed: readonly string[]): void {
  const name = unsignedContentHeader(headers, signed)
  if (name !== undefined)
    throw new Refusal(
      'HEADER_UNSIGNED',
      `${name} is not signed, and parsers act on it. Have the signer sign it, or set unsignedContentHeaders: 'accept'.`,
    )
}

function requiredNames(method: string, { requireSigned, replay }: Settings): readonly string[] {
  return replay?.onReplay === 'reject' && replay.methods.has(method)
    ? [...requireSigned, replay.uniqueHeader]
    : requireSigned
}

/** A blank value is not a nonce: two calls would look like one. */
function checkUnique(method: string, signed: SignedHeaders, { replay }: Settings): void {
  if (replay?.onReplay !== 'reject' || !replay.methods.has(method)) return
  if (signed.values[replay.uniqueHeader] === '')
    throw new Refusal(
      'SIGNED_HEADER_REQUIRED',
      `${replay.uniqueHeader} is blank; it must make each call unique (replay.uniqueHeader).`,
    )
}

/** One signature key may serve many APIs, so that another service could pass on what it was sent. */
function checkHost(signed: string | undefined, hosts: ReadonlySet<string> | undefined): void {
  if (hosts === undefined) return
  if (signed !== undefined && (hosts.has(signed) || hosts.has(signed.toLowerCase()))) return
  const came = (signed ?? '').replace(/[^\x20-\x7e]/g, '?')
  const host = came.length > 100 ? `${came.slice(0, 100)}...` : came
  throw new Refusal(
    'HOST_NOT_ALLOWED',
    `The signed host is '${host}', which is not in options.hosts. Add it where it is this service's; where a proxy rewrites Host, set signedHost to what was signed.`,
  )
}

/** Step 4, first half: the strict form, and a moment that exists. */
function readDate(text: string): Date {
  try {
    return parseDate(text)
  } catch (error) {
    if (!isSignerError(error)) throw error
    throw new Refusal(
      'DATE_MALFORMED',
      'X-Sdk-Date must be an existing UTC time in the form YYYYMMDDTHHMMSSZ.',
    )
  }
}

/** Step 4, second half: asked so that NaN fails. */
function checkSkew(skewMs: number, maxSkewMs: number): void {
  if (Math.abs(skewMs) <= maxSkewMs) return
  const seconds = Math.round(skewMs / 1000)
  throw new Refusal(
    'DATE_SKEW',
    `X-Sdk-Date is ${Math.abs(seconds)} s ${seconds < 0 ? 'ahead of' : 'behind'} this machine's clock; ${maxSkewMs / 1000} s are allowed (maxSkewSeconds). Either a replay, or a clock that needs NTP.`,
  )
}

/** Step 6. An unsigned content header is ignored. */
function readPayloadMode(
  header: string | undefined,
  { contentHeader }: Algorithm,
  { interpretation }: Settings,
): PayloadMode {
  if (header === undefined) return { kind: 'hashed' }
  if (header === UNSIGNED_PAYLOAD) {
    if (interpretation.unsignedPayload === 'accept') return { kind: 'unsigned', hash: UNSIGNED_PAYLOAD }
    throw new Refusal(
      'UNSIGNED_PAYLOAD',
      "The body is not signed (UNSIGNED-PAYLOAD); unsignedPayload: 'accept' takes such requests, with bodyVerified: false.",
    )
  }
  if (!/^[0-9a-f]{64}$/i.test(header))
    throw new Refusal(
      'HASH_HEADER_BAD',
      `${contentHeader} is signed and must be 64 hex digits or ${UNSIGNED_PAYLOAD}.`,
    )
  return { kind: 'declared', hash: header }
}

const SCOPE_PARTS = ['date', 'region', 'service']

/** The beginning of step 7: a key id of the form that the console allows, and the scope of the options. Neither is a secret. */
export function checkCredential({ algorithm, keyId, newHead, scope, dateText }: ReadRequest): void {
  checkScope(algorithm, scope, dateText)
  // A head that is known was verified before, with this key id.
  if (newHead !== undefined && !KEY_ID.test(keyId))
    throw new Refusal(
      'AUTH_MALFORMED',
      `${algorithm.scope === undefined ? 'Access' : 'Credential'} must have a key id of 1 to 200 characters of A-Z, a-z, 0-9 and . _ ~ -`,
    )
}

/** Where an algorithm signs for a scope, it is that of the options, on the day of `X-Sdk-Date`. */
function checkScope(algorithm: Algorithm, scope: string | undefined, dateText: string): void {
  const expected = algorithm.scope?.(dateText)
  if (scope === expected) return
  const found = (scope ?? '').split('/')
  const differs = (expected ?? '')
    .split('/')
    .flatMap((part, at) => (part === found[at] ? [] : SCOPE_PARTS[at]))
  throw new Refusal(
    'ALG_UNSUPPORTED',
    `Credential has a different ${differs.join(' and ')}: expected ${expected}. Region and service are set with ${algorithm.name} in options.algorithms; the date is that of X-Sdk-Date.`,
  )
}

/** Whether the body says itself how long it is, and that is too long. */
export function declaredLength(headers: WireHeaders): number | undefined {
  const text = singleValue(headers, 'content-length')
  return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : undefined
}

function isStream(body: unknown): boolean {
  // Asking a typed array for a name is slow, and bytes are what most bodies are.
  if (typeof body !== 'object' || body === null || body instanceof Uint8Array) return false
  return Symbol.asyncIterator in body || 'getReader' in body
}

/** The canonical request, one character a byte. */
export function canonicalText(
  read: Pick<ReadRequest, 'method' | 'signed' | 'target' | 'joinedNames'>,
  hash: string,
): string {
  const { method, signed, target, joinedNames } = read
  return `${method}\n${target.canonicalPath}\n${target.canonicalQuery}\n${signed.lines}\n${joinedNames}\n${hash}`
}

/** The other form that may have been signed with the scoped algorithm: the query in place of an absent body. */
export function bodilessText(read: ReadRequest, hash: string): string | undefined {
  const { algorithm, payload, target } = read
  if (target.bodiless === undefined || payload.kind !== 'hashed' || hash !== algorithm.hash(''))
    return undefined
  return canonicalText(
    { ...read, target: { ...target, ...target.bodiless } },
    algorithm.hash(target.bodiless.payload),
  )
}

/** A canonical request as the hash takes it: text where characters and bytes are the same thing, which is nearly always. */
export function asHashable(text: string): string | Uint8Array {
  return isAscii(text) ? text : bytesOf(text)
}
