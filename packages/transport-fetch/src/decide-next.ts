import {
  decideRedirect,
  isTransportError,
  originOf,
  provesAuthentication,
  readExpiredSignature,
  readGatewayError,
  retryDelay,
  TransportError,
  withoutBodyHeaders,
} from '@apig/signer-core/transport'
import type { Correction } from '@apig/signer-core/transport'
import type { FetchSettings } from './options.ts'
import { NO_BODY } from './prepare-body.ts'
import type { ReadyBody } from './prepare-body.ts'
import type { Call } from './read-call.ts'
import { readCopy } from './refusal.ts'
import type { Sent } from './send-attempt.ts'

/** What changes from one attempt of a call to the next. */
export interface CallState {
  method: string
  url: string
  headers: readonly (readonly [string, string])[]
  body: ReadyBody
  redirects: number
  retries: number
  /** The one retry with another clock that a call may have. */
  correction: Correction | undefined
}

/**
 * How many milliseconds to wait before the next attempt; undefined where this one was the last.
 *
 * @throws where a redirect must not be followed
 */
export async function decideNext(
  sent: Sent,
  call: Call,
  settings: FetchSettings,
  state: CallState,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const { response } = sent
  if (response === undefined)
    return signal?.aborted !== true && mayRetryAfter(sent.error) ? countRetry(settings, state) : undefined
  const text = isWorthReading(response, state) ? await readCopy(response, signal) : ''
  if (provesAuthentication(response.status, readGatewayError(text))) state.correction?.settle(true)
  if (followsRedirect(response, call, state)) return 0
  if (await correctsClock(sent, text, settings, state, signal)) return 0
  const { status, headers } = response
  return status < 400
    ? undefined
    : countRetry(settings, state, {
        status,
        retryAfter: headers.get('retry-after'),
        date: headers.get('date'),
      })
}

/** An attempt that took too long is like one that failed; all other errors of our own are for the caller. */
function mayRetryAfter(error: unknown): boolean {
  if (isTransportError(error)) return error.code === 'TIMEOUT'
  return !(error instanceof Error && error.name === 'AbortError')
}

function countRetry(
  { retry }: FetchSettings,
  state: CallState,
  answer: { status?: number; retryAfter?: string | null; date?: string | null } = {},
): number | undefined {
  const { method, retries, body } = state
  const delay = retryDelay(retry, { retry: retries, method, canRepeat: body.canRepeat, ...answer })
  if (delay !== undefined) state.retries++
  return delay
}

function isWorthReading({ status }: Response, { correction }: CallState): boolean {
  return status === 401 || (correction !== undefined && status >= 400 && status < 500)
}

function followsRedirect(response: Response, { redirect }: Call, state: CallState): boolean {
  if (redirect === 'manual') return false
  if (response.type === 'opaqueredirect')
    throw new TransportError(
      redirect === 'error' ? 'REDIRECT_REFUSED' : 'REDIRECT_UNREADABLE',
      'The answer is a redirect, and a browser does not say where to, so that nothing can be signed for it; call the final URL.',
    )
  const { method, url, redirects: count, body } = state
  const answer = { status: response.status, location: response.headers.get('location'), url, method, count }
  const hasBody = body.value !== undefined
  const next = decideRedirect({ ...answer, hasBody, canRepeat: body.canRepeat })
  if (next === undefined) return false
  if (redirect === 'error')
    throw new TransportError('REDIRECT_REFUSED', "The answer is a redirect, and init.redirect is 'error'.")
  state.url = next.url
  state.method = next.method
  state.redirects++
  if (!next.keepsBody) {
    state.body = NO_BODY
    state.headers = withoutBodyHeaders(state.headers)
  }
  return true
}

/** The one refusal that may be answered by another attempt: the gateway says that its clock is another one. */
async function correctsClock(
  { request, response }: Sent,
  text: string,
  { clock }: FetchSettings,
  state: CallState,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (response?.status !== 401 || state.correction !== undefined || !state.body.canRepeat) return false
  const expired = readExpiredSignature(401, text, request.date)
  if (expired === undefined) return false
  state.correction = await clock.correct(originOf(request.url), expired, signal)
  return state.correction !== undefined
}
