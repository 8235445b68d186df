import { broken, notFound } from './faults.ts'
import type { StoredCredentialsProvider } from './provider.ts'
import { requireUsable } from './require-usable.ts'

/** Where {@link fromEnv} looks. */
export interface FromEnvOptions {
  /** Default: `process.env`, read at each call. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
}

const AK = 'HUAWEICLOUD_SDK_AK'
const SK = 'HUAWEICLOUD_SDK_SK'

/**
 * Credentials from the environment variables that all Huawei Cloud SDKs read: `HUAWEICLOUD_SDK_AK`,
 * `HUAWEICLOUD_SDK_SK`, and where they are set `HUAWEICLOUD_SDK_SECURITY_TOKEN`, `_PROJECT_ID`, `_DOMAIN_ID`.
 *
 * @throws TransportError when called: `CREDENTIALS_NOT_FOUND` where neither key is set, `CREDENTIALS_INVALID` where
 * one of the two is missing or cannot be used
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromEnv } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromEnv(), origins: ['https://apig.example.com'] })
 * ```
 */
export function fromEnv(options: FromEnvOptions = {}): StoredCredentialsProvider {
  return async () => {
    const environment = options.environment ?? process.env
    const accessKeyId = environment[AK]
    const secretAccessKey = environment[SK]
    if (!accessKeyId && !secretAccessKey)
      throw notFound(`fromEnv looked at the environment variables ${AK} and ${SK}: neither is set.`)
    if (!accessKeyId) throw broken(`fromEnv: ${SK} is set, but ${AK} is not; set both.`)
    if (!secretAccessKey) throw broken(`fromEnv: ${AK} is set, but ${SK} is not; set both.`)
    return requireUsable(
      {
        accessKeyId,
        secretAccessKey,
        securityToken: environment['HUAWEICLOUD_SDK_SECURITY_TOKEN'],
        projectId: environment['HUAWEICLOUD_SDK_PROJECT_ID'],
        domainId: environment['HUAWEICLOUD_SDK_DOMAIN_ID'],
      },
      'fromEnv: the environment',
    )
  }
}
