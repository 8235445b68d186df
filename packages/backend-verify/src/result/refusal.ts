import type { Algorithm } from '@apig/signer-core'
import { randomText } from '../keys/signature.ts'
import type { VerifyContext } from '../read/context.ts'
import { OUTCOMES } from './codes.ts'
import type { VerifyCode } from './codes.ts'
import type { RefusedRequest } from './result.ts'

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

/** In this package: a log names no web site. */
const DOCS = 'docs/verify.md'

/** The refusal that `thrown` stands for. Anything else is a fault in here, and refused as well. */
export function refused(
  thrown: unknown,
  context: VerifyContext,
  algorithms: readonly Algorithm[],
): RefusedRequest {
  const refusal = thrown instanceof Refusal ? thrown : unexpected(thrown)
  const { status, reason } = OUTCOMES[refusal.code]
  return Object.freeze<RefusedRequest>({
    ok: false,
    code: refusal.code,
    status: refusal.details.status ?? status,
    reason,
    message: refusal.message,
    docs: `${DOCS}#${refusal.code.toLowerCase()}`,
    step: Math.min(context.step, 10),
    algorithms: Object.freeze([...new Set(algorithms.map(({ name }) => name))]),
    requestId: randomText(16),
    receivedAt: new Date(context.receivedAt),
    retryAfterSeconds: refusal.details.retryAfterSeconds,
    bodyUnread: context.bodyUnread,
  })
}

/** Its message is left out: it may hold anything. */
function unexpected(thrown: unknown): Refusal {
  const name =
    thrown instanceof Error && /^[A-Za-z]{1,40}$/.test(thrown.name)
      ? thrown.name
      : 'a value that is not an Error'
  return new Refusal('INTERNAL', `The verifier failed with ${name}; the request is refused.`)
}
