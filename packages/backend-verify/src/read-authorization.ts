import { isSignerError, parseAuthorization, sdkHmacSha256 } from '@apig/signer-core'
import type { ParsedAuthorization } from '@apig/signer-core'
import { authorizationHint } from './hints.ts'
import { Refusal } from './refusal.ts'
import { withoutOuterBlanks } from './wire-headers.ts'
import type { WireHeaders } from './wire-headers.ts'

const MOST_BYTES = 8 * 1024
const MOST_NAMES = 64
const SCHEME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?: |$)/

/** Step 2: exactly one `Authorization`, taken apart by signer-core's closed grammar. */
export function readAuthorization(headers: WireHeaders): ParsedAuthorization {
  const header = headers.byName.get('authorization')
  if (header === undefined)
    throw new Refusal(
      'AUTH_MISSING',
      `The request has no Authorization header. ${authorizationHint(headers)}`,
    )
  if (header.count > 1)
    throw new Refusal('AUTH_DUPLICATE', 'The request has more than one Authorization header.')
  const text = withoutOuterBlanks(header.value)
  // The grammar has no two separators in a row, so that a flood of them is malformed at any length.
  if (text.includes(',,') || text.includes('  ') || text.includes(', ,')) throw malformed()
  if (text.length > MOST_BYTES)
    throw new Refusal('LIMIT', `Authorization is longer than ${MOST_BYTES} bytes.`)
  const authorization = parse(text)
  if (authorization.signedHeaders.length > MOST_NAMES)
    throw new Refusal('LIMIT', `SignedHeaders names more than ${MOST_NAMES} headers.`)
  return authorization
}

function parse(text: string): ParsedAuthorization {
  try {
    return parseAuthorization(text)
  } catch (error) {
    if (!isSignerError(error)) throw error
    if (error.code === 'SIGNED_HEADERS_INVALID')
      throw new Refusal(
        'SIGNED_HEADERS_MALFORMED',
        'SignedHeaders must be lowercase names, sorted, each once, none empty and none of them authorization.',
      )
    if (error.code === 'ALGORITHM_UNSUPPORTED' && isAnotherScheme(text))
      throw new Refusal(
        'ALG_UNSUPPORTED',
        `Authorization is not of the scheme ${sdkHmacSha256.name}. ${schemeHint(text)}`,
      )
    throw malformed()
  }
}

/** A scheme of its own, rather than junk before ours. */
function isAnotherScheme(text: string): boolean {
  return SCHEME.test(text) && text.indexOf(sdkHmacSha256.name) <= 0
}

function schemeHint(text: string): string {
  const scheme = text.slice(0, 16).toLowerCase()
  if (scheme.startsWith('basic'))
    return "It is Basic: the signature key that is bound to this API in the console is of type basic, or the caller's own header was passed on. Bind a key of type hmac."
  if (scheme.startsWith('bearer'))
    return "It is Bearer: the caller's own header was passed on. Bind a signature key of type hmac to the API in the console."
  return 'Bind a signature key of type hmac to the API in the console.'
}

function malformed(): Refusal {
  return new Refusal(
    'AUTH_MALFORMED',
    `Authorization must read '${sdkHmacSha256.name} Access=..., SignedHeaders=..., Signature=<64 lowercase hex digits>' and nothing else.`,
  )
}
