import { broken, notFound, optionInvalid } from './faults.ts'
import { METADATA_ENDPOINT, requireMetadataEndpoint } from './metadata-endpoint.ts'
import { exchange } from './metadata-exchange.ts'
import type { MetadataAnswer } from './metadata-exchange.ts'
import type { StoredCredentialsProvider, StoredCredentials } from './provider.ts'
import { requireUsable } from './require-usable.ts'

/** How {@link fromMetadata} asks. */
export interface FromMetadataOptions {
  /** A link-local or loopback address. Default: `http://169.254.169.254`. */
  readonly endpoint?: string | undefined
  /** For token and key together. Default: 3. */
  readonly timeoutSeconds?: number | undefined
}

const TOKEN_PATH = '/meta-data/latest/api/token'
const KEY_PATH = '/openstack/latest/securitykey'
const TOKEN_SECONDS = 21_600
// A token that ends while the request is on its way is of no use.
const TOKEN_MARGIN_SECONDS = 60

type Ask = (method: 'GET' | 'PUT', path: string, headers?: Record<string, string>) => Promise<MetadataAnswer>

/**
 * Temporary credentials of the agency that is bound to this ECS, from its metadata service: a token first, as version 2
 * of the service wants it, then the key. They carry `expiresAt`, so that the transports keep them until shortly before.
 *
 * @throws TransportError at once where an option is wrong (`OPTION_INVALID`); when called, `CREDENTIALS_NOT_FOUND`
 * where nothing answers or no agency is bound, `CREDENTIALS_INVALID` where the answer is of another shape
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: where credentials come from}
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromMetadata } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromMetadata(), origins: ['https://apig.example.com'] })
 * ```
 */
export function fromMetadata(options: FromMetadataOptions = {}): StoredCredentialsProvider {
  const endpoint = requireMetadataEndpoint(options.endpoint ?? METADATA_ENDPOINT)
  const { timeoutSeconds = 3 } = options
  if (!Number.isFinite(timeoutSeconds) || timeoutSeconds <= 0)
    throw optionInvalid('fromMetadata: timeoutSeconds must be a number above 0.')
  let token: { readonly text: string; readonly until: number } | undefined

  const currentToken = async (ask: Ask): Promise<string | undefined> => {
    if (token !== undefined && performance.now() < token.until) return token.text
    token = undefined
    const start = performance.now()
    const { status, body } = await ask('PUT', TOKEN_PATH, {
      'X-Metadata-Token-Ttl-Seconds': String(TOKEN_SECONDS),
    })
    // A host with version 1 alone knows no tokens, and wants none.
    if (status === 404 || status === 405) return undefined
    const text = body.trim()
    if (status !== 200 || !/^[\x21-\x7e]{1,4096}$/.test(text))
      throw broken(
        `fromMetadata looked at ${endpoint}${TOKEN_PATH}: the answer is no token (HTTP ${status}).`,
      )
    token = { text, until: start + (TOKEN_SECONDS - TOKEN_MARGIN_SECONDS) * 1000 }
    return text
  }

  return async () => {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000)
    const ask: Ask = async (method, path, headers = {}) => {
      try {
        return await exchange(`${endpoint}${path}`, method, headers, signal)
      } catch (error) {
        throw notFound(
          `fromMetadata looked at ${endpoint}${path}: ${reasonOf(error, signal, timeoutSeconds)}.`,
        )
      }
    }
    const askForKey = async (): Promise<MetadataAnswer> => {
      const text = await currentToken(ask)
      return ask('GET', KEY_PATH, text === undefined ? {} : { 'X-Metadata-Token': text })
    }
    let answer = await askForKey()
    if (answer.status === 401 && token !== undefined) {
      // The service was restarted, perhaps, and has forgotten it.
      token = undefined
      answer = await askForKey()
    }
    return readKey(answer, `fromMetadata looked at ${endpoint}${KEY_PATH}`)
  }
}

function readKey({ status, body }: MetadataAnswer, where: string): StoredCredentials {
  if (status === 404) throw notFound(`${where}: there is no key (HTTP 404); is an agency bound to this ECS?`)
  if (status !== 200) throw broken(`${where}: HTTP ${status}.`)
  const credential = parseCredential(body)
  if (credential === undefined) throw broken(`${where}: the answer is no JSON with a credential in it.`)
  const field = (name: string): string => {
    const value = credential[name]
    if (typeof value !== 'string' || value === '') throw broken(`${where}: credential.${name} is missing.`)
    return value
  }
  const expiresAt = new Date(field('expires_at'))
  if (Number.isNaN(expiresAt.getTime())) throw broken(`${where}: credential.expires_at is no date.`)
  return requireUsable(
    {
      accessKeyId: field('access'),
      secretAccessKey: field('secret'),
      securityToken: field('securitytoken'),
      expiresAt,
    },
    `${where}: it`,
  )
}

function parseCredential(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const { credential } = JSON.parse(body) as { credential?: unknown }
    return typeof credential === 'object' && credential !== null
      ? (credential as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown, signal: AbortSignal, timeoutSeconds: number): string {
  if (signal.aborted)
    return `no answer within ${timeoutSeconds} s; is this machine an ECS, and its metadata service on?`
  const { code, message } = error as NodeJS.ErrnoException
  return `it cannot be reached (${code ?? message}); is this machine an ECS, and its metadata service on?`
}
