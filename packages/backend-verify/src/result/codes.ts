/** What was wrong, as a stable word to switch on. Messages may be reworded in any release; codes are part of the API. */
export type VerifyCode =
  | 'AUTH_MISSING'
  | 'AUTH_MALFORMED'
  | 'AUTH_DUPLICATE'
  | 'ALG_UNSUPPORTED'
  | 'SIGNED_HEADERS_MALFORMED'
  | 'SIGNED_HEADER_REQUIRED'
  | 'SIGNED_HEADER_ABSENT'
  | 'HOST_NOT_ALLOWED'
  | 'HEADER_DUPLICATE'
  | 'HEADER_UNSIGNED'
  | 'HEADER_BAD_BYTES'
  | 'TARGET_BAD'
  | 'TARGET_AMBIGUOUS'
  | 'QUERY_AMBIGUOUS'
  | 'DATE_MISSING'
  | 'DATE_MALFORMED'
  | 'DATE_SKEW'
  | 'HASH_HEADER_BAD'
  | 'KEY_UNKNOWN'
  | 'KEY_DISABLED'
  | 'SIGNATURE_MISMATCH'
  | 'BODY_MISMATCH'
  | 'REPLAYED'
  | 'UNSIGNED_PAYLOAD'
  | 'BODY_TOO_LARGE'
  | 'LIMIT'
  | 'OVERLOADED'
  | 'KEY_LOOKUP'
  | 'REPLAY_STORE'
  | 'CONFIG'
  | 'BODY_UNAVAILABLE'
  | 'INTERNAL'

/** The one word that the client is told. Codes that must not be told apart share a word. */
export type PublicReason =
  | 'missing'
  | 'malformed'
  | 'expired'
  | 'invalid'
  | 'payload_unsigned'
  | 'too_large'
  | 'unavailable'
  | 'internal'

export interface Outcome {
  readonly status: number
  readonly reason: PublicReason
}

const MALFORMED: Outcome = { status: 401, reason: 'malformed' }
const INVALID: Outcome = { status: 401, reason: 'invalid' }
const UNAVAILABLE: Outcome = { status: 503, reason: 'unavailable' }
const INTERNAL: Outcome = { status: 500, reason: 'internal' }

/** The HTTP status of each code, and the word that the client sees. */
export const OUTCOMES: Readonly<Record<VerifyCode, Outcome>> = {
  AUTH_MISSING: { status: 401, reason: 'missing' },
  AUTH_MALFORMED: MALFORMED,
  AUTH_DUPLICATE: MALFORMED,
  ALG_UNSUPPORTED: MALFORMED,
  SIGNED_HEADERS_MALFORMED: MALFORMED,
  SIGNED_HEADER_REQUIRED: MALFORMED,
  SIGNED_HEADER_ABSENT: MALFORMED,
  HOST_NOT_ALLOWED: MALFORMED,
  HEADER_DUPLICATE: MALFORMED,
  HEADER_UNSIGNED: MALFORMED,
  HEADER_BAD_BYTES: MALFORMED,
  TARGET_BAD: MALFORMED,
  TARGET_AMBIGUOUS: MALFORMED,
  QUERY_AMBIGUOUS: MALFORMED,
  DATE_MISSING: MALFORMED,
  DATE_MALFORMED: MALFORMED,
  HASH_HEADER_BAD: MALFORMED,
  DATE_SKEW: { status: 401, reason: 'expired' },
  KEY_UNKNOWN: INVALID,
  KEY_DISABLED: INVALID,
  SIGNATURE_MISMATCH: INVALID,
  BODY_MISMATCH: INVALID,
  REPLAYED: INVALID,
  UNSIGNED_PAYLOAD: { status: 401, reason: 'payload_unsigned' },
  BODY_TOO_LARGE: { status: 413, reason: 'too_large' },
  LIMIT: { status: 431, reason: 'too_large' },
  OVERLOADED: UNAVAILABLE,
  KEY_LOOKUP: UNAVAILABLE,
  REPLAY_STORE: UNAVAILABLE,
  CONFIG: INTERNAL,
  BODY_UNAVAILABLE: INTERNAL,
  INTERNAL,
}
