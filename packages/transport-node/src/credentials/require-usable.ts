import { createSigner, isSignerError } from '@apig/signer-core'
import { broken } from './faults.ts'
import type { StoredCredentials } from './provider.ts'

/** What a source has found, by the name that the source has for it; empty counts as not given. */
export interface Found {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly securityToken?: string | undefined
  readonly expiresAt?: Date | undefined
  readonly projectId?: string | undefined
  readonly domainId?: string | undefined
}

/** The signer knows what an access key may be; the message says where this one came from. */
export function requireUsable(found: Found, source: string): StoredCredentials {
  const { accessKeyId, secretAccessKey, securityToken, expiresAt, projectId, domainId } = found
  const credentials: StoredCredentials = {
    accessKeyId,
    secretAccessKey,
    ...(securityToken && { securityToken }),
    ...(expiresAt && { expiresAt }),
    ...(projectId && { projectId }),
    ...(domainId && { domainId }),
  }
  try {
    createSigner(credentials)
  } catch (error) {
    throw isSignerError(error) ? broken(`${source} has a key that cannot be used: ${error.message}`) : error
  }
  return credentials
}
