import { hkdfSha256Hex } from '#crypto'
import { sdkHmacSha256 } from './algorithm.ts'
import type { Algorithm, HmacKey } from './algorithm.ts'
import { SignerError } from './errors.ts'
import { kindOf } from './show.ts'

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
  if (typeof scope !== 'object' || scope === null)
    throw new SignerError(
      'OPTION_INVALID',
      `scope must be an object with region and service, not ${kindOf(scope)}.`,
    )
  const region = requirePart('region', scope.region)
  const service = requirePart('service', scope.service)
  return {
    ...sdkHmacSha256,
    name: 'V11-HMAC-SHA256',
    scope: (date) => `${date.slice(0, 8)}/${region}/${service}`,
    createKey: createDerivedKey,
  }
}

/** Derives a key for each scope, which is the third line of what is signed, and keeps the last one: a day's. */
function createDerivedKey(secretAccessKey: string, accessKeyId: string): HmacKey {
  let lastScope = ''
  let lastKey: HmacKey | undefined
  return (stringToSign) => {
    const scope = stringToSign.split('\n', 3)[2] ?? ''
    if (lastKey === undefined || scope !== lastScope) {
      lastKey = sdkHmacSha256.createKey(hkdfSha256Hex(secretAccessKey, accessKeyId, scope), accessKeyId)
      lastScope = scope
    }
    return lastKey(stringToSign)
  }
}

function requirePart(name: string, text: unknown): string {
  if (typeof text === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(text)) return text
  throw new SignerError(
    'OPTION_INVALID',
    `scope.${name} must be a name such as ${name === 'region' ? "'cn-north-4'" : "'iotda'"}, not ${typeof text === 'string' && text !== '' ? 'a string with other characters' : kindOf(text)}.`,
  )
}
