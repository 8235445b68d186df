import type { GivenBody } from '../body/given-body.ts'
import type { ReadyBody } from '../body/ready-body.ts'
import type { AuthenticatedRequest } from '../identity/authenticate.ts'
import type { HeaderPairs } from '../identity/request-headers.ts'
import type { PayloadMode } from '../transport-options.ts'
import type { Correction } from './clock.ts'

/** A call as it was made: each attempt begins here again. */
export interface Call {
  /** In upper case. */
  readonly method: string
  /** Absolute. */
  readonly url: string
  /** Of the URL; redirects stay within it. */
  readonly origin: string
  readonly headers: HeaderPairs
  readonly body: GivenBody | undefined
  readonly redirect: 'follow' | 'error' | 'manual'
  readonly signal: AbortSignal | undefined
  /** What is signed of the body. */
  readonly payload: PayloadMode
  /** Whether a refused authentication is an error that says why. */
  readonly explain: boolean
}

/** What changes from one attempt of a call to the next. */
export interface CallState {
  method: string
  url: string
  headers: HeaderPairs
  given: GivenBody | undefined
  /** The body when it was prepared, and whether that was for a signature. */
  prepared: { readonly body: ReadyBody; readonly isSigned: boolean } | undefined
  redirects: number
  retries: number
  /** The one retry with the gateway's time that a call may have. */
  correction: Correction | undefined
}

/** An attempt that is ready to be sent. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number
  readonly request: AuthenticatedRequest<unknown>
  readonly body: ReadyBody
  /** The largest number of bytes that may be sent. */
  readonly limit: number
}

/** What the first attempt of a call begins with. */
export function startState({ method, url, headers, body: given }: Call): CallState {
  return {
    method,
    url,
    headers,
    given,
    prepared: undefined,
    redirects: 0,
    retries: 0,
    correction: undefined,
  }
}
