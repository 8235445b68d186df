import { requireOptions } from '@apig/transport-fetch/internal'
import { createIdTokenSource, SERVICE_SECONDS } from './id-token.ts'
import { chooseEndpoint } from './endpoints.ts'
import { requireSeconds, requireString } from './options.ts'
import type { StoredCredentialsProvider } from './provider.ts'

/** Which identity {@link fromIdToken} shows to IAM. */
export interface FromIdTokenOptions {
  /** The ID of the identity provider in IAM. */
  readonly idpId: string | undefined
  /** The file with the id token (OIDC), read again for each renewal. */
  readonly idTokenFile: string | undefined
  /** The region whose IAM is asked. */
  readonly region?: string | undefined
  /** Takes precedence over `region`. Default: `HUAWEICLOUD_SDK_IAM_ENDPOINT`, else `https://iam.myhuaweicloud.com`. */
  readonly endpoint?: string | undefined
  /** For both requests together. Default: 10. */
  readonly timeoutSeconds?: number | undefined
}

/**
 * Temporary keys for the id token of an identity provider (OIDC) that IAM knows. They are kept until shortly before
 * they end. `fromEnv` and `fromIni` do the same where their variables or file name a provider.
 *
 * @throws TransportError `OPTION_INVALID` at once; when called, `CREDENTIALS_REFUSED` where IAM does not accept the
 * token, `CREDENTIALS_INVALID` where the file or the response cannot be used, `CREDENTIALS_UNAVAILABLE` or
 * `ENDPOINT_UNREACHABLE` where IAM fails
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromIdToken } from '@apig/transport-node/credentials'
 *
 * const credentials = fromIdToken({ idpId: 'my-idp', idTokenFile: '/var/run/secrets/token', region: 'cn-north-4' })
 * const client = createClient({ credentials, origins: ['https://apig.example.com'] })
 * ```
 */
export function fromIdToken(options: FromIdTokenOptions): StoredCredentialsProvider {
  const source = 'fromIdToken'
  requireOptions(source, options, ['idpId', 'idTokenFile', 'region', 'endpoint', 'timeoutSeconds'])
  const idpId = requireString(source, 'idpId', options.idpId)
  const idTokenFile = requireString(source, 'idTokenFile', options.idTokenFile)
  const timeoutSeconds = requireSeconds(source, 'timeoutSeconds', options.timeoutSeconds ?? SERVICE_SECONDS)
  const { region, endpoint: given } = options
  const endpoint = chooseEndpoint(source, 'iam', { endpoint: given, region, environment: process.env })
  const askIam = createIdTokenSource(source)
  return () => askIam({ idpId, idTokenFile, endpoint, environment: {}, timeoutSeconds })
}
