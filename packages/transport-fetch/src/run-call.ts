import { abortable, attemptEvent, callHook, limitFor, originOf, wait } from '@apig/signer-core/transport'
import type { Identity } from '@apig/signer-core/transport'
import { requireSafeCredentials } from './browser-credentials.ts'
import { createDeadline, joinSignals } from './deadline.ts'
import { decideNext } from './decide-next.ts'
import type { CallState } from './decide-next.ts'
import { rememberRequest, throwRefusal } from './explain.ts'
import { withIdleTimeout } from './idle-timeout.ts'
import type { FetchSettings } from './options.ts'
import { NO_BODY, prepareBody } from './prepare-body.ts'
import type { ReadyBody } from './prepare-body.ts'
import type { Call } from './read-call.ts'
import { sendAttempt } from './send-attempt.ts'
import type { Sent } from './send-attempt.ts'

/** Signs and sends a call, as often as it has to be and may be. */
export async function runCall(call: Call, settings: FetchSettings): Promise<Response> {
  const { method, url, headers } = call
  const state: CallState = {
    method,
    url,
    headers,
    body: NO_BODY,
    redirects: 0,
    retries: 0,
    correction: undefined,
  }
  const deadline = createDeadline(settings.timeoutSeconds, 'timeoutSeconds', 'The call')
  const signal = joinSignals(call.signal, deadline.signal)
  try {
    const response = await attemptUntilDone(call, settings, state, signal)
    if (call.options.explain ?? settings.explain) await throwRefusal(response, signal)
    return response
  } catch (error) {
    // A stream that was not sent is given up, so that its source can close; one that was, the platform has ended.
    if (call.body?.kind === 'stream') call.body.value.cancel(error).catch(() => undefined)
    throw error
  } finally {
    deadline.clear()
    state.correction?.settle(false)
  }
}

async function attemptUntilDone(
  call: Call,
  settings: FetchSettings,
  state: CallState,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const { source, clock, maxBodyBytes, dangerouslyAllowBrowser } = settings
  const origin = originOf(call.url)
  const onProgress = call.options.onUploadProgress ?? settings.onUploadProgress
  for (let number = 1; ; number++) {
    signal?.throwIfAborted()
    const identity = await source.get(signal)
    requireSafeCredentials(identity, dangerouslyAllowBrowser)
    const limit = limitFor(identity, maxBodyBytes)
    if (number === 1) state.body = await abortable(prepare(call, settings, identity, limit), signal)
    const date = state.correction?.date() ?? clock.date(origin)
    const { method, url, headers, body } = state
    const sent = await sendAttempt(
      {
        number,
        method,
        url,
        headers,
        body,
        limit,
        identity,
        date,
        clockOffsetSeconds: clock.offsetSeconds(origin),
        rest: call.rest,
        onProgress,
        signal,
      },
      settings,
    )
    let delay: number | undefined
    try {
      delay = await decideNext(sent, call, settings, state, signal)
    } catch (error) {
      discard(sent)
      throw error
    } finally {
      callHook(settings.onAttempt, () => eventOf(sent, number, delay))
    }
    if (delay === undefined) return finish(sent, settings, state)
    discard(sent)
    if (delay > 0) await wait(delay, signal)
  }
}

function prepare(
  { url, headers, body, options }: Call,
  settings: FetchSettings,
  identity: Identity,
  limit: number,
): Promise<ReadyBody> {
  const payload = options.payload ?? settings.payload
  return prepareBody(body, { url, headers, isSigned: 'sign' in identity, payload, limit })
}

function finish(sent: Sent, settings: FetchSettings, { redirects }: CallState): Response {
  if (sent.response === undefined) throw sent.error
  const response = withIdleTimeout(sent.response, settings.idleTimeoutSeconds)
  if (redirects > 0) Object.defineProperty(response, 'redirected', { value: true })
  rememberRequest(response, sent.request)
  return response
}

/** Nobody reads this answer any more: its connection is free. */
function discard({ response }: Sent): void {
  response?.body?.cancel().catch(() => undefined)
}

function eventOf(
  { request, response, error, milliseconds }: Sent,
  attempt: number,
  delayMilliseconds: number | undefined,
): ReturnType<typeof attemptEvent> {
  return attemptEvent({
    attempt,
    request,
    milliseconds,
    error,
    delayMilliseconds,
    status: response?.status,
    requestId: response?.headers.get('x-request-id'),
    willRetry: delayMilliseconds !== undefined,
  })
}
