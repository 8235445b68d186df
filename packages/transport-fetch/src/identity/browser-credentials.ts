import { isBrowser } from '../platform.ts'
import { TransportError } from '../transport-error.ts'
import type { CredentialSource } from './credential-source.ts'
import type { Identity } from './identity.ts'

/**
 * In a browser everyone can read the credentials: only temporary ones, or none, may be there.
 *
 * @throws TransportError `BROWSER_CREDENTIALS`
 */
export function requireSafeCredentials(identity: Identity, isAllowed: boolean): void {
  if (isAllowed || !isBrowser()) return
  if ('sign' in identity && (identity.kind === 'remote' || identity.hasSecurityToken)) return
  throw new TransportError(
    'BROWSER_CREDENTIALS',
    'credentials without a securityToken are readable by everyone who opens this page. Let your backend hand out temporary credentials (AK, SK and security token), or sign there with remoteSign. dangerouslyAllowBrowser: true allows it.',
  )
}

/** The same source, checked each time credentials come. */
export function safeSource(source: CredentialSource, isAllowed: boolean): CredentialSource {
  if (isAllowed || !isBrowser()) return source
  return {
    async get(signal) {
      const identity = await source.get(signal)
      requireSafeCredentials(identity, isAllowed)
      return identity
    },
  }
}
