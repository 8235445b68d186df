import type { VerifyCode } from './codes.ts'
import type { Ambiguity, ReplayState } from './result.ts'

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
  /** As in the answer to the client; undefined where the request was accepted. */
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
