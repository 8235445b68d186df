import type { ReadyBody } from '../body/ready-body.ts'
import { TransportError } from '../transport-error.ts'
import type { Attempt, Call, CallState } from './call.ts'
import type { CallContext } from './call-context.ts'
import { correctClock } from './correct-clock.ts'
import { decideRetry, FINISH } from './decision.ts'
import type { Decision, NextRequest } from './decision.ts'
import { provesAuthentication, readExpiredSignature, readGatewayError } from './gateway-error.ts'
import { decideRedirect, withoutBodyHeaders } from './redirect.ts'
import { headerOf } from './sender.ts'
import type { ResponseHead } from './sender.ts'

/**
 * What follows a redirect, a 401, or any response to an attempt with another clock.
 *
 * @throws TransportError where a redirect must not be followed
 */
export async function decideResponse<R>(
  { body, request }: Attempt,
  response: R,
  { call, state, sender, settings, signal }: CallContext<R>,
): Promise<Decision> {
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
  const correction = expired && (await correctClock(settings.clock, call.origin, expired, signal))
  return correction === undefined ? FINISH : { next: 'correct-clock', correction }
}

function isWorthReading(status: number, { correction }: CallState): boolean {
  return status === 401 || (correction !== undefined && status >= 400 && status < 500)
}

function redirectOf(
  head: ResponseHead,
  { open, canRepeat }: ReadyBody,
  { redirect }: Call,
  { method, url, headers, redirects: count }: CallState,
): NextRequest | undefined {
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
  if (to === undefined) return undefined
  if (redirect === 'error')
    throw new TransportError('REDIRECT_REFUSED', "The response is a redirect, and init.redirect is 'error'.")
  return { url: to.url, method: to.method, headers: to.keepsBody ? undefined : withoutBodyHeaders(headers) }
}
