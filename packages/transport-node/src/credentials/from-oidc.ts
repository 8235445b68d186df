import { requireOptions } from '@apig/transport-fetch/internal'
import { chooseEndpoint } from './endpoints.ts'
import { deadline } from './exchange.ts'
import { broken, notFound } from './faults.ts'
import { postJson, readTokenFile, SERVICE_SECONDS } from './id-token.ts'
import { requireSeconds } from './options.ts'
import type { Environment } from './options.ts'
import { renewed } from './provider.ts'
import type { StoredCredentials, StoredCredentialsProvider } from './provider.ts'
import { requireUsable } from './require-usable.ts'
import { serviceError } from './service-error.ts'
import { readTemporaryKeys } from './temporary-keys.ts'

/** Whose agency {@link fromOidc} assumes. What is not given comes from the environment, at each call. */
export interface FromOidcOptions {
  /** The URN of the identity provider. Default: `HUAWEICLOUD_OIDC_PROVIDER_URN`. */
  readonly providerUrn?: string | undefined
  /** The URN of the agency. Default: `HUAWEICLOUD_OIDC_AGENCY_URN`. */
  readonly agencyUrn?: string | undefined
  /** The file with the id token, read again for each renewal. Default: `HUAWEICLOUD_OIDC_TOKEN_FILE`. */
  readonly idTokenFile?: string | undefined
  /** The id token itself. Default: `HUAWEICLOUD_OIDC_ID_TOKEN`, which precedes a file. */
  readonly idToken?: string | undefined
  /** Default: `HUAWEICLOUD_OIDC_SESSION_NAME`, else `oidc-sts-session`. */
  readonly sessionName?: string | undefined
  /** 900 up to what the agency allows. Default: `HUAWEICLOUD_OIDC_DURATION_SECONDS`, else 3600. */
  readonly durationSeconds?: number | undefined
  /** Narrows what the agency may do. Default: `HUAWEICLOUD_OIDC_POLICY`. */
  readonly policy?: string | undefined
  /** Default: `HUAWEICLOUD_OIDC_POLICY_IDS`, separated by commas. */
  readonly policyIds?: readonly string[] | undefined
  /** The region whose STS is asked. */
  readonly region?: string | undefined
  /** Default: `HUAWEICLOUD_SDK_STS_ENDPOINT`, else that of `region`, else `https://sts.cn-north-4.myhuaweicloud.com`. */
  readonly endpoint?: string | undefined
  /** Default: 10. */
  readonly timeoutSeconds?: number | undefined
  /** Default: `process.env`. */
  readonly environment?: Environment | undefined
}

const SOURCE = 'fromOidc'
const PATH = '/v5/agencies/assume-with-oidc'
const PROVIDER = 'HUAWEICLOUD_OIDC_PROVIDER_URN'
const AGENCY = 'HUAWEICLOUD_OIDC_AGENCY_URN'
const ID_TOKEN = 'HUAWEICLOUD_OIDC_ID_TOKEN'
const TOKEN_FILE = 'HUAWEICLOUD_OIDC_TOKEN_FILE'
const DURATION = 'HUAWEICLOUD_OIDC_DURATION_SECONDS'
const DEFAULT_SECONDS = 3600

/**
 * Temporary keys of an agency, from STS, for an OIDC id token; no other credentials are needed. They are kept until
 * shortly before they end, and the token file is read again for each renewal.
 *
 * @throws TransportError `OPTION_INVALID` at once; when called, `CREDENTIALS_NOT_FOUND` where the provider, the agency
 * or the token is not given, `CREDENTIALS_REFUSED` where STS does not accept the token, `CREDENTIALS_INVALID` where a
 * value or the response cannot be used, `CREDENTIALS_UNAVAILABLE` or `ENDPOINT_UNREACHABLE` where STS fails
 * @see {@link https://support.huaweicloud.com/api-iam5/AssumeAgencyWithOIDC.html | AssumeAgencyWithOIDC}
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromOidc } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromOidc({ region: 'cn-north-4' }), origins: ['https://apig.example.com'] })
 * ```
 */
