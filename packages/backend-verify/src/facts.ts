import type { Settings } from './settings.ts'
import { Refusal } from './refusal.ts'

/** What is known of a request so far, for the log; filled step by step. */
export interface Facts {
  step: number
  /** In milliseconds. */
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
export function arrive(settings: Settings): Facts {
  const { now } = settings
  if (now === undefined) return factsAt(Date.now())
  const receivedAt: unknown = now()
  if (!(receivedAt instanceof Date) || Number.isNaN(receivedAt.getTime()))
    throw new Refusal('CONFIG', 'options.now returned no valid Date.')
  return factsAt(receivedAt.getTime())
}

export function factsAt(receivedAt: number): Facts {
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
