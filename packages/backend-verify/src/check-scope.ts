import { Refusal } from './refusal.ts'
import type { ReadRequest } from './read-request.ts'

const PARTS = ['date', 'region', 'service']

/**
 * The beginning of step 7: where an algorithm signs for a scope, it is the one that this verifier was made for, on the day of
 * `X-Sdk-Date`. It is no secret: it stands in the request, and in the options.
 */
export function checkScope({ algorithm, authorization, dateText }: ReadRequest): void {
  const expected = algorithm.scope?.(dateText)
  if (authorization.scope === expected) return
  const found = (authorization.scope ?? '').split('/')
  const differs = (expected ?? '').split('/').flatMap((part, at) => (part === found[at] ? [] : PARTS[at]))
  throw new Refusal(
    'ALG_UNSUPPORTED',
    `Credential names another ${differs.join(' and ')} than ${expected}, which is what ${algorithm.name} in options.algorithms is for: region and service are the signer's, the date is that of X-Sdk-Date.`,
  )
}
