// Every export of these entries, as a value or as a type: what is not imported here would go unchecked.
import {
  TransportError as _TransportError,
  createSignedFetch as _createSignedFetch,
  explainResponse as _explainResponse,
  isTransportError as _isTransportError,
  multipart as _multipart,
} from '@apig/transport-fetch'
import type {
  AppCode as _AppCode,
  AttemptEvent as _AttemptEvent,
  AuthToken as _AuthToken,
  CallOptions as _CallOptions,
  Credentials as _Credentials,
  CredentialsOption as _CredentialsOption,
  CredentialsProvider as _CredentialsProvider,
  Mismatch as _Mismatch,
  Multipart as _Multipart,
  OriginsOption as _OriginsOption,
  Part as _Part,
  PartHead as _PartHead,
  ReadableAnswer as _ReadableAnswer,
  RemoteSignDetails as _RemoteSignDetails,
  RemoteSigner as _RemoteSigner,
  RetryOptions as _RetryOptions,
  SignEvent as _SignEvent,
  SignedFetch as _SignedFetch,
  SignedFetchOptions as _SignedFetchOptions,
  SignedRequestInit as _SignedRequestInit,
  TransportCredentials as _TransportCredentials,
  TransportErrorCode as _TransportErrorCode,
  TransportOptions as _TransportOptions,
  UploadProgress as _UploadProgress,
} from '@apig/transport-fetch'

export const values = [_TransportError, _createSignedFetch, _explainResponse, _isTransportError, _multipart]
