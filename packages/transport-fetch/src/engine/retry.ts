import { invalidOption, requireOptions } from '../require-options.ts'

/** When and how often a failed attempt is followed by another one. */
export interface RetryOptions {
  /** How many attempts may follow the first. Default: 2. */
  readonly retries?: number | undefined
  /** Methods that may be repeated. Default: the idempotent ones, GET, HEAD, OPTIONS, PUT, DELETE. */
  readonly methods?: readonly string[] | undefined
  /** Statuses after which another attempt may succeed. Default: 429, 503. Never 401 or 403: five failures lock the access key. */
  readonly statuses?: readonly number[] | undefined
  /** The pause before the first retry, doubled for each further one; a random part of it is waited. Default: 0.5. */
  readonly baseDelaySeconds?: number | undefined
  /** The longest pause. A response that asks for a longer one (`Retry-After`) is handed over instead. Default: 30. */
  readonly maxDelaySeconds?: number | undefined
}

/** {@link RetryOptions}, complete. */
export interface RetryPolicy {
  /** How many attempts may follow the first; 0: none. */
  readonly retries: number
  /** Methods that may be repeated, in upper case. */
  readonly methods: ReadonlySet<string>
  /** Statuses after which another attempt may succeed. */
  readonly statuses: ReadonlySet<number>
  /** The pause before the first retry, doubled for each further one. */
  readonly baseDelaySeconds: number
  /** The longest pause. */
  readonly maxDelaySeconds: number
}

/** How an attempt has failed. */
export interface FailedAttempt {
  /** How many retries there were before. */
  readonly retry: number
  /** The method that was sent, in upper case. */
  readonly method: string
  /** Whether the body can be sent again: a stream cannot. */
  readonly canRepeat: boolean
  /** The status of the response; undefined where the network failed. */
  readonly status?: number | undefined
  /** The response's `Retry-After`. */
  readonly retryAfter?: string | null | undefined
  /** The response's `Date`, which a `Retry-After` with a date is measured by. */
  readonly date?: string | null | undefined
}

const RETRY_OPTIONS: readonly (keyof RetryOptions)[] = [
  'retries',
  'methods',
  'statuses',
  'baseDelaySeconds',
  'maxDelaySeconds',
]
const IDEMPOTENT = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']
const NEVER = new Set([401, 403])

/**
 * The options, complete; `false` retries nothing.
 *
 * @throws TransportError `OPTION_INVALID`
 */
export function resolveRetry(options: RetryOptions | false | undefined): RetryPolicy {
  const given: RetryOptions = options === false ? { retries: 0 } : options === undefined ? {} : options
  requireOptions('options.retry', given, RETRY_OPTIONS)
  const {
    retries = 2,
    methods = IDEMPOTENT,
    statuses = [429, 503],
    baseDelaySeconds = 0.5,
    maxDelaySeconds = 30,
  } = given
  if (!Number.isInteger(retries) || retries < 0)
    throw invalidOption('options.retry.retries', 'must be a whole number, 0 or more')
  for (const [name, value] of Object.entries({ baseDelaySeconds, maxDelaySeconds }))
    if (!Number.isFinite(value) || value < 0)
      throw invalidOption(`options.retry.${name}`, 'must be a number of seconds, 0 or more')
  if (!Array.isArray(methods) || !methods.every((method) => typeof method === 'string'))
    throw invalidOption('options.retry.methods', "must be an array of methods such as 'GET'")
  if (!Array.isArray(statuses) || !statuses.every((status) => Number.isInteger(status) && status >= 400))
    throw invalidOption('options.retry.statuses', 'must be an array of HTTP statuses of 400 and more')
  if (statuses.some((status) => NEVER.has(status)))
    throw invalidOption(
      'options.retry.statuses',
      'must not have 401 or 403: five failures lock the access key',
    )
  return {
    retries,
    methods: new Set(methods.map((method) => method.toUpperCase())),
    statuses: new Set(statuses),
    baseDelaySeconds,
    maxDelaySeconds,
  }
}

/** How many milliseconds to wait before the next attempt; undefined for no further attempt. */
export function retryDelay(
  policy: RetryPolicy,
  failure: FailedAttempt,
  random: () => number = Math.random,
  now: () => number = Date.now,
): number | undefined {
  const { retry, method, canRepeat, status } = failure
  if (retry >= policy.retries || !canRepeat || !policy.methods.has(method)) return undefined
  if (status !== undefined && !policy.statuses.has(status)) return undefined
  const longest = policy.maxDelaySeconds * 1000
  const backoff = Math.min(longest, policy.baseDelaySeconds * 1000 * 2 ** retry)
  // At least half of it, so that many clients spread out and none comes back at once.
  const jittered = backoff * (0.5 + random() / 2)
  const asked = readRetryAfter(failure, now)
  if (asked === undefined) return jittered
  // All who were told the same second would come back together.
  return asked > longest ? undefined : asked + jittered
}

function readRetryAfter({ retryAfter, date }: FailedAttempt, now: () => number): number | undefined {
  const text = retryAfter?.trim()
  if (text === undefined || text === '') return undefined
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000
  const until = Date.parse(text)
  if (Number.isNaN(until)) return undefined
  const from = Date.parse(date ?? '')
  return Math.max(0, until - (Number.isNaN(from) ? now() : from))
}
