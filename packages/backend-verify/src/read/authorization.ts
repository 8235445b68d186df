import { isSignerError, parseAuthorization } from '@apig/signer-core'
import type { Algorithm, ParsedAuthorization } from '@apig/signer-core'
import { HEX_DIGEST, trimValue } from '@apig/signer-core/internal'
import type { Settings } from '../options/settings.ts'
import { authorizationHint } from '../result/hints.ts'
import { Refusal } from '../result/refusal.ts'
import type { WireHeaders } from './headers.ts'

const MAX_BYTES = 8 * 1024
const MAX_NAMES = 64
const MAX_HEADS = 256
const SCHEME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?: |$)/

/** What is not understood unless it is enabled, and how that is done. */
const OTHERS: readonly (readonly [name: string, how: string])[] = [
  ['SDK-HMAC-SHA256', "sdkHmacSha256 of '@apig/signer-core'"],
  ['SDK-HMAC-SM3', "sdkHmacSm3 of '@apig/signer-core/sm3'"],
  ['V11-HMAC-SHA256', "v11HmacSha256({ region, service }) of '@apig/signer-core/v11'"],
  ['SDK-ECDSA-P256-SHA256', "sdkEcdsaP256Sha256 of '@apig/signer-core/p256'"],
  ['SDK-SM2-SM3', "sdkSm2Sm3 of '@apig/signer-core/sm2'"],
]

/** An `Authorization` header, taken apart. */
export interface ReadAuthorization {
  readonly algorithm: Algorithm
  readonly keyId: string
  /** The credential scope of algorithms that have one. */
  readonly scope: string | undefined
  /** The signed headers, in the order of the canonical request. */
  readonly names: readonly string[]
  /** The same, as they stand in the canonical request. */
  readonly joinedNames: string
  readonly signature: string
  /** The text before the signature, where it was not known. */
  readonly newHead: string | undefined
}

/** All but the signature, which is the same for all requests of a key that have the same signed headers. */
type Head = Omit<ReadAuthorization, 'signature' | 'newHead'>

/** Heads of requests that were verified, by their text. Nothing in them is secret. */
export type KnownHeads = Map<string, Head>

/** Of the algorithms whose heads are remembered. */
const SIGNATURE_LENGTH = 64

/** Step 2: exactly one `Authorization`, taken apart by signer-core's closed grammar. */
export function readAuthorization(
  headers: WireHeaders,
  { algorithms, authorizationHeader }: Pick<Settings, 'algorithms' | 'authorizationHeader'>,
  known: KnownHeads,
): ReadAuthorization {
  const value = headers.values.get(authorizationHeader)
  const name = authorizationHeader === 'authorization' ? 'Authorization' : authorizationHeader
  if (value === undefined)
    throw new Refusal('AUTH_MISSING', `The request has no ${name} header. ${authorizationHint(headers)}`)
  if (headers.repeated.has(authorizationHeader))
    throw new Refusal('AUTH_DUPLICATE', `The request has more than one ${name} header.`)
  const text = trimValue(value)
  const head = known.get(text.slice(0, -SIGNATURE_LENGTH))
  if (head !== undefined) {
    const signature = text.slice(-SIGNATURE_LENGTH)
    if (!HEX_DIGEST.matches(signature)) throw malformed(head.algorithm, text)
    const { algorithm, keyId, scope, names, joinedNames } = head
    return { algorithm, keyId, scope, names, joinedNames, signature, newHead: undefined }
  }
  // Its first word decides how the rest is read; nothing is tried with a second algorithm.
  const algorithm = algorithmOf(text, algorithms)
  // The grammar has no two separators in a row, so that a flood of them is malformed at any length.
  if (text.includes(',,') || text.includes('  ') || text.includes(', ,'))
    throw malformed(algorithm ?? algorithms[0], text)
  if (text.length > MAX_BYTES) throw new Refusal('LIMIT', `${name} is longer than ${MAX_BYTES} bytes.`)
  if (algorithm === undefined) throw otherScheme(text, algorithms)
  const { accessKeyId: keyId, signedHeaders: names, signature, scope } = parse(text, algorithm)
  if (names.length > MAX_NAMES)
    throw new Refusal('LIMIT', `SignedHeaders names more than ${MAX_NAMES} headers.`)
  // It holds the signature, so that it cannot be signed.
  if (names.includes(authorizationHeader)) throw signedHeadersMalformed()
  const newHead = text.slice(0, -signature.length)
  return { algorithm, keyId, scope, names, joinedNames: names.join(';'), signature, newHead }
}

