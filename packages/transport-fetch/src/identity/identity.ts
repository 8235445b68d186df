import type { Algorithm, SignableRequest, SignedRequest, SignOptions } from '@apig/signer-core'
import type { HeaderPairs } from './request-headers.ts'

/** How signatures are made, here or remotely. */
export interface SigningMethod {
  readonly algorithm: Algorithm
  /** The header that carries the signature. */
  readonly authorizationHeader: string
}

/** Credentials that sign. The secret is in a closure: printing an identity shows none. */
export interface SigningIdentity {
  /** Whether the secret is here, or a signature has to be asked for. */
  readonly kind: 'access-key' | 'remote'
  /** Whether the access key is a temporary one. */
  readonly hasSecurityToken: boolean
  /** When temporary credentials end; undefined where they do not say. */
  readonly expiresAt: Date | undefined
  /** `X-Project-Id` and `X-Domain-Id`, signed where the request has none. */
  readonly scope: HeaderPairs
  /** Signs with `options.date`, which must be given. A promise only where the secret is elsewhere. */
  sign<B>(
    request: SignableRequest<B>,
    options: SignOptions,
    signal?: AbortSignal | undefined,
  ): SignedRequest<B> | Promise<SignedRequest<B>>
}

/** Credentials that are sent as they are, in headers. */
export interface HeaderIdentity {
  /** An IAM token, an app code, an API key, or headers of the caller's choosing. */
  readonly kind: 'token' | 'app-code' | 'api-key' | 'headers'
  /** When they end; undefined where they do not say. */
  readonly expiresAt: Date | undefined
  /** The headers that carry them. The values are secrets, so that printing an identity does not show them. */
  headers(): HeaderPairs
}

/** Credentials that were checked and are ready to be used. */
export type Identity = SigningIdentity | HeaderIdentity
