import { sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { sdkEcdsaP256Sha256 } from '@apig/signer-core/p256'
import { sdkSm2Sm3 } from '@apig/signer-core/sm2'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import type { AlgorithmVector, GoVector } from '@apig/vectors/algorithms'

export const v11 = v11HmacSha256({ region: 'cn-north-4', service: 'iotda' })

/** Each name. Their order must not matter: no test may depend on which comes first. */
export const algorithms: readonly Algorithm[] = [
  sdkHmacSha256,
  sdkHmacSm3,
  v11,
  sdkEcdsaP256Sha256,
  sdkSm2Sm3,
]

/** Those that make one signature of one string. */
export const hmacs: readonly Algorithm[] = algorithms.filter(
  ({ createVerifier }) => createVerifier === undefined,
)

/** Those that have to be enabled. */
export const others: readonly Algorithm[] = algorithms.filter((one) => one !== sdkHmacSha256)

export const algorithmOfGo = ({ algorithm, scope }: GoVector): Algorithm =>
  scope === null && algorithm === 'SDK-HMAC-SHA256'
    ? sdkHmacSha256
    : scope === null
      ? sdkHmacSm3
      : v11HmacSha256(scope)

export const algorithmOf = ({ scope }: AlgorithmVector): Algorithm =>
  scope === null ? sdkHmacSm3 : v11HmacSha256(scope)
