import type { Algorithm } from '@apig/signer-core'
import { randomText } from '../keys/signature.ts'
import type { VerifyContext } from '../read/context.ts'
import { OUTCOMES } from './codes.ts'
import { Refusal } from './refusal.ts'
import type { RefusedRequest } from './result.ts'

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
