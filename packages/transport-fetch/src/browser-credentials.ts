import { TransportError } from '@apig/signer-core/transport'
import type { Identity } from '@apig/signer-core/transport'
import { isBrowser } from './platform.ts'

/**
 * In a browser everyone can read the credentials: only temporary ones, or none at all, may be there.
 *
 * @throws TransportError `BROWSER_CREDENTIALS`
 */
export function requireSafeCredentials(identity: Identity, isAllowed: boolean): void {
  if (isAllowed || !isBrowser()) return
  if ('sign' in identity && (identity.kind === 'remote' || identity.hasSecurityToken)) return
  throw new TransportError(
    'BROWSER_CREDENTIALS',
    'credentials without a securityToken are readable by everyone who opens this page. Let your backend hand out temporary credentials (AK, SK and security token), or sign there with remoteSign. dangerouslyAllowBrowser: true allows it nevertheless.',
  )
}
