import type { Verifier } from '../create-verifier.ts'
import type { RequestBody, VerifyRequest } from '../read/request.ts'
import type { ExemptRequest, RefusedRequest, VerifiedRequest } from '../result/result.ts'
import { verifyOnce } from './once.ts'

/**
 * That the request came as a Fetch `Request`: what was verified is what its server made of the wire. Dot segments were
 * resolved, repeated headers joined, the method may have been upper-cased. What is verified is what the handler sees.
 */
export interface LostWire {
  /** Always `lost`. */
  readonly wireTarget: 'lost'
}

/** What a handler finds of a Fetch `Request`. */
export type AcceptedFetchRequest<
  Result extends VerifiedRequest | ExemptRequest = VerifiedRequest | ExemptRequest,
> = Result & LostWire

/** What became of a Fetch `Request`. */
export type FetchVerifyResult = AcceptedFetchRequest | RefusedRequest

/** Stands for a body that is gone: no bytes, which the verifier refuses with the hint that something read it first. */
const READ_BEFORE = {}

/**
 * Verifies a Fetch `Request` before anything has read its body. A copy of the body is read: the handler can read it all
 * the same. Weaker than with Node's own requests, see {@link LostWire}.
 *
 * @example
 * ```ts
 * import { createVerifier, refusalResponse } from '@apig/backend-verify'
 * import { verifyRequest } from '@apig/backend-verify/fetch'
 *
 * const verifier = createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })
 *
 * export async function handle(request: Request): Promise<Response> {
 *   const result = await verifyRequest(verifier, request)
 *   if (result.ok) return new Response('hello')
 *   const { status, body } = refusalResponse(result)
 *   return new Response(body, { status })
 * }
 * ```
 */
export async function verifyRequest<Result extends VerifiedRequest | ExemptRequest>(
  verifier: Verifier<Result>,
  request: Request,
): Promise<AcceptedFetchRequest<Result> | RefusedRequest> {
  const result = await verifyOnce(verifier, request, () => verifier.verify(describe(request)))
  return result.ok ? Object.freeze<AcceptedFetchRequest<Result>>({ ...result, wireTarget: 'lost' }) : result
}

function describe(request: Request): VerifyRequest {
  const { host, pathname, search } = new URL(request.url)
  const headers: [string, string][] = [...request.headers]
  // Servers that speak HTTP/2 give the authority only in the URL.
  if (!request.headers.has('host')) headers.push(['host', host])
  // Next.js has written the query anew, as a form is: there a '+' is a space, to the handler as well.
  const query = 'nextUrl' in request ? search.replaceAll('+', '%20') : search
  return { method: request.method, url: `${pathname}${query}`, headers, body: bodyOf(request) }
}

function bodyOf(request: Request): RequestBody {
  if (request.bodyUsed || request.body?.locked === true) return READ_BEFORE as unknown as RequestBody
  if (request.body === null) return null
  // Copied when it is read and not before: an unread half of a tee would buffer the whole.
  return { [Symbol.asyncIterator]: () => readCopy(request) }
}

function readCopy(request: Request): AsyncIterator<Uint8Array> {
  const reader = request.clone().body?.getReader()
  return {
    async next() {
      const read = await reader?.read()
      return read?.done === false ? { done: false, value: read.value } : { done: true, value: undefined }
    },
    async return() {
      await reader?.cancel()
      return { done: true, value: undefined }
    },
  }
}
