import type { CredentialsOption, CredentialsProvider, TransportCredentials } from './credentials.ts'
import { readIdentity } from './read-identity.ts'
import type { Identity, SigningMethod } from './identity.ts'
import { createRenewal } from './renewal.ts'
import { isTransportError, TransportError } from '../transport-error.ts'

/** Where the credentials of the next request come from. */
export interface CredentialSource {
  /** Who calls now. A promise only where a function has to be asked first; `signal` ends the wait of this call only. */
  get(signal?: AbortSignal | undefined): Identity | Promise<Identity>
}

/**
 * Static credentials as they are; those of a function are kept until shortly before `expiresAt`.
 *
 * @throws TransportError or SignerError `CREDENTIALS_INVALID` for static credentials; a function's are checked when they come
 */
export function createCredentialSource(
  option: CredentialsOption,
  method: SigningMethod,
  parts: { readonly now?: (() => number) | undefined } = {},
): CredentialSource {
  const now = parts.now ?? Date.now
  if (typeof option === 'function')
    return createRenewal(async () => readIdentity(await ask(option), method), now)
  const identity = readIdentity(option, method)
  return {
    get() {
      if (identity.expiresAt !== undefined && identity.expiresAt.getTime() <= now())
        throw new TransportError(
          'CREDENTIALS_EXPIRED',
          `credentials expired at ${identity.expiresAt.toISOString()}; pass a function that returns fresh ones.`,
        )
      return identity
    },
  }
}

async function ask(provide: CredentialsProvider): Promise<TransportCredentials> {
  try {
    return await provide()
  } catch (error) {
    if (isTransportError(error)) throw error
    throw new TransportError(
      'CREDENTIALS_UNAVAILABLE',
      'options.credentials() failed; its error is the cause.',
      { cause: error },
    )
  }
}
