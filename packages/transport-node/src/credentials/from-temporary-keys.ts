import { requireOptions } from '@apig/transport-fetch/internal'
import { createSigner, isSignerError } from '@apig/signer-core'
import type { CredentialsInput } from '@apig/signer-core'
import { chooseEndpoint } from './endpoints.ts'
import { deadline, exchange } from './exchange.ts'
import type { ServiceRequest } from './exchange.ts'
import { broken, optionInvalid } from './faults.ts'
import { JSON_TYPE, SECURITY_TOKEN_PATH, SERVICE_SECONDS } from './id-token.ts'
import { requireSeconds, requireString } from './options.ts'
import { renewed } from './provider.ts'
import type { StoredCredentialsProvider } from './provider.ts'
import { serviceError } from './service-error.ts'
import { readTemporaryKeys } from './temporary-keys.ts'

/** An agency of another account, which the caller's account may act as. */
export interface Agency {
  /** The name of the agency. */
  readonly name: string
  /** The name of the account that made it; this or `domainId`. */
  readonly domainName?: string | undefined
  /** The ID of the account that made it. */
  readonly domainId?: string | undefined
  /** What audit logs show as the user. */
  readonly sessionUserName?: string | undefined
}

/** A token that IAM accepts in place of a signature. */
export interface IssuingToken {
  /** The token, as `fromIamToken` returns it: a secret. */
  readonly authToken: string | undefined
}

/** What {@link fromTemporaryKeys} shows to IAM: an access key, or a token. */
export type IssuingIdentity = CredentialsInput | IssuingToken

/** Which keys {@link fromTemporaryKeys} asks for. */
export interface FromTemporaryKeysOptions {
  /** The lasting access key, or a token; or a function that returns one. */
  readonly credentials: IssuingIdentity | (() => IssuingIdentity | Promise<IssuingIdentity>)
  /** How long the keys live: 900 (15 minutes) to 86400 (24 hours). Default: 3600. */
  readonly durationSeconds?: number | undefined
  /** Act as this agency; the user needs the role Agent Operator. */
  readonly agency?: Agency | undefined
  /** The region whose IAM is asked. */
  readonly region?: string | undefined
  /** Default: `HUAWEICLOUD_SDK_IAM_ENDPOINT`, else that of `region`, else `https://iam.myhuaweicloud.com`. */
  readonly endpoint?: string | undefined
  /** Default: 10. */
  readonly timeoutSeconds?: number | undefined
}

const SOURCE = 'fromTemporaryKeys'
const MIN_SECONDS = 900
const MAX_SECONDS = 86_400

/**
 * Temporary keys from IAM for a lasting access key, so that the lasting one does not travel with every request. They are
 * kept until shortly before they end and fetched once for all who wait.
 *
 * @throws TransportError `OPTION_INVALID` at once; when called, `CREDENTIALS_REFUSED` where IAM does not accept the key
 * or the agency, `CREDENTIALS_INVALID` where the key or the response cannot be used, `ENDPOINT_UNREACHABLE`,
 * `CREDENTIALS_UNAVAILABLE` where IAM fails
 * @see {@link https://support.huaweicloud.com/api-iam/iam_04_0002.html | Obtaining a temporary access key}
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromIni, fromTemporaryKeys } from '@apig/transport-node/credentials'
 *
 * const credentials = fromTemporaryKeys({ credentials: fromIni(), durationSeconds: 3600, region: 'cn-north-4' })
 * const client = createClient({ credentials, origins: ['https://apig.example.com'] })
 * ```
 */
export function fromTemporaryKeys(options: FromTemporaryKeysOptions): StoredCredentialsProvider {
  requireOptions(SOURCE, options, [
    ...['credentials', 'durationSeconds', 'agency', 'region', 'endpoint', 'timeoutSeconds'],
  ])
  const { credentials, durationSeconds = 3600, agency, region, endpoint: given } = options
  if (credentials === undefined || credentials === null)
    throw optionInvalid(
      `${SOURCE}: credentials must be an access key, a token, or a function such as fromIni().`,
    )
  if (!Number.isInteger(durationSeconds) || durationSeconds < MIN_SECONDS || durationSeconds > MAX_SECONDS)
    throw optionInvalid(
      `${SOURCE}: durationSeconds must be a whole number from ${MIN_SECONDS} to ${MAX_SECONDS}.`,
    )
  const seconds = requireSeconds(SOURCE, 'timeoutSeconds', options.timeoutSeconds ?? SERVICE_SECONDS)
  const endpoint = chooseEndpoint(SOURCE, 'iam', { endpoint: given, region, environment: process.env })
  const identity =
    agency === undefined
      ? { methods: ['token'], token: { duration_seconds: durationSeconds } }
      : { methods: ['assume_role'], assume_role: assumeRole(agency, durationSeconds) }
  const body = JSON.stringify({ auth: { identity } })
  const url = `${endpoint}${SECURITY_TOKEN_PATH}`
  const where = `${SOURCE} asked ${url}`

  return renewed(async () => {
    const issuer = typeof credentials === 'function' ? await credentials() : credentials
    const response = await exchange(
      authenticate(issuer, { method: 'POST', url, headers: JSON_TYPE, body }),
      deadline(seconds),
    )
    if (response.status >= 300)
      throw serviceError(
        where,
        response,
        agency === undefined
          ? 'Is the access key active, and is the clock of this machine right?'
          : 'Does the agency exist in that account, does it trust yours, and has the user the role Agent Operator?',
      )
    return readTemporaryKeys(response.body, where)
  })
}

function assumeRole(agency: Agency, durationSeconds: number): object {
  requireOptions(`${SOURCE}: agency`, agency, ['name', 'domainName', 'domainId', 'sessionUserName'])
  const { name, domainName, domainId, sessionUserName } = agency
  if ((domainName === undefined) === (domainId === undefined))
    throw optionInvalid(`${SOURCE}: agency needs domainName or domainId, the account that made it.`)
  return {
    agency_name: requireString(SOURCE, 'agency.name', name),
    ...(domainName !== undefined && { domain_name: requireString(SOURCE, 'agency.domainName', domainName) }),
    ...(domainId !== undefined && { domain_id: requireString(SOURCE, 'agency.domainId', domainId) }),
    duration_seconds: durationSeconds,
    ...(sessionUserName !== undefined && { session_user: { name: sessionUserName } }),
  }
}

function authenticate(
  issuer: IssuingIdentity,
  request: ServiceRequest & { readonly body: string },
): ServiceRequest {
  if (typeof issuer === 'object' && issuer !== null && 'authToken' in issuer) {
    const token = requireString(SOURCE, 'credentials.authToken', issuer.authToken)
    return { ...request, headers: { ...request.headers, 'X-Auth-Token': token } }
  }
  try {
    const { url, headers } = createSigner(issuer).sign(request)
    return { ...request, url, headers }
  } catch (error) {
    throw isSignerError(error) ? broken(`${SOURCE}: ${error.message}`) : error
  }
}
