import { Refusal } from '../result/refusal.ts'

/** What is known of a request so far, for the log; filled step by step. */
export interface VerifyContext {
  step: number
  /** In milliseconds since the epoch. */
  readonly receivedAt: number
  /** The name of the algorithm. */
  algorithm: string | undefined
  keyId: string | undefined
  skewMs: number | undefined
  signedHeaders: readonly string[]
  canonicalRequestHash: string | undefined
  /** Whether a streamed body has not been read to its end. */
  bodyUnread: boolean
}

/** Takes the time on arrival: a body may be slow, and the signature must not expire meanwhile. */
export function startContext(now: (() => Date) | undefined): VerifyContext {
  if (now === undefined) return contextAt(Date.now())
  const receivedAt: unknown = now()
  if (!(receivedAt instanceof Date) || Number.isNaN(receivedAt.getTime()))
    throw new Refusal('CONFIG', 'options.now did not return a valid Date.')
  return contextAt(receivedAt.getTime())
}

export function contextAt(receivedAt: number): VerifyContext {
  return {
    step: 1,
    receivedAt,
    algorithm: undefined,
    keyId: undefined,
    skewMs: undefined,
    signedHeaders: [],
    canonicalRequestHash: undefined,
    bodyUnread: false,
  }
}
