import type * as http from 'node:http'
import type * as http2 from 'node:http2'
import type { AcceptedRequest, ExemptRequest, VerifiedRequest } from '../result/result.ts'

/** A request of `node:http`, or of the compatibility API of `node:http2`. */
export type Incoming = http.IncomingMessage | http2.Http2ServerRequest

/** A request that was accepted. */
export type Accepted<Request, Result extends VerifiedRequest | ExemptRequest = AcceptedRequest> = Request & {
  /** What was verified. */
  readonly apig: Result
  /** The bytes of the body as they were verified; undefined for a request that is exempt. */
  readonly rawBody: Result extends VerifiedRequest ? Buffer : undefined
}

/** How the middleware gets at a body. */
export interface VerifyingOptions {
  /**
   * The bytes of a body that a parser read before the verifier, where the parser kept them: `(req) => req.rawBody`, or
   * `(req) => req.body` after `express.raw()`. Undefined where the body has not been read: then it is read from the stream.
   */
  rawBody?(request: Incoming & { readonly rawBody?: unknown; readonly body?: unknown }): unknown
}

// Under the name that body parsers use as well: under two names, TypeScript takes them for two interfaces. `rawBody` is left
// out: they declare it here as they like.
declare module 'http' {
  interface IncomingMessage {
    /** What `@apig/backend-verify` verified, where a verifier stands before the handler. */
    apig: AcceptedRequest
  }
}

declare module 'http2' {
  interface Http2ServerRequest {
    /** What `@apig/backend-verify` verified, where a verifier stands before the handler. */
    apig: AcceptedRequest
  }
}

export function isHttp2(request: Incoming): request is http2.Http2ServerRequest {
  return request.httpVersionMajor === 2
}
