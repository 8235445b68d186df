import type { Algorithm } from '@apig/signer-core'
import { OUTCOMES } from './codes.ts'
import { randomText } from './check-signature.ts'
import type { Facts } from './facts.ts'
import { Refusal } from './refusal.ts'
import type { RefusedRequest } from './result.ts'

const DOCS = 'https://github.com/apig-js/apig/blob/main/docs/verify.md'

/** The refusal that `thrown` stands for. Anything that is no `Refusal` is a fault in here, and refused as well. */
export function refused(thrown: unknown, facts: Facts, algorithms: readonly Algorithm[]): RefusedRequest {
  const refusal = thrown instanceof Refusal ? thrown : unexpected(thrown)
  const { status, reason } = OUTCOMES[refusal.code]
  return Object.freeze<RefusedRequest>({
    ok: false,
    code: refusal.code,
    status: refusal.details.status ?? status,
    reason,
    message: refusal.message,
    docs: `${DOCS}#${refusal.code.toLowerCase()}`,
    step: Math.min(facts.step, 10),
    algorithms: Object.freeze(algorithms.map(({ name }) => name)),
    requestId: randomText(16),
    receivedAt: new Date(facts.receivedAt),
    retryAfterSeconds: refusal.details.retryAfterSeconds,
    bodyUnread: facts.bodyUnread,
  })
}

/** Its message is left out: it may hold anything. */
function unexpected(thrown: unknown): Refusal {
  const name =
    thrown instanceof Error && /^[A-Za-z]{1,40}$/.test(thrown.name)
      ? thrown.name
      : 'something that is no Error'
  return new Refusal('INTERNAL', `The verifier failed with ${name}; the request is refused.`)
}
