import type { AuthenticatedRequest } from '../identity/authenticate.ts'
import type { TransportSettings } from '../transport-options.ts'
import { startState } from './call.ts'
import type { Call, CallState } from './call.ts'
import { joinSignals, startDeadline } from './deadline.ts'
import { decideNext } from './decide-next.ts'
import type { Decision } from './decide-next.ts'
import { attemptEvent, callHook } from './hooks.ts'
import { explainReset } from './connection-reset.ts'
import { prepareAttempt } from './prepare-attempt.ts'
import { withoutBodyHeaders } from './redirect.ts'
import { sendAttempt } from './send-attempt.ts'
import type { Sent } from './send-attempt.ts'
import type { ResponseHead, Sender } from './sender.ts'
import { wait } from './wait.ts'

/** How a call has ended. */
export interface Outcome<R> {
  readonly response: R
  /** The request that the response belongs to. */
  readonly request: AuthenticatedRequest<unknown>
  readonly isRedirected: boolean
}

/** Prepares an attempt, sends it and decides what follows, until there is a response to hand over. */
export async function runCall<R>(
  call: Call,
  sender: Sender<R>,
  settings: TransportSettings,
): Promise<Outcome<R>> {
  const { body: given, origin } = call
  const state = startState(call)
  const deadline = startDeadline(settings.timeoutSeconds, 'timeoutSeconds', 'The call')
  const signal = joinSignals(call.signal, deadline?.signal)
  try {
    for (let number = 1; ; number++) {
      const attempt = await prepareAttempt(number, call, state, settings, signal)
      const sent = await sendAttempt(attempt, sender, settings, signal)
      if (sent.response !== undefined) settings.responded.add(origin)
      const decision = await decide(sent, call, state, sender, settings, signal)
      if (decision.next === 'finish') return await finish(sent, call, state, sender, settings, signal)
      if (sent.response !== undefined) sender.discard(sent.response)
      await goOn(decision, state, signal)
    }
  } catch (error) {
    // A stream that was not sent is given up, so that its source can close; one that was, the client has ended.
    if (given?.kind === 'stream') given.cancel(error)
    throw error
  } finally {
    deadline?.clear()
    state.correction?.finish(false)
  }
}

/** Decides, and tells the hook. */
async function decide<R>(
  sent: Sent<R>,
  call: Call,
  state: CallState,
  sender: Sender<R>,
  settings: TransportSettings,
  signal: AbortSignal | undefined,
): Promise<Decision> {
  let decision: Decision = { next: 'finish' }
  try {
    decision = await decideNext(sent, call, state, sender, settings, signal)
    return decision
  } catch (error) {
    if (sent.response !== undefined) sender.discard(sent.response)
    throw error
  } finally {
    callHook(settings.onAttempt, () =>
      attemptEvent({
        attempt: sent.attempt.number,
        request: sent.attempt.request,
        milliseconds: sent.milliseconds,
        head: sent.response === undefined ? undefined : sender.headOf(sent.response),
        error: sent.error,
        willRetry: decision.next !== 'finish',
        delayMilliseconds: decision.next === 'retry' ? decision.delayMilliseconds : undefined,
      }),
    )
  }
}

/** Makes of the state what the next attempt begins with, and waits for its time. */
async function goOn(
  decision: Exclude<Decision, { next: 'finish' }>,
  state: CallState,
  signal: AbortSignal | undefined,
): Promise<void> {
  switch (decision.next) {
    case 'retry':
      state.retries++
      return wait(decision.delayMilliseconds, signal)
    case 'correct-clock':
      state.correction = decision.correction
      return
    case 'redirect': {
      const { url, method, keepsBody } = decision.to
      Object.assign(state, { url, method, redirects: state.redirects + 1 })
      if (!keepsBody)
        Object.assign(state, {
          headers: withoutBodyHeaders(state.headers),
          given: undefined,
          prepared: undefined,
        })
    }
  }
}

async function finish<R>(
  { attempt, response, error }: Sent<R>,
  call: Call,
  { method, redirects }: CallState,
  sender: Sender<R>,
  settings: TransportSettings,
  signal: AbortSignal | undefined,
): Promise<Outcome<R>> {
  const { request, body } = attempt
  if (response === undefined)
    throw settings.responded.has(call.origin) && body.canRepeat
      ? explainReset(error, method, settings.retry)
      : error
  if (call.explain && mayBeRefusal(sender.headOf(response))) {
    // Loaded when it is needed, as the explainer is.
    const { requireAuthentication } = await import('./refusal.ts')
    await requireAuthentication(response, request, sender, signal)
  }
  return { response, request, isRedirected: redirects > 0 }
}

const mayBeRefusal = ({ status }: ResponseHead): boolean => status === 400 || status === 401 || status === 403
