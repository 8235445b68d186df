import type { Verifier } from '../create-verifier.ts'
import type { ExemptRequest, VerifiedRequest } from '../result/result.ts'
import { refuseFetch } from './refuse-fetch.ts'
import { verifyRequest } from './verify-request.ts'
import type { AcceptedFetchRequest } from './verify-request.ts'

export { verifyRequest } from './verify-request.ts'
export type { AcceptedFetchRequest, FetchVerifyResult, LostWire } from './verify-request.ts'

/**
 * A Fetch handler that lets only verified requests through: for Next.js route handlers, Workers, Deno and Bun. `handler`
 * gets the request, its body unread, then what was verified, then whatever else the server passes (`context` in Next.js,
 * `env` and `ctx` in Workers).
 *
 * @example
 * ```ts
 * import { createVerifier } from '@apig/backend-verify'
 * import { verified } from '@apig/backend-verify/fetch'
 *
 * const verifier = createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })
 *
 * export const POST = verified(verifier, async (request, apig) =>
 *   Response.json({ keyId: apig.keyId, order: await request.json() }),
 * )
 * ```
 */
export function verified<
  Incoming extends Request,
  Rest extends readonly unknown[],
  Result extends VerifiedRequest | ExemptRequest,
>(
  verifier: Verifier<Result>,
  handler: (
    request: Incoming,
    apig: AcceptedFetchRequest<Result>,
    ...rest: Rest
  ) => Response | Promise<Response>,
): (request: Incoming, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const result = await verifyRequest(verifier, request)
    return result.ok ? handler(request, result, ...rest) : refuseFetch(result)
  }
}
