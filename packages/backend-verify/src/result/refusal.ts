import type { VerifyCode } from './codes.ts'

/** What a step may say besides its code. */
export interface RefusalDetails {
  /** Another status than that of the code. */
  readonly status?: number
  /** When a second attempt may succeed. */
  readonly retryAfterSeconds?: number
}

/** How a step refuses. Not an `Error`: every hostile request would cost a stack trace. */
export class Refusal {
  readonly code: VerifyCode
  /** What was wrong and what to do; never a value of the request. */
  readonly message: string
  readonly details: RefusalDetails

  constructor(code: VerifyCode, message: string, details: RefusalDetails = {}) {
    this.code = code
    this.message = message
    this.details = details
  }
}

/** The result of `make`; undefined where it refuses. */
export function ifPossible<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (thrown) {
    if (thrown instanceof Refusal) return undefined
    throw thrown
  }
}
