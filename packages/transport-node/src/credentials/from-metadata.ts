import { isTransportError, requireOptions } from '@apig/transport-fetch/internal'
import { deadline, exchange } from './exchange.ts'
import type { ServiceResponse } from './exchange.ts'
import { broken, notFound, optionInvalid } from './faults.ts'
import { isNear } from './near.ts'
import { requireSeconds } from './options.ts'
import { renewed } from './provider.ts'
import type { StoredCredentials, StoredCredentialsProvider } from './provider.ts'
import { readTemporaryKeys } from './temporary-keys.ts'

/** How {@link fromMetadata} asks. */
export interface FromMetadataOptions {
  /** A link-local or loopback address. Default: `http://169.254.169.254`. */
  readonly endpoint?: string | undefined
  /** For token and key together. Default: 3. */
  readonly timeoutSeconds?: number | undefined
}

const SOURCE = 'fromMetadata'
const METADATA_ENDPOINT = 'http://169.254.169.254'
const TOKEN_PATH = '/meta-data/latest/api/token'
const KEY_PATH = '/openstack/latest/securitykey'
const TOKEN_SECONDS = 21_600
/** What the token endpoint says on a host that only has version 1. */
const VERSION_ONE = new Set([404, 405, 503])
const VERSION_ONE_MILLISECONDS = 24 * 60 * 60 * 1000
const NO_AGENCY = 'Please configure Cloud Service Agency first'

/**
 * Temporary keys of the agency that is bound to this ECS, from its metadata service: a token first, as version 2 of the
 * service wants it, then the keys; without a token where the host only has version 1. They are kept until shortly
 * before they end. No proxy is asked.
 *
 * @throws TransportError at once where an option is wrong (`OPTION_INVALID`); when called, `CREDENTIALS_NOT_FOUND`
 * where nothing responds, the service refuses or no agency is bound, `CREDENTIALS_INVALID` where the response has
 * another shape
 * @see {@link https://support.huaweicloud.com/usermanual-ecs/ecs_02_0703.html | ECS: metadata}
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromMetadata } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromMetadata(), origins: ['https://apig.example.com'] })
 * ```
 */
export function fromMetadata(options: FromMetadataOptions = {}): StoredCredentialsProvider {
  requireOptions(SOURCE, options, ['endpoint', 'timeoutSeconds'])
  const endpoint = requireMetadataEndpoint(options.endpoint ?? METADATA_ENDPOINT)
  const timeoutSeconds = requireSeconds(SOURCE, 'timeoutSeconds', options.timeoutSeconds ?? 3)
  const getToken = createTokenStore()

  return renewed(async () => {
    const limit = deadline(timeoutSeconds)
    const ask: Ask = async (method, path, headers) => {
      try {
        return await exchange({ method, url: `${endpoint}${path}`, headers }, limit)
      } catch (error) {
        if (!isTransportError(error)) throw error
        throw notFound(
          `${SOURCE} looked at ${error.message}. Is this machine an ECS, and its metadata service on?`,
        )
      }
    }
    const askForKeys = async (isRenewal: boolean): Promise<ServiceResponse> => {
      const token = await getToken(ask, endpoint, isRenewal)
      return ask('GET', KEY_PATH, token === '' ? {} : { 'X-Metadata-Token': token })
    }
    let response = await askForKeys(false)
    // The service was started anew and has forgotten the token, or has come to want one.
    if (response.status === 401 && !response.body.includes(NO_AGENCY)) response = await askForKeys(true)
    return readKeys(response, `${SOURCE} looked at ${endpoint}${KEY_PATH}`)
  })
}

type Ask = (
  method: 'GET' | 'PUT',
  path: string,
  headers: Readonly<Record<string, string>>,
) => Promise<ServiceResponse>

/** The token of the service, asked for once; empty where it wants none. */
function createTokenStore(): (ask: Ask, endpoint: string, isRenewal: boolean) => Promise<string> {
  let token = ''
  let askAgainAt = Number.NEGATIVE_INFINITY
  return async (ask, endpoint, isRenewal) => {
    if (!isRenewal && (token !== '' || performance.now() < askAgainAt)) return token
    token = ''
    const response = await ask('PUT', TOKEN_PATH, { 'X-Metadata-Token-Ttl-Seconds': String(TOKEN_SECONDS) })
    if (response.status === 200) token = response.body.trim()
    else if (isRenewal || !VERSION_ONE.has(response.status))
      throw notFound(`${SOURCE} looked at ${endpoint}${TOKEN_PATH}: no token (HTTP ${response.status}).`)
    if (!/^[\x21-\x7e]{0,4096}$/.test(token)) {
      token = ''
      throw broken(`${SOURCE} looked at ${endpoint}${TOKEN_PATH}: the response is not a token.`)
    }
    askAgainAt = performance.now() + VERSION_ONE_MILLISECONDS
    return token
  }
}

function readKeys(response: ServiceResponse, where: string): StoredCredentials {
  const { status, body } = response
  if (body.includes(NO_AGENCY) || status === 404)
    throw notFound(`${where} has no key (HTTP ${status}); is an agency bound to this ECS?`)
  if (status < 200 || status >= 300) throw notFound(`${where}: HTTP ${status}.`)
  return readTemporaryKeys(body, where)
}

/** The origin of a metadata service. Whatever responds there decides who the program is, so it must be near. */
function requireMetadataEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (
    url?.protocol !== 'http:' ||
    url.pathname !== '/' ||
    `${url.search}${url.hash}${url.username}${url.password}` !== ''
  )
    throw optionInvalid(`${SOURCE}: endpoint must be like ${METADATA_ENDPOINT}, without a path.`)
  if (!isNear(url))
    throw optionInvalid(
      `${SOURCE}: endpoint must be a link-local (169.254.0.0/16, fe80::/10) or loopback address: credentials come from this machine only.`,
    )
  return url.origin
}
