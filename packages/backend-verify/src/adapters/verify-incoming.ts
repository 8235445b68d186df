import { requireKnownNames, wrongKind } from '../options/checks.ts'
import type { Verifier } from '../create-verifier.ts'
import { CONNECTION } from '../read/request.ts'
import type { AdapterRequest, RequestBody } from '../read/request.ts'
import type { ExemptRequest, RefusedRequest, VerifiedRequest } from '../result/result.ts'
import { IncomingConnection } from './connection.ts'
import { giveBack, givenBack, incomingBody } from './incoming-body.ts'
import type { Incoming, VerifyingOptions } from './incoming.ts'
import { verifyOnce } from './once.ts'

/**
 * Verifies a request of Node's own server, once for each verifier. Where it is accepted, `request.apig` and
 * `request.rawBody` are set, and its stream can be read from the start; where it is refused, answer with `sendRefusal`.
 *
 * @param request - before anything has read its body, or with `rawBody`
 * @param target - the target as it came, where a framework has changed `request.url`
 * @param options - `rawBody` for a body that a parser has read
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
export function verifyIncoming<Result extends VerifiedRequest | ExemptRequest>(
  verifier: Verifier<Result>,
  request: Incoming,
  target: string = request.url ?? '',
  options: VerifyingOptions = {},
): Promise<Result | RefusedRequest> {
  return verifyOnce(verifier, request, () => verify(verifier, request, target, options))
}

async function verify<Result extends VerifiedRequest | ExemptRequest>(
  verifier: Verifier<Result>,
  request: Incoming,
  target: string,
  options: VerifyingOptions,
): Promise<Result | RefusedRequest> {
  const kept = options.rawBody?.(request)
  // Asked before anybody else can come to read.
  const body = (kept ?? incomingBody(request)) as RequestBody
  const isParsed = kept !== undefined || (body instanceof Uint8Array && givenBack(request) === undefined)
  const connection = new IncomingConnection(request, isParsed)
  // Node calls the handler before it parses the body, and listening to 'readable' reads once, a tick later: if the end came
  // in between, that would be the read too much. One tick later it has come or is not near, and most bodies have arrived.
  await undefined
  const described: AdapterRequest = {
    method: request.method ?? '',
    url: target,
    headers: request.rawHeaders,
    body,
    [CONNECTION]: connection,
  }
  const result = await verifier.verify(described)
  if (!result.ok) return result
  const noted = request as { apig: VerifiedRequest | ExemptRequest; rawBody?: Buffer }
  noted.apig = result
  if (result.exempt) return result
  const { buffer, byteOffset, byteLength } = result.body
  const bytes = Buffer.from(buffer, byteOffset, byteLength)
  noted.rawBody = isParsed ? bytes : (givenBack(request) ?? giveBack(request, bytes))
  return result
}

/** The options of the middleware, checked. */
export function readVerifyingOptions(options: VerifyingOptions = {}): VerifyingOptions {
  requireKnownNames('options', options, ['rawBody'])
  if (options.rawBody !== undefined && typeof options.rawBody !== 'function')
    throw wrongKind(
      'options.rawBody must be a function that returns the bytes of the body: (req) => req.rawBody.',
    )
  return options
}
