import { UNSIGNED_PAYLOAD } from '@apig/signer-core/internal'
import type { AuthenticatedRequest } from '../identity/authenticate.ts'
import type { Identity } from '../identity/identity.ts'
import type { AttemptEvent, Attributes, SignEvent } from './hooks.ts'
import { headerOf, isHeaders } from './sender.ts'
import type { ResponseHead } from './sender.ts'

/** What is known when an attempt ends. */
export interface AttemptEnd {
  /** 1 for the first attempt. */
  readonly attempt: number
  /** What was sent. */
  readonly request: AuthenticatedRequest<unknown>
  /** How long the attempt took. */
  readonly milliseconds: number
  /** Whether another attempt follows. */
  readonly willRetry: boolean
  /** Of the response; undefined where none came. */
  readonly head?: ResponseHead | undefined
  /** What failed, where no response came. */
  readonly error?: unknown
  /** The pause before the next attempt. */
  readonly delayMilliseconds?: number | undefined
}

const GATEWAY_HEADER = /^x-apig-(?:ratelimit-[\w-]{1,40}|latency|upstream-latency)$/
const MAX_VALUE_LENGTH = 200
const WORD = /^[\w.-]{1,100}$/

/** What `onSign` is told of an attempt that is about to be sent. */
export function signEvent(
  attempt: number,
  request: AuthenticatedRequest<unknown>,
  identity: Identity,
  clockOffsetSeconds: number,
): SignEvent {
  const { signed } = request
  return {
    attempt,
    attributes: {
      ...describe(attempt, request),
      'apig.authentication': identity.kind,
      'apig.clock_offset_seconds': clockOffsetSeconds,
      ...(signed !== undefined && {
        'apig.signed_headers': signed.signedHeaders,
        'apig.payload': signed.payloadHash === UNSIGNED_PAYLOAD ? 'unsigned' : 'signed',
      }),
    },
  }
}

/** What `onAttempt` is told of an attempt that has ended. */
export function attemptEvent(end: AttemptEnd): AttemptEvent {
  const { attempt, request, milliseconds, willRetry, head, error, delayMilliseconds } = end
  const status = head?.status
  const requestId = head && headerOf(head, 'x-request-id')
  return {
    attempt,
    outcome: status === undefined ? 'error' : 'response',
    willRetry,
    attributes: {
      ...describe(attempt, request),
      'apig.duration_milliseconds': milliseconds,
      'apig.will_retry': willRetry,
      ...(status !== undefined && { 'http.response.status_code': status }),
      ...(status === undefined && { 'error.type': typeOf(error) }),
      ...(status !== undefined && status >= 400 && { 'error.type': String(status) }),
      ...(requestId !== undefined && WORD.test(requestId) && { 'apig.request_id': requestId }),
      ...(head !== undefined && gatewayHeaders(head)),
      ...(delayMilliseconds !== undefined && {
        'apig.retry_delay_milliseconds': Math.round(delayMilliseconds),
      }),
    },
  }
}

/** `X-Apig-RateLimit-Api: remain:99,limit:100,time:1 day` and its like, by the names OpenTelemetry has for headers. */
function gatewayHeaders(head: ResponseHead): Attributes {
  const found = headerEntries(head).filter(
    ([name, value]) => GATEWAY_HEADER.test(name) && value.length <= MAX_VALUE_LENGTH,
  )
  return Object.fromEntries(found.map(([name, value]) => [`http.response.header.${name}`, [value]]))
}

function describe(attempt: number, { method, url }: AuthenticatedRequest<unknown>): Attributes {
  const { protocol, hostname, port, pathname } = new URL(url)
  return {
    'http.request.method': method,
    'http.request.resend_count': attempt - 1,
    'url.scheme': protocol.slice(0, -1),
    'url.path': pathname,
    'server.address': hostname,
    'server.port': port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  }
}

/** `ECONNRESET`, `TIMEOUT`, `AbortError`: the most telling word, never a message. */
function typeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  for (const word of [codeOf(cause), codeOf(error), error instanceof Error ? error.name : undefined])
    if (typeof word === 'string' && WORD.test(word)) return word
  return 'Error'
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined

/** Names and values, the names in lower case. */
function headerEntries({ headers }: ResponseHead): readonly (readonly [string, string])[] {
  if (isHeaders(headers)) return [...headers]
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  )
}
