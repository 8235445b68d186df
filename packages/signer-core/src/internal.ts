/**
 * What the other packages of this workspace use of the protocol without its argument checks, and the facts that they
 * share. Not part of the public API: it changes in any release, so siblings pin this package exactly.
 *
 * @packageDocumentation
 * @internal
 */
export { HEX_DIGEST, requireAuthorizationHeader } from './authorization.ts'
export { constantTimeEqual } from '#crypto'
export { bytesOf, isAscii } from './bytes.ts'
export { splitPairs } from './canonical-query.ts'
export { closePath } from './canonical-uri.ts'
export { requireCredentials } from './credentials.ts'
export { gatewayDigits, readSignatureTimes } from './gateway.ts'
export type { ExpiredSignature } from './gateway.ts'
export { formatDate } from './date.ts'
export { isToken, trimValue } from './headers.ts'
export { MAX_SIGNED_BODY_BYTES } from './limits.ts'
export { requireKnownOptions } from './options.ts'
export { UNSIGNED_PAYLOAD } from './payload-hash.ts'
export { isRewrittenHeader } from './rewritten-headers.ts'
export { sdkHmacSha256 } from './sdk-hmac-sha256.ts'
export { kindOf, quote } from './show.ts'
export { createSigner } from './sign.ts'
export { formatStringToSign } from './string-to-sign.ts'
export { wireMethod } from './wire-form.ts'
