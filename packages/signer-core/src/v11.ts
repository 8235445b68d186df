import { hkdfSha256Hex } from '#crypto'
import type { Algorithm } from './algorithm.ts'
import { keyPerScope, requireScope, requireScopePart } from './scope.ts'
import { sdkHmacSha256 } from './sdk-hmac-sha256.ts'

/** Where signatures of `V11-HMAC-SHA256` hold. */
export interface V11Scope {
  /** The region, such as `cn-north-4`. */
  readonly region: string
  /** The short name of the service that is called. */
  readonly service: string
}

/**
 * `V11-HMAC-SHA256`: the key is derived with HKDF for one day, region and service, so that a leaked one is worth little.
 *
 * @param scope - the region and the service that are called
 * @throws SignerError `OPTION_INVALID`
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: other algorithms}
 * @example
 * ```ts
 * import { createSigner } from '@apig/signer-core'
 * import { v11HmacSha256 } from '@apig/signer-core/v11'
 *
 * const algorithm = v11HmacSha256({ region: 'cn-north-4', service: 'iotda' })
 * createSigner({ accessKeyId: 'ak', secretAccessKey: 'sk' }, { algorithm })
 * ```
 */
export function v11HmacSha256(scope: V11Scope): Algorithm {
  requireScope(scope)
  const region = requireScopePart('region', scope.region, false)
  const service = requireScopePart('service', scope.service, false)
  return {
    ...sdkHmacSha256,
    name: 'V11-HMAC-SHA256',
    scope: (date) => `${date.slice(0, 8)}/${region}/${service}`,
    createKey: (secretAccessKey, accessKeyId) =>
      keyPerScope((info) =>
        sdkHmacSha256.createKey(hkdfSha256Hex(secretAccessKey, accessKeyId, info), accessKeyId),
      ),
  }
}
