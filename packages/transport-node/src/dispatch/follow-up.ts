import { decideRedirect, retryDelay, TransportError } from '@apig/signer-core/transport'
import type { Redirect, RetryPolicy } from '@apig/signer-core/transport'
import type { Head } from './attempt.ts'
import type { PristineCall } from './pristine-call.ts'
import { headerOf } from './undici.ts'

/**
 * Where an answer sends a call; undefined where it is to be handed over.
 *
 * @param count - how many redirects were followed before
 * @param limit - how many are followed; `refuse` makes an error of the first
 * @throws TransportError `REDIRECT_REFUSED`, and what a redirect that cannot be followed throws
 */
export function redirectOf(
  head: Head,
  pristine: PristineCall,
  count: number,
  limit: number | 'refuse',
): Redirect | undefined {
  const { status } = head
  if (status < 300 || status >= 400) return undefined
  if (limit !== 'refuse' && count >= limit) return undefined
  const { method, url, hasBody, repeatable: canRepeat } = pristine
  const location = headerOf(head.headers, 'location')
  const redirect = decideRedirect({ status, location, url, method, count, hasBody, canRepeat })
  if (redirect !== undefined && limit === 'refuse')
    throw new TransportError('REDIRECT_REFUSED', "The answer is a redirect, and init.redirect is 'error'.")
  return redirect
}

/** How many milliseconds to wait before the next attempt; undefined where there shall be none. No head: no answer came. */
export function delayBeforeRetry(
  policy: RetryPolicy,
  { method, repeatable: canRepeat }: PristineCall,
  retry: number,
  head: Head | undefined,
): number | undefined {
  if (retry >= policy.retries) return undefined
  const headers = head?.headers
  return retryDelay(policy, {
    retry,
    method,
    canRepeat,
    status: head?.status,
    retryAfter: headers && headerOf(headers, 'retry-after'),
    date: headers && headerOf(headers, 'date'),
  })
}
