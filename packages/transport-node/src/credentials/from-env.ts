import { requireOptions } from '@apig/transport-fetch/internal'
import { notFound } from './faults.ts'
import { createIdTokenSource } from './id-token.ts'
import type { Environment } from './options.ts'
import type { StoredCredentialsProvider } from './provider.ts'
import { requireUsable } from './require-usable.ts'

/** Where {@link fromEnv} looks. */
export interface FromEnvOptions {
  /** Default: `process.env`, read at each call. */
  readonly environment?: Environment | undefined
}

const AK = 'HUAWEICLOUD_SDK_AK'
const SK = 'HUAWEICLOUD_SDK_SK'
const IDP = 'HUAWEICLOUD_SDK_IDP_ID'
const ID_TOKEN_FILE = 'HUAWEICLOUD_SDK_ID_TOKEN_FILE'

/**
 * Credentials from the environment variables that all Huawei Cloud SDKs read: `HUAWEICLOUD_SDK_AK`,
 * `HUAWEICLOUD_SDK_SK`, and where they are set `HUAWEICLOUD_SDK_SECURITY_TOKEN`, `_PROJECT_ID`, `_DOMAIN_ID`. With
 * `HUAWEICLOUD_SDK_IDP_ID` and `HUAWEICLOUD_SDK_ID_TOKEN_FILE`, which take precedence, IAM is asked for temporary keys.
 *
 * @throws TransportError when called: `CREDENTIALS_NOT_FOUND` where a pair is not set or set by half (a chain goes on,
 * and names the half if nothing else has credentials), `CREDENTIALS_INVALID` where a value cannot be used; what
 * {@link fromIdToken} throws
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromEnv } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromEnv(), origins: ['https://apig.example.com'] })
 * ```
 */
export function fromEnv(options: FromEnvOptions = {}): StoredCredentialsProvider {
  requireOptions('fromEnv', options, ['environment'])
  const askIam = createIdTokenSource('fromEnv')
  return async () => {
    const environment = options.environment ?? process.env
    const ids = {
      projectId: environment['HUAWEICLOUD_SDK_PROJECT_ID'],
      domainId: environment['HUAWEICLOUD_SDK_DOMAIN_ID'],
    }
    const idpId = environment[IDP]
    const idTokenFile = environment[ID_TOKEN_FILE]
    if (idpId && idTokenFile) {
      const keys = await askIam({ idpId, idTokenFile, environment })
      return requireUsable({ ...keys, ...ids }, 'fromEnv: the environment')
    }
    const accessKeyId = environment[AK]
    const secretAccessKey = environment[SK]
    if (accessKeyId && secretAccessKey)
      return requireUsable(
        {
          accessKeyId,
          secretAccessKey,
          securityToken: environment['HUAWEICLOUD_SDK_SECURITY_TOKEN'],
          ...ids,
        },
        'fromEnv: the environment',
      )
    const halves = [
      ...halfOf(environment, AK, SK),
      ...halfOf(environment, SK, AK),
      ...halfOf(environment, IDP, ID_TOKEN_FILE),
      ...halfOf(environment, ID_TOKEN_FILE, IDP),
    ]
    if (halves.length > 0) throw notFound(`fromEnv: ${halves.join('; ')}; set both.`)
    throw notFound(`fromEnv looked at the environment variables ${AK} and ${SK}: neither is set.`)
  }
}

const halfOf = (environment: Environment, one: string, other: string): string[] =>
  environment[one] && !environment[other] ? [`${one} is set, but ${other} is not`] : []
