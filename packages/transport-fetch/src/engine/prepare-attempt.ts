import { limitFor } from '../body/body-limit.ts'
import { hashLarge } from '../body/hash-large.ts'
import { prepareBody } from '../body/prepare-body.ts'
import type { ReadyBody } from '../body/ready-body.ts'
import { authenticate } from '../identity/authenticate.ts'
import type { Identity } from '../identity/identity.ts'
import type { PayloadMode, TransportSettings } from '../transport-options.ts'
import type { Attempt, CallState } from './call.ts'
import type { CallContext } from './call-context.ts'
import { callHook } from './hooks.ts'
import { abortable } from './wait.ts'

/**
 * Credentials, body, signature: everything that an attempt needs, from the call as it was made.
 *
 * @throws where it cannot be signed, or was aborted before
 */
export async function prepareAttempt(
  number: number,
  { call, state, settings, signal }: Pick<CallContext<unknown>, 'call' | 'state' | 'settings' | 'signal'>,
): Promise<Attempt> {
  const { origin, payload } = call
  const { source, clock, maxBodyBytes, stage, nonce, headerValues, authorizationHeader } = settings
  signal?.throwIfAborted()
  // Most of what follows is at hand, and each `await` costs a call as much as a header.
  const found = source.get(signal)
  const identity = found instanceof Promise ? await found : found
  const limit = limitFor(identity, maxBodyBytes)
  const isSigned = 'sign' in identity
  // Once for all attempts, unless a function gives a token after an access key, or the other way round.
  if (state.prepared?.isSigned !== isSigned) {
    const ready = readyBody(state, isSigned, payload, limit, settings)
    const body = ready instanceof Promise ? await abortable(ready, signal) : ready
    state.prepared = { body, isSigned }
  }
  const { body } = state.prepared
  const { method, url, headers } = state
  // A stream is not read, yet it is not the same as no body.
  const given = { method, url, headers, body: body.whole ?? body.open, payload: body.payload }
  const made = authenticate(given, identity, {
    date: state.correction?.date() ?? clock.date(origin),
    stage,
    nonce,
    signal,
    headerValues,
    authorizationHeader,
  })
  const request = made instanceof Promise ? await made : made
  signal?.throwIfAborted()
  const attempt = { number, request, body, limit }
  if (settings.onSign !== undefined || settings.onAttempt !== undefined)
    await tellSigned(attempt, identity, clock.offsetSeconds(origin), settings)
  // The hook is the caller's code.
  signal?.throwIfAborted()
  return attempt
}

/** Few programs listen: what describes an attempt is loaded by those that do, before anything is sent. */
async function tellSigned(
  { number, request }: Attempt,
  identity: Identity,
  clockOffsetSeconds: number,
  { onSign }: TransportSettings,
): Promise<void> {
  const { signEvent } = await import('./describe-attempt.ts')
  callHook(onSign, () => signEvent(number, request, identity, clockOffsetSeconds))
}

function readyBody(
  { url, headers, given, prepared }: CallState,
  isSigned: boolean,
  payload: PayloadMode,
  limit: number,
  { algorithm }: TransportSettings,
): ReadyBody | Promise<ReadyBody> {
  const { contentHeader } = algorithm
  const whole = prepared?.body.whole
  const body = prepareBody(whole === undefined ? given : { kind: 'whole', value: whole }, {
    url,
    headers,
    isSigned,
    payload,
    contentHeader,
    limit,
  })
  return body instanceof Promise
    ? body.then((ready) => hashLarge(ready, algorithm))
    : hashLarge(body, algorithm)
}
