import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { ExemptRequest, VerifiedRequest } from '../result.ts'

/** What a handler finds in `req.apig`: the request as it was verified, or that it is exempt. */
export type AcceptedRequest = VerifiedRequest | ExemptRequest

/** A request of `node:http`, or of the compatibility API of `node:http2`. */
export type Incoming = IncomingMessage | Http2ServerRequest

/** A request that was accepted. */
export type Accepted<Request> = Request & {
  /** What was verified. */
  readonly apig: AcceptedRequest
  /** The bytes of the body as they were verified; undefined for a request that is exempt. */
  readonly rawBody: Buffer | undefined
}

// rawBody is left out: body parsers declare it here as they like.
declare module 'node:http' {
  interface IncomingMessage {
    /** What `@apig/backend-verify` says of this request; undefined where no verifier stands before the handler. */
    apig?: AcceptedRequest | undefined
  }
}

declare module 'node:http2' {
  interface Http2ServerRequest {
    /** What `@apig/backend-verify` says of this request; undefined where no verifier stands before the handler. */
    apig?: AcceptedRequest | undefined
  }
}

export function isHttp2(request: Incoming): request is Http2ServerRequest {
  return request.httpVersionMajor === 2
}
