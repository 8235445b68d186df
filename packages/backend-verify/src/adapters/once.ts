import type { Verifier } from '../create-verifier.ts'
import type { ExemptRequest, RefusedRequest, VerifiedRequest } from '../result/result.ts'

/** On the request itself: a `WeakMap` costs the garbage collector some microseconds for each key that is soon gone. */
const VERDICT = Symbol('verdict')

interface Verdict {
  readonly verifier: unknown
  readonly result: Promise<unknown>
  /** That of another verifier. */
  readonly earlier: Verdict | undefined
}

/**
 * Verifies a framework's request once, however often the middleware is mounted: its body can be read once, and its
 * replay claim would meet itself. Known by the request object, never by the signature.
 *
 * @param incoming - the framework's own request object
 * @param verify - called where this verifier has not seen it yet
 */
export function verifyOnce<Result extends VerifiedRequest | ExemptRequest>(
  verifier: Verifier<Result>,
  incoming: object,
  verify: () => Promise<Result | RefusedRequest>,
): Promise<Result | RefusedRequest> {
  const noted = incoming as { [VERDICT]?: Verdict }
  for (let verdict = noted[VERDICT]; verdict !== undefined; verdict = verdict.earlier)
    if (verdict.verifier === verifier) return verdict.result as Promise<Result | RefusedRequest>
  const result = verify()
  noted[VERDICT] = { verifier, result, earlier: noted[VERDICT] }
  return result
}
