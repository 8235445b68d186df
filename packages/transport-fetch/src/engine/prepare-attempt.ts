import { limitFor } from '../body/body-limit.ts'
import { hashLarge } from '../body/hash-large.ts'
import { prepareBody } from '../body/prepare-body.ts'
import type { ReadyBody } from '../body/ready-body.ts'
import { authenticate } from '../identity/authenticate.ts'
import type { AuthenticatedRequest } from '../identity/authenticate.ts'
import type { Identity } from '../identity/identity.ts'
import type { PayloadMode, TransportSettings } from '../transport-options.ts'
import type { Call, CallState } from './call.ts'
import { callHook, signEvent } from './hooks.ts'
import { abortable } from './wait.ts'

/** An attempt that is ready to be sent. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number
  readonly request: AuthenticatedRequest<unknown>
  readonly body: ReadyBody
  /** The largest number of bytes that may be sent. */
  readonly limit: number
}

/**
 * Credentials, body, signature: everything that an attempt needs, from the call as it was made.
 *
 * @throws where it cannot be signed, or was aborted before
 */
export async function prepareAttempt(
  number: number,
  { origin, payload }: Pick<Call, 'origin' | 'payload'>,
  state: CallState,
  settings: TransportSettings,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const { source, clock, maxBodyBytes, stage, nonce, headerValues, authorizationHeader, onSign } = settings
  signal?.throwIfAborted()
  const identity = await source.get(signal)
  const limit = limitFor(identity, maxBodyBytes)
  const body = await abortable(bodyOf(state, identity, payload, limit, settings), signal)
  const { method, url, headers } = state
  const request = await authenticate(
    // A stream is not read, yet it is not the same as no body.
    { method, url, headers, body: body.whole ?? body.open, payload: body.payload },
    identity,
    {
      date: state.correction?.date() ?? clock.date(origin),
      stage,
      nonce,
      signal,
      headerValues,
      authorizationHeader,
    },
  )
  signal?.throwIfAborted()
  callHook(onSign, () => signEvent(number, request, identity, clock.offsetSeconds(origin)))
  // The hook is the caller's code.
  signal?.throwIfAborted()
  return { number, request, body, limit }
}

/** Once for all attempts, unless a function gives a token after an access key, or the other way round. */
async function bodyOf(
  state: CallState,
  identity: Identity,
  payload: PayloadMode,
  limit: number,
  { algorithm }: TransportSettings,
): Promise<ReadyBody> {
  const isSigned = 'sign' in identity
  const { url, headers, prepared } = state
  if (prepared?.isSigned === isSigned) return prepared.body
  const whole = prepared?.body.whole
  const ready = await prepareBody(whole === undefined ? state.given : { kind: 'whole', value: whole }, {
    url,
    headers,
    isSigned,
    payload,
    contentHeader: algorithm.contentHeader,
    limit,
  })
  const body = await hashLarge(ready, algorithm)
  state.prepared = { body, isSigned }
  return body
}
