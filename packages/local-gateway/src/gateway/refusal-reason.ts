import type { VerifyCode } from '@apig/backend-verify'

/** How a request differs from an honest one, as far as the gateway's answers tell. */
export type RefusalReason =
  | 'missing'
  | 'malformed'
  | 'key-unknown'
  | 'date-missing'
  | 'date-malformed'
  | 'expired'
  | 'mismatch'
  | 'headers-too-large'
  | 'body-too-large'
  | 'failed'

/**
 * The verifier's codes as the gateway's reasons, which are fewer. Whatever makes the canonical request differ from the
 * signed one is a mismatch: the echo shows where.
 */
export const REASONS: Readonly<Record<VerifyCode, RefusalReason>> = {
  AUTH_MISSING: 'missing',
  AUTH_MALFORMED: 'malformed',
  AUTH_DUPLICATE: 'malformed',
  ALG_UNSUPPORTED: 'malformed',
  SIGNED_HEADERS_MALFORMED: 'malformed',
  // Only the date is required.
  SIGNED_HEADER_REQUIRED: 'date-missing',
  DATE_MISSING: 'date-missing',
  DATE_MALFORMED: 'date-malformed',
  DATE_SKEW: 'expired',
  KEY_UNKNOWN: 'key-unknown',
  KEY_DISABLED: 'key-unknown',
  SIGNED_HEADER_ABSENT: 'mismatch',
  HOST_NOT_ALLOWED: 'mismatch',
  HEADER_DUPLICATE: 'mismatch',
  HEADER_UNSIGNED: 'mismatch',
  HEADER_BAD_BYTES: 'mismatch',
  TARGET_BAD: 'mismatch',
  TARGET_AMBIGUOUS: 'mismatch',
  QUERY_AMBIGUOUS: 'mismatch',
  HASH_HEADER_BAD: 'mismatch',
  UNSIGNED_PAYLOAD: 'mismatch',
  SIGNATURE_MISMATCH: 'mismatch',
  BODY_MISMATCH: 'mismatch',
  REPLAYED: 'mismatch',
  LIMIT: 'headers-too-large',
  BODY_TOO_LARGE: 'body-too-large',
  BODY_UNAVAILABLE: 'failed',
  OVERLOADED: 'failed',
  KEY_LOOKUP: 'failed',
  REPLAY_STORE: 'failed',
  CONFIG: 'failed',
  INTERNAL: 'failed',
}
