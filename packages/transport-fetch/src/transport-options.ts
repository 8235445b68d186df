import { isToken, requireAuthorizationHeader, sdkHmacSha256 } from '@apig/signer-core/internal'
import type { Algorithm } from '@apig/signer-core'
import { createClock } from './engine/clock.ts'
import type { Clock } from './engine/clock.ts'
import type { AttemptEvent, SignEvent } from './engine/hooks.ts'
import { resolveRetry } from './engine/retry.ts'
import type { RetryOptions, RetryPolicy } from './engine/retry.ts'
import { createCredentialSource } from './identity/credential-source.ts'
import type { CredentialSource } from './identity/credential-source.ts'
import type { CredentialsOption } from './identity/credentials.ts'
import { toHeaderPairs } from './identity/request-headers.ts'
import type { HeaderPairs } from './identity/request-headers.ts'
import { requireOrigins } from './origins.ts'
import type { OriginsOption } from './origins.ts'
import {
  checkedByCore,
  flag,
  hook,
  invalidOption,
  oneOf,
  requireOptions,
  seconds,
} from './require-options.ts'
import type { TransportError } from './transport-error.ts'

/** The options that all transports take. */
export interface TransportOptions {
  /** An access key, a token, an app code, a remote signer, or a function that returns one of them, now or later. */
  readonly credentials: CredentialsOption
  /**
   * The origins to sign for, such as `https://host.example.com`; of a URL with a path, its origin counts. Undefined, as an
   * environment variable may be, is an error.
   */
  readonly origins: OriginsOption | undefined
  /** What happens to a request for another origin: an error, or it is passed on unsigned. Default: `refuse`. */
  readonly otherOrigins?: 'refuse' | 'pass' | undefined
  /** Sent as `x-stage` where the request has none: `RELEASE`, for online services of ModelArts. */
  readonly stage?: string | undefined
  /** Sent to the listed origins where the request has none of that name, and signed like the request's own. */
  readonly headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined
  /** The signature algorithm: `sdkHmacSm3` or `v11({ region, service })` of the core. Default: `SDK-HMAC-SHA256`. */
  readonly algorithm?: Algorithm | undefined
  /** The header that carries the signature, where a gateway renames it. Default: `Authorization`. */
  readonly authorizationHeader?: string | undefined
  /**
   * `auto` signs text and bytes, and sends forms, files and streams as `UNSIGNED-PAYLOAD`, as the guide does;
   * `signed` signs forms and files too; `unsigned` signs no body. Default: `auto`.
   */
  readonly payload?: 'auto' | 'signed' | 'unsigned' | undefined
  /** The largest body. Default: 12 MiB with an access key, no limit with a token or an app code. */
  readonly maxBodyBytes?: number | undefined
  /** `learn`: where the gateway says that a signature has expired, use its time and try again once. Default: `learn`. */
  readonly clock?: 'learn' | 'local' | undefined
  /** Whether each attempt has a signed `X-Sdk-Nonce`, for backends that refuse replays. Default: false. */
  readonly nonce?: boolean | undefined
  /** Default: two retries of idempotent methods on network errors, 429 and 503. */
  readonly retry?: RetryOptions | false | undefined
  /** The longest time for a whole call, until the head of its response has come. Default: none. */
  readonly timeoutSeconds?: number | undefined
  /** The longest time for one attempt, until the head of its response has come. Default: none. */
  readonly attemptTimeoutSeconds?: number | undefined
  /** The longest silence within the body of a response. Default: none. */
  readonly idleTimeoutSeconds?: number | undefined
  /** Whether a refused authentication is an error that says why. Default: false, the response is handed over. */
  readonly explain?: boolean | undefined
  /** Called before each attempt is sent. */
  readonly onSign?: ((event: SignEvent) => void) | undefined
  /** Called when the response to an attempt has come, or the attempt has failed. */
  readonly onAttempt?: ((event: AttemptEvent) => void) | undefined
}

/**
 * What is signed of a body; `hash` was made elsewhere, with the algorithm's own hash.
 *
 * @inline
 */
export type PayloadMode = 'auto' | 'signed' | 'unsigned' | { readonly hash: string }

