export { isTransportError, TransportError } from '@apig/signer-core/transport'
export type {
  ApiKey,
  AppCode,
  AttemptEvent,
  Attributes,
  AuthToken,
  CredentialsOption,
  CredentialsProvider,
  OriginsOption,
  ReadableAnswer,
  RemoteSignDetails,
  RemoteSigner,
  RetryOptions,
  SignEvent,
  TransportCredentials,
  TransportErrorCode,
  TransportOptions,
} from '@apig/signer-core/transport'
export type { FilePart, UploadPart, ValuePart } from './body/part.ts'
export type { OnProgress, UploadProgress } from './body/progress.ts'
export type { ConnectionOptions } from './client/agent.ts'
export { createClient } from './client/create-client.ts'
export type { Client, UploadInit } from './client/create-client.ts'
export { explainResponse } from './client/explain.ts'
export type { JsonRequestInit } from './client/json.ts'
export type { JsonAnswer } from './client/json-answer.ts'
export type {
  CallOverrides,
  ClientOptions,
  ClientRequestInit,
  ClientRequestOptions,
} from './client/options.ts'
export { signing } from './signing.ts'
export type { SigningInterceptor, SigningOptions } from './signing.ts'
