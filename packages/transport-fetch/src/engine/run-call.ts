import type { AuthenticatedRequest } from '../identity/authenticate.ts'
import { isBrowser } from '../platform.ts'
import type { TransportSettings } from '../transport-options.ts'
import { startState } from './call.ts'
import type { Call, CallState } from './call.ts'
import type { CallContext } from './call-context.ts'
import { joinSignals, startDeadline } from './deadline.ts'
import { decideNext } from './decide-next.ts'
import { FINISH } from './decision.ts'
import type { Decision } from './decision.ts'
import { callHook } from './hooks.ts'
import { prepareAttempt } from './prepare-attempt.ts'
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
  const context: CallContext<R> = { call, state, sender, settings, signal }
  try {
    for (let number = 1; ; number++) {
      const attempt = await prepareAttempt(number, context)
      const sent = await sendAttempt(attempt, context)
      if (sent.response !== undefined) settings.responded.add(origin)
      const decision = await decide(sent, context)
      if (decision.next === 'finish') return await finish(sent, context)
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
async function decide<R>(sent: Sent<R>, context: CallContext<R>): Promise<Decision> {
  let decision: Decision = FINISH
  try {
    const made = decideNext(sent, context)
    decision = made instanceof Promise ? await made : made
    return decision
  } catch (error) {
    if (sent.response !== undefined) context.sender.discard(sent.response)
    throw error
  } finally {
    if (context.settings.onAttempt !== undefined) await tellEnded(sent, decision, context)
  }
}

async function tellEnded<R>(
  { attempt, milliseconds, response, error }: Sent<R>,
  decision: Decision,
  { sender, settings }: CallContext<R>,
): Promise<void> {
  const { attemptEvent } = await import('./describe-attempt.ts')
  callHook(settings.onAttempt, () =>
    attemptEvent({
      attempt: attempt.number,
      request: attempt.request,
      milliseconds,
      head: response === undefined ? undefined : sender.headOf(response),
      error,
      willRetry: decision.next !== 'finish',
      delayMilliseconds: decision.next === 'retry' ? decision.delayMilliseconds : undefined,
    }),
  )
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
      const { url, method, headers } = decision.to
      Object.assign(state, { url, method, redirects: state.redirects + 1 })
      if (headers !== undefined) Object.assign(state, { headers, given: undefined, prepared: undefined })
    }
  }
}

async function finish<R>(
  { attempt, response, error }: Sent<R>,
  { call, state, sender, settings, signal }: CallContext<R>,
): Promise<Outcome<R>> {
  const { request, body } = attempt
  if (response === undefined) {
    // Browsers do not tell a reset from any other failure.
    if (!settings.responded.has(call.origin) || !body.canRepeat || isBrowser()) throw error
    const { explainReset } = await import('./connection-reset.ts')
    throw explainReset(error, state.method, settings.retry)
  }
  if (call.explain && mayBeRefusal(sender.headOf(response))) {
    // Loaded when it is needed, as the explainer is. Where it cannot be, the response is what there is to say.
    const refusal = await import('./refusal.ts').catch(() => undefined)
    await refusal?.requireAuthentication(response, request, sender, signal)
  }
  return { response, request, isRedirected: state.redirects > 0 }
}

const mayBeRefusal = ({ status }: ResponseHead): boolean => status === 400 || status === 401 || status === 403
