export { isTransportError, TransportError } from '@apig/transport-fetch/internal'
export type {
  AccessKey,
  ApiKey,
  AppCode,
  AuthHeaders,
  AttemptEvent,
  Attributes,
  AuthToken,
  CallOptions,
  CredentialsOption,
  CredentialsProvider,
  OriginsOption,
  ReadableResponse,
  RemoteSignDetails,
  RemoteSigner,
  RetryOptions,
  ScopeHeaders,
  SignEvent,
  TransportCredentials,
  TransportErrorCode,
  TransportOptions,
  UploadProgress,
} from '@apig/transport-fetch/internal'
export type { FilePart, UploadPart, ValuePart } from './body/part.ts'
export type { ConnectionOptions, Pem } from './client/connections.ts'
export { createClient } from './client/create-client.ts'
export type { Client } from './client/create-client.ts'
export type { JsonRequestInit } from './client/json.ts'
export type { JsonResponse } from './client/json-response.ts'
export type { ClientOptions, ClientRequestInit, ClientRequestOptions, OnProgress } from './client/options.ts'
export type { UploadInit } from './client/upload.ts'
export type { UrlOption } from './client/url.ts'
export { explainResponse } from './explain-response.ts'
export { signing } from './signing.ts'
export type { SigningInterceptor, SigningOptions } from './signing.ts'
