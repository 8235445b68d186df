import type { Credentials } from '@apig/signer-core'

/** Credentials as a source holds them: the ids that stand beside the keys go into headers, where an API wants them. */
export interface StoredCredentials extends Credentials {
  /** For `X-Project-Id`, where the source has one. */
  readonly projectId?: string
  /** For `X-Domain-Id`, where the source has one. */
  readonly domainId?: string
}

/** A source of credentials, as the transports take it: called whenever they need some. */
export type StoredCredentialsProvider = () => Promise<StoredCredentials>
