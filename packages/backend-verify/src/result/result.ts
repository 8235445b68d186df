import type { QueryPair } from '@apig/signer-core'
import type { PublicReason, VerifyCode } from './codes.ts'

/** What the replay store said; `off` without one, `skipped` for a method it does not cover, `unknown` where it is down and that is accepted. */
export type ReplayState = 'off' | 'skipped' | 'fresh' | 'seen' | 'unknown'

/** An option of the interpretation that this request depended on. */
export type Ambiguity =
  | 'plus'
  | 'encodedSlash'
  | 'dotSegments'
  | 'doubleSlash'
  | 'lossyUtf8'
  | 'emptyNames'
  | 'valueOrder'
  | 'scopedQuery'

/** A request whose signature was verified. Frozen; only what the signature covers is in it. */
export interface VerifiedRequest {
  /** Accepted. */
  readonly ok: true
  /** It was verified. */
  readonly exempt: false
  /** The name of the algorithm that signed: `SDK-HMAC-SHA256` unless `algorithms` enables another. */
  readonly algorithm: string
  /** The id of the signature key. */
  readonly keyId: string
  /** The method as it came, which was signed. */
  readonly method: string
  /**
   * The path that was signed: escapes normalised, `basePath` in front, no `/` at the end. Compare this one with a route:
   * `/%61dmin` and `/admin/` both read `/admin`.
   */
  readonly path: string
  /** The same in canonical form, as the signature covers it: with `/` at its end. */
  readonly canonicalPath: string
  /** The decoded query, in the order of the wire. */
  readonly query: readonly QueryPair[]
  /**
   * The signed headers and no others: lowercase names, values one character a byte. Without a
   * prototype, so that a header called `__proto__` is one like any other.
   */
  readonly headers: Readonly<Record<string, string>>
  /** When the gateway says it signed. */
  readonly date: Date
  /** The bytes of the body. */
  readonly body: Uint8Array
  /** False for `UNSIGNED-PAYLOAD`: anyone on the way may have changed the body. */
  readonly bodyVerified: boolean
  /** What the replay store said. */
  readonly replay: ReplayState
  /** What two readers could read in two ways in this request; empty for nearly all. */
  readonly ambiguities: readonly Ambiguity[]
}

/** A request that `exempt` lets through: nothing in it was verified. */
export interface ExemptRequest {
  /** Accepted. */
  readonly ok: true
  /** Nothing was verified. */
  readonly exempt: true
  /** Nobody signed it. */
  readonly keyId: undefined
  /** The method as it came. */
  readonly method: string
  /** Nothing was verified. */
  readonly bodyVerified: false
}

/**
 * What this program uses, for the types of `req.apig`. A program with `exempt` says so once, and has to look at
 * `apig.exempt` from there on:
 *
 * ```ts
 * declare module '@apig/backend-verify' {
 *   interface Register {
 *     exempt: true
 *   }
 * }
 * ```
 */
export interface Register {}

/** What a handler finds in `req.apig`: what was verified; where {@link Register} says so, also that it is exempt. */
export type AcceptedRequest = Register extends { readonly exempt: true }
  ? VerifiedRequest | ExemptRequest
  : VerifiedRequest

/** A request that must not be served. */
export interface RefusedRequest {
  /** Refused. */
  readonly ok: false
  /** For logs and tests, not for the client: it would tell an unknown key from a wrong signature. */
  readonly code: VerifyCode
  /** The HTTP status of the response. */
  readonly status: number
  /** The word that the client may see. */
  readonly reason: PublicReason
  /** What was wrong and what to do, for the operator; names only, no values. */
  readonly message: string
  /** Where the code is explained. */
  readonly docs: string
  /** The step of the check, 1 to 10. */
  readonly step: number
  /** The names of the algorithms that are understood: what the response challenges the client with. */
  readonly algorithms: readonly string[]
  /** Names this refusal in the response and in the log. */
  readonly requestId: string
  /** When the request arrived, by the verifier's clock. */
  readonly receivedAt: Date
  /** After how many seconds the same request may succeed. */
  readonly retryAfterSeconds: number | undefined
  /** Whether bytes of a streamed body may still be on their way: the connection must be closed. */
  readonly bodyUnread: boolean
}

/** What became of a request. Check `ok` first, and `exempt` where that option is used. */
export type VerifyResult = VerifiedRequest | ExemptRequest | RefusedRequest

/** What `onDecision` is told: names, numbers and hashes, nothing that would let anyone sign or replay. */
export interface Decision {
  /** Whether the request was accepted. */
  readonly ok: boolean
  /** Whether it was let through by `exempt`, unverified. */
  readonly exempt: boolean
  /** Undefined where the request was accepted. */
  readonly code: VerifyCode | undefined
  /** Undefined where the request was accepted. */
  readonly status: number | undefined
  /** As in the response to the client; undefined where the request was accepted. */
  readonly requestId: string | undefined
  /** The step that decided, 1 to 10; 11 where the request was accepted. */
  readonly step: number
  /** The name of the algorithm that the request was read with; undefined before that is known. */
  readonly algorithm: string | undefined
  /** The first 16 hex digits of the SHA-256 of the key id. */
  readonly keyIdHash: string | undefined
  /** The verifier's time less the signed time. */
  readonly skewSeconds: number | undefined
  /** The names that the request says are signed. */
  readonly signedHeaders: readonly string[]
  /** The hash of the canonical request, by its algorithm, once it is known. */
  readonly canonicalRequestHash: string | undefined
  /** Whether the signature covers the body. */
  readonly bodyVerified: boolean
  /** What the replay store said; undefined where it was not asked. */
  readonly replay: ReplayState | undefined
  /** What two readers could read in two ways. */
  readonly ambiguities: readonly Ambiguity[]
}