/** Of a request that was verified, so that only holders of a key can fill the memory. */
export function rememberHead(known: KnownHeads, read: ReadAuthorization): void {
  const { algorithm, keyId, scope, names, joinedNames, newHead } = read
  // Signatures without a fixed length take far more time to check than a head to read.
  if (newHead === undefined || algorithm.signatureForm !== undefined) return
  if (known.size >= MAX_HEADS) known.clear()
  known.set(newHead, { algorithm, keyId, scope, names, joinedNames })
}

/** The scoped form has the name of another algorithm, and its own first parameter. */
function algorithmOf(text: string, algorithms: readonly Algorithm[]): Algorithm | undefined {
  const named = algorithms.filter(({ name }) => text.startsWith(`${name} `))
  return (
    named.find(
      ({ name, scope }) => text.startsWith('Credential=', name.length + 1) === (scope !== undefined),
    ) ?? named[0]
  )
}

function signedHeadersMalformed(): Refusal {
  return new Refusal(
    'SIGNED_HEADERS_MALFORMED',
    'SignedHeaders must be lowercase names, sorted, each once, none empty and none of them authorization.',
  )
}

function parse(text: string, algorithm: Algorithm): ParsedAuthorization {
  try {
    return parseAuthorization(text, [algorithm])
  } catch (error) {
    if (!isSignerError(error)) throw error
    if (error.code === 'SIGNED_HEADERS_INVALID') throw signedHeadersMalformed()
    throw malformed(algorithm, text)
  }
}

/** A different scheme, rather than junk before one of ours. */
function otherScheme(text: string, algorithms: readonly Algorithm[]): Refusal {
  const names = algorithms.map(({ name }) => name)
  if (!SCHEME.test(text) || names.some((name) => text.indexOf(name) > 0) || names.includes(text))
    return malformed(algorithms[0], text)
  return new Refusal('ALG_UNSUPPORTED', `The scheme is not ${names.join(' or ')}. ${schemeHint(text)}`)
}

function schemeHint(text: string): string {
  const scheme = text.slice(0, 16).toLowerCase()
  if (scheme.startsWith('basic'))
    return "It is Basic: the signature key that is bound to this API in the console is of type basic, or the caller's own header was passed on. Bind a key of type hmac."
  if (scheme.startsWith('bearer'))
    return "It is Bearer: the caller's own header was passed on. Bind a signature key of type hmac to the API in the console."
  const [name, how] = OTHERS.find((other) => text.startsWith(`${other[0]} `)) ?? []
  if (name !== undefined)
    return `It is ${name}, which this verifier does not take: where that is what signs, add ${how} to options.algorithms.`
  return 'Bind a signature key of type hmac to the API in the console.'
}

function malformed(algorithm: Algorithm | undefined, text: string): Refusal {
  const { name, scope, signatureForm = HEX_DIGEST } = algorithm ?? {}
  const who = scope === undefined ? 'Access=...' : `Credential=<key id>/${scope('<date>')}`
  const hint =
    scope === undefined && text.startsWith(`${name} Credential=`)
      ? " Credential is of the scoped form: where that is what signs, add sdkHmacSha256Scoped({ region, service }) of '@apig/signer-core/scoped' to options.algorithms."
      : ''
  return new Refusal(
    'AUTH_MALFORMED',
    `Authorization must read '${name} ${who}, SignedHeaders=..., Signature=<${signatureForm.description}>' and nothing else.${hint}`,
  )
}
