import { requireOptions } from '@apig/transport-fetch/internal'
import { deadline, exchange, withoutQuery } from './exchange.ts'
import { broken, notFound } from './faults.ts'
import { readTokenFile } from './id-token.ts'
import { isInNetwork } from './near.ts'
import { requireSeconds } from './options.ts'
import type { Environment } from './options.ts'
import { renewed } from './provider.ts'
import type { StoredCredentials, StoredCredentialsProvider } from './provider.ts'
import { serviceError } from './service-error.ts'
import { readTemporaryKeys } from './temporary-keys.ts'

/** Where {@link fromContainer} asks. */
export interface FromContainerOptions {
  /** Default: `HC_CONTAINER_CREDENTIALS_FULL_URI`. */
  readonly uri?: string | undefined
  /** The file with the token of the pod, read again for each renewal. Default: `HC_CONTAINER_AUTHORIZATION_TOKEN_FILE`. */
  readonly tokenFile?: string | undefined
  /** Default: 5. */
  readonly timeoutSeconds?: number | undefined
  /** Default: `process.env`, read at each call. */
  readonly environment?: Environment | undefined
}

const SOURCE = 'fromContainer'
const URI = 'HC_CONTAINER_CREDENTIALS_FULL_URI'
const TOKEN_FILE = 'HC_CONTAINER_AUTHORIZATION_TOKEN_FILE'

/**
 * Temporary keys of the agency that CCE has bound to this pod (pod identity). They are kept until shortly before they
 * end, and the token file is read again for each renewal.
 *
 * @throws TransportError `OPTION_INVALID` at once; when called, `CREDENTIALS_NOT_FOUND` where the two variables are not
 * set, `CREDENTIALS_REFUSED` where the pod's token is not accepted, `CREDENTIALS_INVALID` where a value or the response
 * cannot be used, `CREDENTIALS_UNAVAILABLE` or `ENDPOINT_UNREACHABLE` where the endpoint fails
 * @see {@link https://support.huaweicloud.com/usermanual-cce/cce_10_1110.html | CCE: pod identity}
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromContainer } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromContainer(), origins: ['https://apig.example.com'] })
 * ```
 */
export function fromContainer(options: FromContainerOptions = {}): StoredCredentialsProvider {
  requireOptions(SOURCE, options, ['uri', 'tokenFile', 'timeoutSeconds', 'environment'])
  const timeoutSeconds = requireSeconds(SOURCE, 'timeoutSeconds', options.timeoutSeconds ?? 5)
  return renewed(() => askPodIdentity(options, timeoutSeconds))
}

async function askPodIdentity(
  options: FromContainerOptions,
  timeoutSeconds: number,
): Promise<StoredCredentials> {
  const environment = options.environment ?? process.env
  const uri = options.uri ?? environment[URI]
  const tokenFile = options.tokenFile ?? environment[TOKEN_FILE]
  if (!uri || !tokenFile) {
    const missing = [...(uri ? [] : [URI]), ...(tokenFile ? [] : [TOKEN_FILE])]
    throw notFound(
      `${SOURCE} looked at ${URI} and ${TOKEN_FILE}: ${missing.length === 2 ? 'neither is set' : `${missing[0]} is not set`}.`,
    )
  }
  const url = requireUri(uri)
  const response = await exchange(
    {
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json', Authorization: await readTokenFile(SOURCE, tokenFile) },
      body: '{}',
    },
    deadline(timeoutSeconds),
  )
  const where = `${SOURCE} asked ${withoutQuery(url)}`
  if (response.status >= 300)
    throw serviceError(
      where,
      response,
      'Does the service account of this pod have a pod identity association?',
    )
  return readTemporaryKeys(response.body, where)
}

/** The token of the pod goes there. */
function requireUri(uri: string): string {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isInNetwork(url))) return url.href
  throw broken(
    `${SOURCE}: ${URI} must be an https URL, or an http URL of a loopback, link-local or private address.`,
  )
}
