import type { Answer } from './read-answer.ts'
import type { OwnRequest } from './read-signed.ts'
import type { ClockDifference, Difference, MismatchKind } from './mismatch.ts'

/** A reason that was found, before it is written down. */
export interface Finding {
  readonly kind: MismatchKind
  readonly summary: string
  readonly advice: readonly string[]
  readonly differences?: readonly Difference[]
  readonly notCompared?: readonly string[]
  readonly clock?: ClockDifference
}

/** What a reason is found from. */
export interface Case {
  readonly own: OwnRequest
  readonly answer: Answer
  /** `APIG.0301, HTTP 401`, as far as known. */
  readonly label: string
  /** Whether the API is called with an AppKey and AppSecret. */
  readonly isApp: boolean
}

export const LOCK_WARNING =
  'Do not repeat the call unchanged: five failures in a row lock the access key for five minutes.'
