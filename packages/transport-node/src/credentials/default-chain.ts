import { requireOptions } from '@apig/transport-fetch/internal'
import { chain } from './chain.ts'
import { fromContainer } from './from-container.ts'
import { fromEnv } from './from-env.ts'
import { fromIni } from './from-ini.ts'
import type { IniSection } from './from-ini.ts'
import { fromMetadata } from './from-metadata.ts'
import type { FromMetadataOptions } from './from-metadata.ts'
import { fromOidc } from './from-oidc.ts'
import type { Environment } from './options.ts'
import type { StoredCredentialsProvider } from './provider.ts'

/** How {@link defaultChain} looks. */
export interface DefaultChainOptions {
  /**
   * `basic` for services of a region: the section `[basic]` of the profile file, and the project ID. `global` for global
   * services: the section `[global]`, and the account (domain) ID. Default: `basic`.
   */
  readonly section?: IniSection | undefined
  /** How the metadata service is asked. */
  readonly metadata?: FromMetadataOptions | undefined
  /** Default: `process.env`, read at each call. */
  readonly environment?: Environment | undefined
}

/**
 * Credentials from where the official Huawei Cloud SDKs look for them, in their order: OIDC with STS (the variables
 * `HUAWEICLOUD_OIDC_*`), the environment (`HUAWEICLOUD_SDK_AK` and others), the profile file
 * (`~/.huaweicloud/credentials`), ECS metadata, and the pod identity of CCE (`HC_CONTAINER_*`).
 *
 * @throws TransportError `OPTION_INVALID` at once; when called, `CREDENTIALS_NOT_FOUND` with what each source said,
 * where none has any; else what the source has thrown that has them
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/guides/credentials.md | Credentials: the default chain}
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { defaultChain } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: defaultChain(), origins: ['https://apig.example.com'] })
 * ```
 */
export function defaultChain(options: DefaultChainOptions = {}): StoredCredentialsProvider {
  requireOptions('defaultChain', options, ['section', 'metadata', 'environment'])
  const { section = 'basic', metadata, environment } = options
  const find = chain(
    fromOidc({ environment }),
    fromEnv({ environment }),
    fromIni({ section, environment }),
    fromMetadata(metadata),
    fromContainer({ environment }),
  )
  return async () => {
    const { projectId, domainId, ...keys } = await find()
    // As the official SDKs have it: a service of a region wants the project, a global one the account.
    if (section === 'global') return { ...keys, ...(domainId !== undefined && { domainId }) }
    return { ...keys, ...(projectId !== undefined && { projectId }) }
  }
}
