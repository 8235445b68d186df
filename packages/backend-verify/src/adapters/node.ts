import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import type { Verifier } from '../create-verifier.ts'
import { dropUnreadBody } from './incoming-body.ts'
import type { ExemptRequest, VerifiedRequest } from '../result/result.ts'
import type { Accepted, Incoming, VerifyingOptions } from './incoming.ts'
import { sendRefusal } from './turn-away.ts'
import { readVerifyingOptions, verifyIncoming } from './verify-incoming.ts'

export type { AcceptedRequest } from '../result/result.ts'
export type { Accepted, Incoming, VerifyingOptions } from './incoming.ts'
export { sendRefusal } from './turn-away.ts'
export { verifiedUpgrade } from './verified-upgrade.ts'
export { verifyIncoming } from './verify-incoming.ts'

/**
 * A handler for `createServer` of `node:http`, `node:https` or `node:http2` that lets only verified requests through.
 * `handler` starts when the whole body is verified; it finds it in `req.rawBody`, and can read the stream all the same.
 *
 * Requests with `Upgrade`, and CONNECT, take another way than 'request' once somebody listens to 'upgrade' or 'connect':
 * wrap what listens there in `verifiedUpgrade`. Leave 'checkContinue' and 'checkExpectation' to Node, and in HTTP/2 do not
 * listen to 'stream', which sees every request unverified.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createVerifier } from '@apig/backend-verify'
 * import { verified } from '@apig/backend-verify/node'
 *
 * const verifier = createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })
 * createServer(verified(verifier, (req, res) => res.end(`hello ${req.apig.keyId}`))).listen(3000)
 * ```
 * @param options - `rawBody` where something reads the body first
 * @throws TypeError with `code: 'CONFIG'` where an option is wrong
 * @typeParam Request - `Http2ServerRequest` for `createSecureServer` of `node:http2`, where it cannot be inferred
 * @typeParam Response - likewise `Http2ServerResponse`
 */
export function verified<
  Request extends Incoming = IncomingMessage,
  Response extends ServerResponse | Http2ServerResponse = ServerResponse,
  Result extends VerifiedRequest | ExemptRequest = VerifiedRequest,
>(
  verifier: Verifier<Result>,
  handler: (request: Accepted<Request, Result>, response: Response) => unknown,
  options?: VerifyingOptions,
): (request: Request, response: Response) => void {
  const checked = readVerifyingOptions(options)
  return (request, response) => {
    verifyIncoming(verifier, request, request.url, checked).then(
      (result) => {
        if (!result.ok) return sendRefusal(request, response, result)
        if (response.writableEnded) return
        dropUnreadBody(request, response)
        handler(request as unknown as Accepted<Request, Result>, response)
      },
      () => response.destroy(),
    )
  }
}
