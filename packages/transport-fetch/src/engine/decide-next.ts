import type { ReadyBody } from '../body/ready-body.ts'
import { isTransportError, TransportError } from '../transport-error.ts'
import type { TransportSettings } from '../transport-options.ts'
import type { Call, CallState } from './call.ts'
import type { Correction } from './clock.ts'
import { provesAuthentication, readExpiredSignature, readGatewayError } from './gateway-error.ts'
import { decideRedirect } from './redirect.ts'
import type { Redirect } from './redirect.ts'
import { retryDelay } from './retry.ts'
import type { Sent } from './send-attempt.ts'
import { headerOf } from './sender.ts'
import type { ResponseHead, Sender } from './sender.ts'

/** What follows an attempt. */
export type Decision =
  | { readonly next: 'finish' }
  | { readonly next: 'retry'; readonly delayMilliseconds: number }
  | { readonly next: 'redirect'; readonly to: Redirect }
  | { readonly next: 'correct-clock'; readonly correction: Correction }

const FINISH: Decision = { next: 'finish' }

/** @throws TransportError where a redirect must not be followed */
export async function decideNext<R>(
  { attempt, response, error }: Sent<R>,
  call: Call,
  state: CallState,
  sender: Sender<R>,
  settings: TransportSettings,
  signal: AbortSignal | undefined,
): Promise<Decision> {
  const { body, request } = attempt
  if (response === undefined) {
    // A network that fails in the one retry with another clock has the last word.
    const isFinal = signal?.aborted === true || state.correction?.isOpen() === true
    return isFinal || !mayRetryAfter(error, sender) ? FINISH : decideRetry(body, state, settings)
  }
  const head = sender.headOf(response)
  const { status } = head
  const text = isWorthReading(status, state) ? await sender.peek(response, signal) : ''
  if (state.correction !== undefined && provesAuthentication(status, readGatewayError(text)))
    state.correction.finish(true)
  const to = redirectOf(head, body, call, state)
  if (to !== undefined) return { next: 'redirect', to }
  if (status < 400) return FINISH
  if (status !== 401) return decideRetry(body, state, settings, head)
  if (state.correction !== undefined || !body.canRepeat) return FINISH
  const expired = readExpiredSignature(status, text, request.date)
  const correction = expired && (await settings.clock.correct(call.origin, expired, signal))
  return correction === undefined ? FINISH : { next: 'correct-clock', correction }
}

/** An attempt that took too long is like one that failed; all other errors of our own are for the caller. */
function mayRetryAfter(error: unknown, sender: Pick<Sender<unknown>, 'isNetworkError'>): boolean {
  return isTransportError(error) ? error.code === 'TIMEOUT' : sender.isNetworkError(error)
}

/** @param head - undefined where no response came */
function decideRetry(
  { canRepeat }: ReadyBody,
  { method, retries }: CallState,
  { retry }: TransportSettings,
  head?: ResponseHead,
): Decision {
  const delayMilliseconds = retryDelay(retry, {
    retry: retries,
    method,
    canRepeat,
    status: head?.status,
    retryAfter: head && headerOf(head, 'retry-after'),
    date: head && headerOf(head, 'date'),
  })
  return delayMilliseconds === undefined ? FINISH : { next: 'retry', delayMilliseconds }
}

function isWorthReading(status: number, { correction }: CallState): boolean {
  return status === 401 || (correction !== undefined && status >= 400 && status < 500)
}

function redirectOf(
  head: ResponseHead,
  { open, canRepeat }: ReadyBody,
  { redirect }: Call,
  { method, url, redirects: count }: CallState,
): Redirect | undefined {
  const { status } = head
  if (redirect === 'manual') return undefined
  if (head.isOpaqueRedirect)
    throw new TransportError(
      redirect === 'error' ? 'REDIRECT_REFUSED' : 'REDIRECT_UNREADABLE',
      'The response is a redirect, and a browser does not say where to, so nothing can be signed for it; call the final URL.',
    )
  if (status < 300 || status >= 400) return undefined
  const location = headerOf(head, 'location')
  const to = decideRedirect({ status, location, url, method, count, hasBody: open !== undefined, canRepeat })
  if (to !== undefined && redirect === 'error')
    throw new TransportError('REDIRECT_REFUSED', "The response is a redirect, and init.redirect is 'error'.")
  return to
}
