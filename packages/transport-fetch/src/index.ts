export { createSignedFetch } from './create-signed-fetch.ts'
export type { AttemptEvent, Attributes, SignEvent } from './engine/hooks.ts'
export type { RetryOptions } from './engine/retry.ts'
export { explainResponse } from './explain-response.ts'
export type {
  AccessKey,
  ApiKey,
  AppCode,
  AuthHeaders,
  AuthToken,
  CredentialsOption,
  CredentialsProvider,
  RemoteSignDetails,
  RemoteSigner,
  ScopeHeaders,
  TransportCredentials,
} from './identity/credentials.ts'
export { multipart } from './multipart/multipart.ts'
export type { Multipart, Part } from './multipart/multipart.ts'
export type { PartHead } from './multipart/multipart-format.ts'
export type {
  CallOptions,
  SignedFetch,
  SignedFetchOptions,
  SignedRequestInit,
  UploadProgress,
} from './options.ts'
export type { OriginsOption } from './origins.ts'
export { isTransportError, TransportError } from './transport-error.ts'
export type { ReadableResponse, TransportErrorCode } from './transport-error.ts'
export type { TransportOptions } from './transport-options.ts'
export type { Credentials, Mismatch } from '@apig/signer-core'
