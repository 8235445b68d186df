import type { WireHeaders } from '../read/headers.ts'

/** Why a request may come without a signature. */
export function authorizationHint(headers: WireHeaders): string {
  const own = ['x-auth-token', 'x-apig-appcode', 'x-sdk-content-sha256', 'x-sdk-content-sm3'].find((name) =>
    headers.values.has(name),
  )
  const seen =
    own === undefined ? '' : ` (${own} is there: the caller's own authentication, which the gateway checks)`
  return `The gateway signs only where a signature key of type hmac is bound to the API in the console${seen}; otherwise the request bypassed the gateway, or a proxy removed the header. For health checks, see exempt.`
}

/** What the id says of where it came from; the id itself is not shown. */
export function unknownKeyHint(keyId: string): string {
  const looksLike = /^[A-Z0-9]{20}$/.test(keyId)
    ? "It has the form of a caller's own access key (AK)"
    : "It may be the caller's own AK or AppKey"
  return `${looksLike}: then no signature key of type hmac is bound to this API in the console, and the caller's Authorization was passed on. Else add the key to options.keys; never add an AppKey or AK there, since whoever holds it can bypass the gateway.`
}

/** The usual causes, in the order of how often they are met. */
export const MISMATCH_HINT: string =
  'The usual causes: a proxy rewrites Host (signedHost) or strips a prefix (basePath), a body parser ran first, the secret is not that of the key in the console. In development, verifier.explain(request) finds out which.'
