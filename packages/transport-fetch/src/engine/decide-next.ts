import { isTransportError } from '../transport-error.ts'
import type { CallContext } from './call-context.ts'
import { decideRetry, FINISH } from './decision.ts'
import type { Decision } from './decision.ts'
import type { Sent } from './send-attempt.ts'
import type { ResponseHead, Sender } from './sender.ts'

/**
 * @returns a promise only for a response that is neither a success nor to be retried
 * @throws TransportError where a redirect must not be followed
 */
export function decideNext<R>(sent: Sent<R>, context: CallContext<R>): Decision | Promise<Decision> {
  const { attempt, response, error } = sent
  const { call, state, sender, settings, signal } = context
  if (response === undefined) {
    // A network that fails in the one retry with another clock has the last word.
    const isFinal = signal?.aborted === true || state.correction?.isOpen() === true
    return isFinal || !mayRetryAfter(error, sender) ? FINISH : decideRetry(attempt.body, state, settings)
  }
  const head = sender.headOf(response)
  const { status } = head
  if (status === 401 || state.correction !== undefined || (call.redirect !== 'manual' && isRedirect(head)))
    return decideRare(attempt, response, context)
  return status < 400 ? FINISH : decideRetry(attempt.body, state, settings, head)
}

/** An attempt that took too long is like one that failed; all other errors of our own are for the caller. */
function mayRetryAfter(error: unknown, sender: Pick<Sender<unknown>, 'isNetworkError'>): boolean {
  return isTransportError(error) ? error.code === 'TIMEOUT' : sender.isNetworkError(error)
}

const isRedirect = ({ status, isOpaqueRedirect }: ResponseHead): boolean =>
  isOpaqueRedirect || (status >= 300 && status < 400)

/** What decides about redirects and clocks is loaded by the first response that needs it. */
async function decideRare<R>(
  attempt: Sent<R>['attempt'],
  response: R,
  context: CallContext<R>,
): Promise<Decision> {
  const loaded = await import('./decide-response.ts').catch((error: unknown) => {
    // A refusal says more than that a part of the program cannot be loaded.
    if (context.sender.headOf(response).status < 400) throw error
  })
  return loaded?.decideResponse(attempt, response, context) ?? FINISH
}
