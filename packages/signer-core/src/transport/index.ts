export { UNSIGNED_PAYLOAD } from '../payload-hash.ts'
export { authenticate, createNonce } from './authenticate.ts'
export type { AttemptContext, AuthenticatedRequest, PristineRequest } from './authenticate.ts'
export { MAX_SIGNED_BODY_BYTES } from '../limits.ts'
export { bodyTooLarge, limitFor, requireWithinLimit } from './body-limit.ts'
export { createClock } from './clock.ts'
export type { Clock, Correction } from './clock.ts'
export { createCredentialSource } from './credential-source.ts'
export type { CredentialSource } from './credential-source.ts'
export type {
  ApiKey,
  AppCode,
  AuthToken,
  CredentialsOption,
  CredentialsProvider,
  RemoteSignDetails,
  RemoteSigner,
  TransportCredentials,
} from './credentials.ts'
export { provesAuthentication, readExpiredSignature, readGatewayError } from './gateway-error.ts'
export type { ExpiredSignature, GatewayError } from './gateway-error.ts'
export { attemptEvent, callHook, signEvent } from './hooks.ts'
export type { AttemptEnd, AttemptEvent, Attributes, SignEvent } from './hooks.ts'
export { readIdentity } from './identity.ts'
export type { HeaderIdentity, Identity, SigningIdentity } from './identity.ts'
export { createBoundary, formatEnd, formatPartHead, multipartType } from './multipart.ts'
export type { PartHead } from './multipart.ts'
export { isLoopback, isSecure, originOf, requireOrigin, requireOrigins } from './origins.ts'
export type { OriginsOption } from './origins.ts'
export { decideRedirect, withoutBodyHeaders } from './redirect.ts'
export type { Redirect, RedirectAnswer } from './redirect.ts'
export { createRenewal } from './renewal.ts'
export type { Expiring, Renewal } from './renewal.ts'
export { retryDelay, settleRetry } from './retry.ts'
export type { FailedAttempt, RetryOptions, RetryPolicy } from './retry.ts'
export { settleOptions } from './settings.ts'
export type { TransportOptions, TransportSettings } from './settings.ts'
export { isTransportError, TransportError } from './transport-error.ts'
export type { ReadableAnswer, TransportErrorCode } from './transport-error.ts'
export { isSignedHeader, requireHeaders, splitHeaders } from './transport-headers.ts'
export type { HeaderPairs } from './transport-headers.ts'
export { abortable, wait } from './wait.ts'
