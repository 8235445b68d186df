import type { Verifier } from '../create-verifier.ts'
import type { VerifyRequest } from '../request.ts'
import type { VerifyResult } from '../result.ts'

const results = new WeakMap<Verifier, WeakMap<object, Promise<VerifyResult>>>()

/**
 * Verifies a framework's request once, however often the middleware is mounted: its body can be read once, and its
 * replay claim would meet itself. Known by the request object, never by the signature.
 *
 * @param incoming - the framework's own request object
 * @param describe - called where it has not been verified yet
 */
export function verifyOnce(
  verifier: Verifier,
  incoming: object,
  describe: () => VerifyRequest,
): Promise<VerifyResult> {
  let ofVerifier = results.get(verifier)
  if (ofVerifier === undefined) results.set(verifier, (ofVerifier = new WeakMap()))
  let result = ofVerifier.get(incoming)
  if (result === undefined) ofVerifier.set(incoming, (result = verifier.verify(describe())))
  return result
}
