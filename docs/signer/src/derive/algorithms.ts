import { sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import type { RequestFields } from '../state.ts'

/** What the form asks for. @throws SignerError `OPTION_INVALID` for a region or service that V11 cannot have */
export function algorithmOf({ algorithm, region, service }: RequestFields): Algorithm {
  switch (algorithm) {
    case 'SDK-HMAC-SHA256':
      return sdkHmacSha256
    case 'SDK-HMAC-SM3':
      return sdkHmacSm3
    case 'V11-HMAC-SHA256':
      return v11HmacSha256({ region, service })
  }
}

/** What a pasted header may be signed with. Its region and service are read from the header. */
export const KNOWN = [sdkHmacSha256, sdkHmacSm3, v11HmacSha256({ region: 'any', service: 'any' })]
