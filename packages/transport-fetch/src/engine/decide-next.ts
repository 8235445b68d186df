import type { ReadyBody } from '../body/ready-body.ts'
import type { HeaderPairs } from '../identity/request-headers.ts'
import { isTransportError } from '../transport-error.ts'
import type { TransportSettings } from '../transport-options.ts'
import type { Call, CallState } from './call.ts'
import type { Correction } from './clock.ts'
import { retryDelay } from './retry.ts'
import type { Sent } from './send-attempt.ts'
import { headerOf } from './sender.ts'
import type { ResponseHead, Sender } from './sender.ts'

/** What follows an attempt. */
export type Decision =
  | { readonly next: 'finish' }
  | { readonly next: 'retry'; readonly delayMilliseconds: number }
  | { readonly next: 'redirect'; readonly to: NextRequest }
  | { readonly next: 'correct-clock'; readonly correction: Correction }

/** What a redirect asks for. */
export interface NextRequest {
  /** Absolute. */
  readonly url: string
  readonly method: string
  /** Where the body is dropped: the headers without those that describe it. */
  readonly headers: HeaderPairs | undefined
}

export const FINISH: Decision = { next: 'finish' }

/**
 * @returns a promise only for a response that is neither a success nor to be retried
 * @throws TransportError where a redirect must not be followed
 */
export function decideNext<R>(
  sent: Sent<R>,
  call: Call,
  state: CallState,
  sender: Sender<R>,
  settings: TransportSettings,
  signal: AbortSignal | undefined,
): Decision | Promise<Decision> {
  const { attempt, response, error } = sent
  if (response === undefined) {
    // A network that fails in the one retry with another clock has the last word.
    const isFinal = signal?.aborted === true || state.correction?.isOpen() === true
    return isFinal || !mayRetryAfter(error, sender) ? FINISH : decideRetry(attempt.body, state, settings)
  }
  const head = sender.headOf(response)
  const { status } = head
  if (status === 401 || state.correction !== undefined || (call.redirect !== 'manual' && isRedirect(head)))
    return decideRare(attempt, response, call, state, sender, settings, signal)
  return status < 400 ? FINISH : decideRetry(attempt.body, state, settings, head)
}

/** An attempt that took too long is like one that failed; all other errors of our own are for the caller. */
function mayRetryAfter(error: unknown, sender: Pick<Sender<unknown>, 'isNetworkError'>): boolean {
  return isTransportError(error) ? error.code === 'TIMEOUT' : sender.isNetworkError(error)
}

/** @param head - undefined where no response came */
export function decideRetry(
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

const isRedirect = ({ status, isOpaqueRedirect }: ResponseHead): boolean =>
  isOpaqueRedirect || (status >= 300 && status < 400)

/** What decides about redirects and clocks is loaded by the first response that needs it. */
async function decideRare<R>(
  attempt: Sent<R>['attempt'],
  response: R,
  call: Call,
  state: CallState,
  sender: Sender<R>,
  settings: TransportSettings,
  signal: AbortSignal | undefined,
): Promise<Decision> {
  const loaded = await import('./decide-response.ts').catch((error: unknown) => {
    // A refusal says more than that a part of the program cannot be loaded.
    if (sender.headOf(response).status < 400) throw error
  })
  return loaded?.decideResponse(attempt, response, call, state, sender, settings, signal) ?? FINISH
}
