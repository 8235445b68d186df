import { kindOf } from '../show.ts'
import { createClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { createCredentialSource } from './credential-source.ts'
import type { CredentialSource } from './credential-source.ts'
import type { CredentialsOption } from './credentials.ts'
import type { AttemptEvent, SignEvent } from './hooks.ts'
import { requireOrigins } from './origins.ts'
import type { OriginsOption } from './origins.ts'
import { settleRetry } from './retry.ts'
import type { RetryOptions, RetryPolicy } from './retry.ts'
import { TransportError } from './transport-error.ts'

/** The options that all transports take. */
export interface TransportOptions {
  /** An access key, a token, an app code, a remote signer, or a function that returns one of them, now or later. */
  readonly credentials: CredentialsOption
  /** The origins to sign for, such as `https://host.example.com`; of a URL with a path, its origin counts. */
  readonly origins: OriginsOption
  /** What happens to a request for another origin: an error, or it is passed on unsigned. Default: `refuse`. */
  readonly otherOrigins?: 'refuse' | 'pass' | undefined
  /** Sent as `x-stage` where the request has none: `RELEASE`, for online services of ModelArts. */
  readonly stage?: string | undefined
  /**
   * `auto` signs text and bytes, and sends forms, files and streams as `UNSIGNED-PAYLOAD`, as the guide does;
   * `signed` signs forms and files too; `unsigned` signs no body. Default: `auto`.
   */
  readonly payload?: 'auto' | 'signed' | 'unsigned' | undefined
  /** The largest body. Default: 12 MiB with an access key, no limit with a token or an app code. */
  readonly maxBodyBytes?: number | undefined
  /** `learn`: where the gateway says that a signature has expired, take its time and try once more. Default: `learn`. */
  readonly clock?: 'learn' | 'local' | undefined
  /** Whether each attempt has a signed `X-Sdk-Nonce`, for backends that refuse replays. Default: false. */
  readonly nonce?: boolean | undefined
  /** Default: two retries of idempotent methods on network errors, 429 and 503. */
  readonly retry?: RetryOptions | false | undefined
  /** The longest time for a whole call, until the head of its answer has come. Default: none. */
  readonly timeoutSeconds?: number | undefined
  /** The longest time for one attempt, until the head of its answer has come. Default: none. */
  readonly attemptTimeoutSeconds?: number | undefined
  /** The longest silence within the body of an answer. Default: none. */
  readonly idleTimeoutSeconds?: number | undefined
  /** Whether a refused signature is an error that says why. Default: false, the answer is handed over. */
  readonly explain?: boolean | undefined
  /** Told of each attempt before it is sent. */
  readonly onSign?: ((event: SignEvent) => void) | undefined
  /** Told of each attempt when it has been answered or has failed. */
  readonly onAttempt?: ((event: AttemptEvent) => void) | undefined
}

/** {@link TransportOptions}, checked and complete. */
export interface TransportSettings {
  /** Gives the identity to sign with, renewed before it ends. */
  readonly source: CredentialSource
  /** The gateway's time, as far as it was learnt. */
  readonly clock: Clock
  /** The origins to sign for. */
  readonly origins: ReadonlySet<string>
  /** What happens to a request for another origin. */
  readonly otherOrigins: 'refuse' | 'pass'
  /** Sent as `x-stage` where the request has none. */
  readonly stage: string | undefined
  /** What is signed of a body, where the call does not say. */
  readonly payload: 'auto' | 'signed' | 'unsigned'
  /** The largest body; undefined: 12 MiB with an access key, no limit otherwise. */
  readonly maxBodyBytes: number | undefined
  /** Whether each attempt has a signed `X-Sdk-Nonce`. */
  readonly nonce: boolean
  /** What is tried again, and after how long. */
  readonly retry: RetryPolicy
  /** For a whole call, until the head of its answer has come; undefined: no limit. */
  readonly timeoutSeconds: number | undefined
  /** For one attempt, until the head of its answer has come; undefined: no limit. */
  readonly attemptTimeoutSeconds: number | undefined
  /** The longest silence within the body of an answer; undefined: no limit. */
  readonly idleTimeoutSeconds: number | undefined
  /** Whether a refused signature is an error that says why. */
  readonly explain: boolean
  /** Told of each attempt before it is sent. */
  readonly onSign: ((event: SignEvent) => void) | undefined
  /** Told of each attempt when it has been answered or has failed. */
  readonly onAttempt: ((event: AttemptEvent) => void) | undefined
}

const STAGE = /^[\x21-\x7e]+$/

/**
 * Checks the options once, when a transport is made.
 *
 * @throws TransportError `OPTION_INVALID`, and what wrong credentials throw
 */
export function settleOptions(options: TransportOptions): TransportSettings {
  if (typeof options !== 'object' || options === null)
    throw new TransportError(
      'OPTION_INVALID',
      `options must be an object with credentials and origins, not ${kindOf(options)}.`,
    )
  const { stage, maxBodyBytes } = options
  if (options.credentials === undefined)
    throw invalid('credentials', 'must be given: an access key, a token, an app code or a function')
  if (stage !== undefined && (typeof stage !== 'string' || !STAGE.test(stage)))
    throw invalid('stage', "must be the name of a stage, such as 'RELEASE'")
  if (maxBodyBytes !== undefined && !(typeof maxBodyBytes === 'number' && maxBodyBytes > 0))
    throw invalid('maxBodyBytes', 'must be a number of bytes above 0; Infinity is no limit')
  return {
    origins: requireOrigins(options.origins),
    otherOrigins: oneOf('otherOrigins', options.otherOrigins, ['refuse', 'pass']),
    stage,
    payload: oneOf('payload', options.payload, ['auto', 'signed', 'unsigned']),
    maxBodyBytes,
    clock: createClock(oneOf('clock', options.clock, ['learn', 'local'])),
    nonce: flag('nonce', options.nonce),
    retry: settleRetry(options.retry),
    timeoutSeconds: seconds('timeoutSeconds', options.timeoutSeconds),
    attemptTimeoutSeconds: seconds('attemptTimeoutSeconds', options.attemptTimeoutSeconds),
    idleTimeoutSeconds: seconds('idleTimeoutSeconds', options.idleTimeoutSeconds),
    explain: flag('explain', options.explain),
    onSign: hook('onSign', options.onSign),
    onAttempt: hook('onAttempt', options.onAttempt),
    source: createCredentialSource(options.credentials),
  }
}

function oneOf<const T extends string>(name: string, value: T | undefined, known: readonly [T, ...T[]]): T {
  if (value === undefined) return known[0]
  if (!known.includes(value)) throw invalid(name, `must be '${known.join("' or '")}'`)
  return value
}

function flag(name: string, value: boolean | undefined): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw invalid(name, 'must be true or false')
  return value === true
}

function seconds(name: string, value: number | undefined): number | undefined {
  // Timers count in 31 bits of milliseconds, and fire at once beyond that.
  if (value !== undefined && !(typeof value === 'number' && value > 0 && value <= 2_147_483))
    throw invalid(name, 'must be a number of seconds above 0; leave it out for no limit')
  return value
}

function hook<F>(name: string, value: F | undefined): F | undefined {
  if (value !== undefined && typeof value !== 'function') throw invalid(name, 'must be a function')
  return value
}

const invalid = (name: string, what: string): TransportError =>
  new TransportError('OPTION_INVALID', `options.${name} ${what}.`)
