export type { Algorithm, HmacKey, RunningHash, SignatureForm, SignatureVerifier } from './algorithm.ts'
export { formatAuthorization, parseAuthorization } from './authorization.ts'
export type { AuthorizationParts, ParsedAuthorization } from './authorization.ts'
export { canonicalHeaders, signedHeaders } from './canonical-headers.ts'
export { canonicalQuery, queryPairs } from './canonical-query.ts'
export type { QueryPair } from './canonical-query.ts'
export { canonicalRequest } from './canonical-request.ts'
export type { CanonicalRequestParts } from './canonical-request.ts'
export { canonicalUri } from './canonical-uri.ts'
export { formatDate, parseDate } from './date.ts'
export { isSignerError, SignerError } from './errors.ts'
export type { SignerErrorCode } from './errors.ts'
export type { HeadersInput, HeaderValues } from './headers.ts'
export { createPayloadHash, payloadHash, UNSIGNED_PAYLOAD } from './payload-hash.ts'
export type { PayloadHash } from './payload-hash.ts'
export type {
  Credentials,
  CredentialsInput,
  HashableBody,
  SignableRequest,
  SignedRequest,
  SignerOptions,
  SignOptions,
} from './request.ts'
export { sdkHmacSha256 } from './sdk-hmac-sha256.ts'
export { createSigner, sign } from './sign.ts'
export type { Signer } from './sign.ts'
export { signatureEquals } from './signature.ts'
export { stringToSign } from './string-to-sign.ts'
export type { WireForm } from './wire-form.ts'
export { explainMismatch } from './explain/explain-mismatch.ts'
export { explainRefusal } from './explain/explain-refusal.ts'
export type { UnsignedRequest } from './explain/explain-refusal.ts'
export type {
  ClockDifference,
  Difference,
  DifferencePart,
  Mismatch,
  MismatchKind,
  ReceivedResponse,
} from './explain/index.ts'
