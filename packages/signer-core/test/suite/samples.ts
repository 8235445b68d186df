import { createSigner, sign } from '@apig/signer-core'
import type { HashableBody, SignableRequest, SignedRequest, SignOptions } from '@apig/signer-core'

/** The access key of the published example. */
export const credentials = {
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
}
export const date = new Date('2019-11-15T03:36:55Z')
export const url = 'https://service.region.example.com/v1/vpcs?limit=2'

/** Signs with both entry points, which must never differ. */
export function signBoth(
  request: SignableRequest<HashableBody>,
  options: SignOptions = {},
): SignedRequest<HashableBody> {
  const signed = sign(request, credentials, { date, ...options })
  const again = createSigner(credentials).sign(request, { date, ...options })
  if (signed.signature !== again.signature) throw new Error('sign and createSigner disagree')
  return signed
}
