export { createSignedFetch } from './create-signed-fetch.ts'
export { explainResponse } from './explain.ts'
export { multipart } from './multipart.ts'
export type { Multipart, Part } from './multipart.ts'
export type {
  CallOptions,
  SignedFetch,
  SignedFetchOptions,
  SignedRequestInit,
  UploadProgress,
} from './options.ts'
export { isTransportError, TransportError } from '@apig/signer-core/transport'
export type {
  ApiKey,
  AppCode,
  AttemptEvent,
  AuthToken,
  CredentialsOption,
  CredentialsProvider,
  OriginsOption,
  PartHead,
  ReadableAnswer,
  RemoteSignDetails,
  RemoteSigner,
  RetryOptions,
  SignEvent,
  TransportCredentials,
  TransportErrorCode,
  TransportOptions,
} from '@apig/signer-core/transport'
export type { Credentials, Mismatch } from '@apig/signer-core'
