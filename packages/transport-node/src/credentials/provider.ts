import { createRenewal } from '@apig/transport-fetch/internal'
import type { Credentials } from '@apig/signer-core'
import type { Expiring } from '@apig/transport-fetch/internal'

/** Credentials as a source holds them: the ids that stand beside the keys go into headers, where an API wants them. */
export interface StoredCredentials extends Credentials {
  /** For `X-Project-Id`, where the source has one. */
  readonly projectId?: string
  /** For `X-Domain-Id`, where the source has one. */
  readonly domainId?: string
}

/** A source of access keys, as the transports take it: called whenever they need some. */
export type StoredCredentialsProvider = () => Promise<StoredCredentials>

/** Keeps what a service returned until shortly before it ends, whoever calls, and fetches it once for all who wait. */
export function renewed<T extends Expiring>(load: () => Promise<T>): () => Promise<T> {
  const renewal = createRenewal(load)
  return async () => renewal.get()
}
