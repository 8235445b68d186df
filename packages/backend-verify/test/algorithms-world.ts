import { sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import type { AlgorithmVector, GoVector } from '@apig/vectors/algorithms'

export const v11 = v11HmacSha256({ region: 'cn-north-4', service: 'iotda' })

/** All there are. Their order must not matter: no test may depend on which comes first. */
export const algorithms: readonly Algorithm[] = [sdkHmacSha256, sdkHmacSm3, v11]

/** Those that have to be enabled. */
export const others: readonly Algorithm[] = [sdkHmacSm3, v11]

export const algorithmOfGo = ({ algorithm, scope }: GoVector): Algorithm =>
  scope === null && algorithm === 'SDK-HMAC-SHA256'
    ? sdkHmacSha256
    : scope === null
      ? sdkHmacSm3
      : v11HmacSha256(scope)

export const algorithmOf = ({ scope }: AlgorithmVector): Algorithm =>
  scope === null ? sdkHmacSm3 : v11HmacSha256(scope)