export function fromOidc(options: FromOidcOptions = {}): StoredCredentialsProvider {
  requireOptions(SOURCE, options, [
    ...['providerUrn', 'agencyUrn', 'idTokenFile', 'idToken', 'sessionName', 'durationSeconds', 'policy'],
    ...['policyIds', 'region', 'endpoint', 'timeoutSeconds', 'environment'],
  ])
  const { durationSeconds } = options
  if (durationSeconds !== undefined) requireSeconds(SOURCE, 'durationSeconds', durationSeconds)
  const timeoutSeconds = requireSeconds(SOURCE, 'timeoutSeconds', options.timeoutSeconds ?? SERVICE_SECONDS)
  return renewed(() => assumeAgency(options, timeoutSeconds))
}

async function assumeAgency(options: FromOidcOptions, timeoutSeconds: number): Promise<StoredCredentials> {
  const environment = options.environment ?? process.env
  const providerUrn = options.providerUrn || environment[PROVIDER]
  const agencyUrn = options.agencyUrn || environment[AGENCY]
  const idTokenFile = options.idTokenFile || environment[TOKEN_FILE]
  const idToken = options.idToken || (options.idTokenFile ? undefined : environment[ID_TOKEN])
  const missing = [
    ...(providerUrn ? [] : [PROVIDER]),
    ...(agencyUrn ? [] : [AGENCY]),
    ...(idToken || idTokenFile ? [] : [`${ID_TOKEN} or ${TOKEN_FILE}`]),
  ]
  if (missing.length > 0)
    throw notFound(
      `${SOURCE} looked at ${PROVIDER}, ${AGENCY} and ${ID_TOKEN} or ${TOKEN_FILE}: ${missing.length === 3 ? 'none is set' : `${missing.join(' and ')} is not set`}.`,
    )
  const body = {
    provider_urn: providerUrn,
    agency_urn: agencyUrn,
    agency_session_name:
      options.sessionName || (environment['HUAWEICLOUD_OIDC_SESSION_NAME'] ?? 'oidc-sts-session'),
    id_token: idToken || (await readTokenFile(SOURCE, idTokenFile ?? '')),
    duration_seconds: options.durationSeconds ?? readDuration(environment[DURATION]),
    ...optionalFields(options, environment),
  }
  const url = `${chooseEndpoint(SOURCE, 'sts', { ...options, environment })}${PATH}`
  const response = await postJson(url, {}, body, deadline(timeoutSeconds))
  const where = `${SOURCE} asked ${url}`
  if (response.status >= 300)
    throw serviceError(
      where,
      response,
      'Does the agency trust this identity provider, is the id token still good, and does the agency allow the duration?',
    )
  const keys = readTemporaryKeys(response.body, where)
  const ids = {
    projectId: environment['HUAWEICLOUD_SDK_PROJECT_ID'],
    domainId: environment['HUAWEICLOUD_SDK_DOMAIN_ID'],
  }
  return requireUsable({ ...keys, ...ids }, where)
}

function optionalFields(options: FromOidcOptions, environment: Environment): Record<string, unknown> {
  const policy = options.policy ?? environment['HUAWEICLOUD_OIDC_POLICY']
  const listed = (environment['HUAWEICLOUD_OIDC_POLICY_IDS'] ?? '').split(',').map((id) => id.trim())
  const policyIds = options.policyIds ?? listed.filter((id) => id !== '')
  return { ...(policy && { policy }), ...(policyIds.length > 0 && { policy_ids: policyIds }) }
}

/** Of zero, the official SDK makes its default. */
function readDuration(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SECONDS
  if (!/^\s*\d{1,9}\s*$/.test(text)) throw broken(`${SOURCE}: ${DURATION} must be a number of seconds.`)
  return Number(text) || DEFAULT_SECONDS
}
