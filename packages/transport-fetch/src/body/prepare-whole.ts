import { UNSIGNED_PAYLOAD } from '@apig/signer-core/internal'
import { headerValue } from '../identity/request-headers.ts'
import type { HeaderPairs } from '../identity/request-headers.ts'
import type { PayloadMode } from '../transport-options.ts'
import { requireWithinLimit } from './body-limit.ts'
import type { Bytes } from './given-body.ts'
import { LARGE_BYTES } from './hash-large.ts'
import { NO_BODY, sizeOfWhole } from './ready-body.ts'
import type { ReadyBody } from './ready-body.ts'

/** What a body is prepared for. */
export interface BodyContext {
  readonly url: string
  readonly headers: HeaderPairs
  /** Whether there will be a signature; a token needs no hash. */
  readonly isSigned: boolean
  readonly payload: PayloadMode
  /** The lowercase name of the header that carries the payload hash. */
  readonly contentHeader: string
  readonly limit: number
}

/** The most bytes that one UTF-16 unit becomes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3
const LONE_SURROGATE = /\p{Surrogate}/u

/** No body, whatever the caller's header says of it. */
export function prepareNone(context: BodyContext): ReadyBody {
  const declared = declaredPayload(context)
  return declared === undefined
    ? NO_BODY
    : { ...NO_BODY, payload: declared === 'hash' ? undefined : declared }
}

/** Text or bytes, at hand. */
export function prepareWhole(given: string | Bytes, context: BodyContext): ReadyBody {
  const { limit } = context
  const whole = typeof given === 'string' ? hashableText(given) : given
  // Most bodies are too small to need counting.
  if (whole.length * MAX_BYTES_PER_UNIT > limit) requireWithinLimit(sizeOfWhole(whole), limit)
  const payload = choosePayload(context, (declared) =>
    context.payload === 'auto' && declared === 'unsigned' ? declared : 'signed',
  )
  return { payload, whole, size: undefined, canRepeat: true, open: () => whole }
}

/**
 * What the signature says about a body; undefined leaves it to the hash in the caller's own header.
 *
 * @param choose - decides where neither the call nor its identity does
 */
export function choosePayload(
  context: BodyContext,
  choose: (declared: 'unsigned' | 'hash' | undefined) => ReadyBody['payload'],
): ReadyBody['payload'] {
  const { isSigned, payload } = context
  if (!isSigned) return undefined
  return typeof payload === 'object' || payload === 'unsigned' ? payload : choose(declaredPayload(context))
}

/** What the caller's header says about the body: that it is not signed, or its hash. */
function declaredPayload({ headers, contentHeader }: BodyContext): 'unsigned' | 'hash' | undefined {
  const value = headerValue(headers, contentHeader)
  if (value === undefined) return undefined
  return value === UNSIGNED_PAYLOAD ? 'unsigned' : 'hash'
}

/**
 * A long text becomes bytes once, to be measured, hashed and sent. So does one with a lone surrogate, which workerd would
 * not send as U+FFFD.
 */
function hashableText(text: string): string | Bytes {
  return text.length > LARGE_BYTES || LONE_SURROGATE.test(text) ? new TextEncoder().encode(text) : text
}
