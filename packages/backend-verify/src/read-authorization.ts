import { isSignerError, parseAuthorization } from '@apig/signer-core'
import type { Algorithm, ParsedAuthorization } from '@apig/signer-core'
import { describeNames, isHexDigest, trimValue } from '@apig/signer-core/checked'
import type { SortedNames } from '@apig/signer-core/checked'
import { authorizationHint } from './hints.ts'
import { Refusal } from './refusal.ts'
import type { WireHeaders } from './wire-headers.ts'

const MOST_BYTES = 8 * 1024
const MOST_NAMES = 64
const SCHEME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?: |$)/

/** What is not understood unless it is enabled, and how that is done. */
const OTHERS: readonly (readonly [name: string, how: string])[] = [
  ['SDK-HMAC-SHA256', "sdkHmacSha256 of '@apig/signer-core'"],
  ['SDK-HMAC-SM3', "sdkHmacSm3 of '@apig/signer-core/sm3'"],
  ['V11-HMAC-SHA256', "v11HmacSha256({ region, service }) of '@apig/signer-core/v11'"],
]

export interface ReadAuthorization {
  readonly algorithm: Algorithm
  readonly authorization: ParsedAuthorization
  readonly names: SortedNames
  /** The text before the signature, where it was not known. */
  readonly newHead: string | undefined
}

/** All but the signature, which is the same for all requests of a key that have the same signed headers. */
type Head = Pick<ReadAuthorization, 'algorithm' | 'names'> &
  Pick<ParsedAuthorization, 'accessKeyId' | 'scope'> & { readonly text: string }

/** Heads that came before. Nothing in them is secret. */
export interface KnownHeads {
  readonly byText: Map<string, Head>
  /** Comparing a text costs less than looking it up. */
  last: Head | undefined
}

const MOST_HEADS = 256
const SIGNATURE_LENGTH = 64

/** Step 2: exactly one `Authorization`, taken apart by signer-core's closed grammar. */
export function readAuthorization(
  headers: WireHeaders,
  algorithms: readonly Algorithm[],
  known: KnownHeads,
): ReadAuthorization {
  const place = headers.places.byName.get('authorization')
  if (place === undefined)
    throw new Refusal(
      'AUTH_MISSING',
      `The request has no Authorization header. ${authorizationHint(headers)}`,
    )
  if (place.count > 1)
    throw new Refusal('AUTH_DUPLICATE', 'The request has more than one Authorization header.')
  const text = trimValue(headers.values[place.position] as string)
  const head = findHead(known, text.slice(0, -SIGNATURE_LENGTH))
  if (head !== undefined)
    return {
      algorithm: head.algorithm,
      authorization: withSignature(head, text),
      names: head.names,
      newHead: undefined,
    }
  // Its first word alone says how all else is read; nothing is tried with a second algorithm.
  const algorithm = algorithms.find(({ name }) => text.startsWith(`${name} `))
  // The grammar has no two separators in a row, so that a flood of them is malformed at any length.
  if (text.includes(',,') || text.includes('  ') || text.includes(', ,'))
    throw malformed(algorithm ?? algorithms[0])
  if (text.length > MOST_BYTES)
    throw new Refusal('LIMIT', `Authorization is longer than ${MOST_BYTES} bytes.`)
  if (algorithm === undefined) throw otherScheme(text, algorithms)
  const authorization = parse(text, algorithm)
  if (authorization.signedHeaders.length > MOST_NAMES)
    throw new Refusal('LIMIT', `SignedHeaders names more than ${MOST_NAMES} headers.`)
  const { signedHeaders } = authorization
  const names = describeNames(signedHeaders, [...signedHeaders.keys()])
  return { algorithm, authorization, names, newHead: text.slice(0, -SIGNATURE_LENGTH) }
}

/** Of a request that was verified, so that nobody without a key can fill the memory. */
export function rememberHead(
  known: KnownHeads,
  { algorithm, authorization: { accessKeyId, scope }, names, newHead }: ReadAuthorization,
): void {
  if (newHead === undefined) return
  if (known.byText.size >= MOST_HEADS) known.byText.clear()
  known.byText.set(newHead, { text: newHead, algorithm, accessKeyId, scope, names })
}

function findHead(known: KnownHeads, text: string): Head | undefined {
  if (known.last?.text === text) return known.last
  const head = known.byText.get(text)
  if (head !== undefined) known.last = head
  return head
}

function withSignature({ algorithm, accessKeyId, names, scope }: Head, text: string): ParsedAuthorization {
  const signature = text.slice(-SIGNATURE_LENGTH)
  if (!isHexDigest(signature)) throw malformed(algorithm)
  return { algorithm: algorithm.name, accessKeyId, signedHeaders: names.names, signature, scope }
}

function parse(text: string, algorithm: Algorithm): ParsedAuthorization {
  try {
    return parseAuthorization(text, [algorithm])
  } catch (error) {
    if (!isSignerError(error)) throw error
    if (error.code === 'SIGNED_HEADERS_INVALID')
      throw new Refusal(
        'SIGNED_HEADERS_MALFORMED',
        'SignedHeaders must be lowercase names, sorted, each once, none empty and none of them authorization.',
      )
    throw malformed(algorithm)
  }
}

/** A scheme of its own, rather than junk before one of ours. */
function otherScheme(text: string, algorithms: readonly Algorithm[]): Refusal {
  const names = algorithms.map(({ name }) => name)
  if (!SCHEME.test(text) || names.some((name) => text.indexOf(name) > 0) || names.includes(text))
    return malformed(algorithms[0])
  return new Refusal(
    'ALG_UNSUPPORTED',
    `Authorization is not of the scheme ${names.join(' or ')}. ${schemeHint(text)}`,
  )
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

function malformed(algorithm: Algorithm | undefined): Refusal {
  const who = algorithm?.scope === undefined ? 'Access=...' : 'Credential=<key id>/<date>/<region>/<service>'
  return new Refusal(
    'AUTH_MALFORMED',
    `Authorization must read '${algorithm?.name} ${who}, SignedHeaders=..., Signature=<64 lowercase hex digits>' and nothing else.`,
  )
}