/** {@link TransportOptions}, checked and complete. */
export interface TransportSettings {
  /** Gives the identity to sign with, renewed before it ends. */
  readonly source: CredentialSource
  /** The gateway's time, as far as it was learnt. */
  readonly clock: Clock
  /** Origins that have responded before: their connections may be used again. */
  readonly responded: Set<string>
  readonly origins: ReadonlySet<string>
  readonly otherOrigins: 'refuse' | 'pass'
  readonly stage: string | undefined
  /** Their names in lower case. */
  readonly headers: HeaderPairs
  readonly algorithm: Algorithm
  readonly authorizationHeader: string
  readonly payload: 'auto' | 'signed' | 'unsigned'
  /** Undefined: 12 MiB with an access key, no limit otherwise. */
  readonly maxBodyBytes: number | undefined
  readonly nonce: boolean
  readonly retry: RetryPolicy
  readonly timeoutSeconds: number | undefined
  readonly attemptTimeoutSeconds: number | undefined
  readonly idleTimeoutSeconds: number | undefined
  readonly explain: boolean
  /** How the client writes header values: one byte a character, or as UTF-8, as workerd does. */
  readonly headerValues: 'bytes' | 'text'
  readonly onSign: ((event: SignEvent) => void) | undefined
  readonly onAttempt: ((event: AttemptEvent) => void) | undefined
}

/** The names of {@link TransportOptions}. */
export const TRANSPORT_OPTIONS: readonly (keyof TransportOptions)[] = [
  'credentials',
  'origins',
  'otherOrigins',
  'stage',
  'headers',
  'algorithm',
  'authorizationHeader',
  'payload',
  'maxBodyBytes',
  'clock',
  'nonce',
  'retry',
  'timeoutSeconds',
  'attemptTimeoutSeconds',
  'idleTimeoutSeconds',
  'explain',
  'onSign',
  'onAttempt',
]

const STAGE = /^[\x21-\x7e]+$/
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Checks the options once, when a transport is made.
 *
 * @param known - the names of all options of that transport
 * @throws TransportError `OPTION_INVALID`, and what wrong credentials throw
 */
export function resolveOptions(
  options: TransportOptions,
  known: readonly string[],
  headerValues: 'bytes' | 'text' = 'bytes',
): TransportSettings {
  requireOptions('options', options, known)
  const { stage, maxBodyBytes, algorithm = sdkHmacSha256 } = options
  if (options.credentials === undefined)
    throw invalid('credentials', 'must be given: an access key, a token, an app code or a function')
  if (stage !== undefined && (typeof stage !== 'string' || !STAGE.test(stage)))
    throw invalid('stage', "must be the name of a stage, such as 'RELEASE'")
  if (maxBodyBytes !== undefined && !(typeof maxBodyBytes === 'number' && maxBodyBytes > 0))
    throw invalid('maxBodyBytes', 'must be a number of bytes above 0; Infinity lifts the limit')
  if (typeof algorithm !== 'object' || typeof algorithm?.createKey !== 'function')
    throw invalid('algorithm', "must be an algorithm such as sdkHmacSm3 of '@apig/signer-core/sm3'")
  const authorizationHeader = checkedByCore(() => requireAuthorizationHeader(options.authorizationHeader))
  return {
    origins: requireOrigins(options.origins),
    otherOrigins: oneOf('options.otherOrigins', options.otherOrigins, ['refuse', 'pass']),
    stage,
    headers: defaultHeaders(options.headers),
    algorithm,
    authorizationHeader,
    payload: oneOf('options.payload', options.payload, ['auto', 'signed', 'unsigned']),
    maxBodyBytes,
    clock: createClock(oneOf('options.clock', options.clock, ['learn', 'local'])),
    responded: new Set(),
    nonce: flag('options.nonce', options.nonce),
    retry: resolveRetry(options.retry),
    timeoutSeconds: seconds('options.timeoutSeconds', options.timeoutSeconds),
    attemptTimeoutSeconds: seconds('options.attemptTimeoutSeconds', options.attemptTimeoutSeconds),
    idleTimeoutSeconds: seconds('options.idleTimeoutSeconds', options.idleTimeoutSeconds),
    explain: flag('options.explain', options.explain),
    headerValues,
    onSign: hook('options.onSign', options.onSign),
    onAttempt: hook('options.onAttempt', options.onAttempt),
    source: createCredentialSource(options.credentials, { algorithm, authorizationHeader }),
  }
}

function defaultHeaders(given: TransportOptions['headers']): HeaderPairs {
  const known = new Set<string>()
  return toHeaderPairs(given, 'options.headers').map(([name, value]) => {
    const key = String(name).toLowerCase()
    if (!isToken(key) || typeof value !== 'string' || !HEADER_VALUE.test(value))
      throw invalid(
        'headers',
        'must have names that HTTP allows, and values without line breaks or characters above U+00FF',
      )
    if (known.has(key)) throw invalid('headers', `has ${JSON.stringify(key)} more than once`)
    known.add(key)
    return [key, value]
  })
}

const invalid = (name: string, what: string): TransportError => invalidOption(`options.${name}`, what)
