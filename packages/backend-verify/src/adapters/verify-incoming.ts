import type { Verifier } from '../create-verifier.ts'
import type { VerifyResult } from '../result.ts'
import { giveBackBody, incomingBody } from './incoming-body.ts'
import type { Incoming } from './incoming.ts'
import { verifyOnce } from './once.ts'

/**
 * Verifies a request of Node's own server, once for each verifier. Where it is accepted, `request.apig` and
 * `request.rawBody` are set, and its stream can be read as if nobody had; where it is refused, answer with `sendRefusal`.
 *
 * @param request - before anything has read its body
 * @param target - the target as it came, where a framework has changed `request.url`
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createVerifier } from '@apig/backend-verify'
 * import { sendRefusal, verifyIncoming } from '@apig/backend-verify/node'
 *
 * const verifier = createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })
 * createServer(async (req, res) => {
 *   const result = await verifyIncoming(verifier, req)
 *   if (result.ok) res.end('hello')
 *   else sendRefusal(req, res, result)
 * })
 * ```
 */
export async function verifyIncoming(
  verifier: Verifier,
  request: Incoming,
  target: string = request.url ?? '',
): Promise<VerifyResult> {
  const result = await verifyOnce(verifier, request, () => ({
    method: request.method ?? '',
    url: target,
    headers: request.rawHeaders,
    body: incomingBody(request),
  }))
  if (result.ok) {
    request.apig = result
    if (!result.exempt) (request as { rawBody?: Buffer }).rawBody = giveBackBody(request, result.body)
  }
  return result
}
