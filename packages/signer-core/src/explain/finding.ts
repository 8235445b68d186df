import type { ClockDifference, Difference, MismatchKind } from './mismatch.ts'
import type { ParsedResponse } from './read-response.ts'
import type { OwnRequest } from './read-signed.ts'

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
  readonly response: ParsedResponse
  /** `APIG.0301, HTTP 401`, as far as known. */
  readonly label: string
  /** Whether the API is called with an AppKey and AppSecret. */
  readonly isApp: boolean
}

export const LOCK_WARNING =
  'Do not repeat the call unchanged: five failures in a row lock the access key for five minutes.'

/** How long to wait, as a response that throttles says it. */
export function waitAdvice({ response }: Case): string {
  const seconds = response.headers.get('retry-after')
  return seconds !== undefined && /^[0-9]{1,6}$/.test(seconds)
    ? `Wait ${seconds} s, as Retry-After says, then call more slowly.`
    : 'Wait, then call more slowly; double the pause after each refusal.'
}
