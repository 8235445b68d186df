import type { CredentialsInput } from '@apig/signer-core'

/** An IAM token; sent as `X-Auth-Token`, over https only. Nothing is signed with it. */
export interface AuthToken {
  /** The token, as `X-Subject-Token` of IAM's response gave it. */
  readonly authToken: string | undefined
  /** When it ends. */
  readonly expiresAt?: Date | undefined
}

/** The app code of an API that allows simple authentication; sent as `X-Apig-AppCode`, over https only. */
export interface AppCode {
  /** The app code, from the console. */
  readonly appCode: string | undefined
  /** When it ends, if it does. */
  readonly expiresAt?: Date | undefined
}

/** An API key of ModelArts or MaaS; sent as `Authorization: Bearer`, over https only. */
export interface ApiKey {
  /** The key, from the console. */
  readonly apiKey: string | undefined
  /** Whether it is a temporary key: sent as it is in `Authorization`, with `X-Api-Key-Type: temp`. Default: false. */
  readonly temporary?: boolean | undefined
  /** When it ends, if it does. */
  readonly expiresAt?: Date | undefined
}

/**
 * Any other scheme that is a few constant headers: `apikey`, Basic, `X-HW-ID` with `X-HW-AppKey`. Sent over https only;
 * nothing is signed.
 */
export interface AuthHeaders {
  /** Names and values; the values are secrets. */
  readonly authHeaders: Readonly<Record<string, string | undefined>>
  /** When they end, if they do. */
  readonly expiresAt?: Date | undefined
}

/** What a remote signer is told besides the text to sign. */
export interface RemoteSignDetails {
  /** The text whose hash is signed, for signers that want to see what they sign. */
  readonly canonicalRequest: string
  /** Aborts when the call does. */
  readonly signal: AbortSignal | undefined
}

/** The scope that some services need besides an access key. */
export interface ScopeHeaders {
  /** The project ID; sent and signed as `X-Project-Id`. */
  readonly projectId?: string | undefined
  /** The account (domain) ID, for global services; sent and signed as `X-Domain-Id`. */
  readonly domainId?: string | undefined
}

/** An access key (AK/SK), permanent or temporary. */
export interface AccessKey extends CredentialsInput, ScopeHeaders {}

/** An access key whose secret is kept elsewhere: in a backend, in a vault. */
export interface RemoteSigner extends ScopeHeaders {
  /** The access key ID (AK), which is not a secret. */
  readonly accessKeyId: string | undefined
  /** The security token, where the access key is a temporary one. */
  readonly securityToken?: string | undefined
  /** When the access key ends, if it does. */
  readonly expiresAt?: Date | undefined
  /** Resolves to the signature of `stringToSign`: 64 lowercase hex digits, or the form of the algorithm. */
  readonly remoteSign: (stringToSign: string, details: RemoteSignDetails) => string | Promise<string>
}

/** Credentials of any kind. */
export type TransportCredentials = AccessKey | AuthToken | AppCode | ApiKey | AuthHeaders | RemoteSigner

/** Returns credentials; called again before they expire, or for each request where they have no `expiresAt`. */
export type CredentialsProvider = () => TransportCredentials | Promise<TransportCredentials>

/** What the option `credentials` takes. */
export type CredentialsOption = TransportCredentials | CredentialsProvider
