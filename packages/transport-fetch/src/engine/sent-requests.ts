import type { AuthenticatedRequest } from '../identity/authenticate.ts'

// A property, not a WeakMap: that would cost a request as much as its signature when garbage is collected.
const SENT = Symbol.for('@apig/transport/sent')

/** Remembers the request that a response belongs to. Not enumerable: whoever prints the response does not want it. */
export function rememberRequest(response: object, request: AuthenticatedRequest<unknown>): void {
  Object.defineProperty(response, SENT, { value: request })
}

/** The request that one of our responses belongs to. */
export function requestOf(response: object): AuthenticatedRequest<unknown> | undefined {
  return (response as { [SENT]?: AuthenticatedRequest<unknown> })[SENT]
}
