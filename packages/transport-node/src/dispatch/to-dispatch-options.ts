import type { TransportSettings } from '@apig/signer-core/transport'
import type { Sendable } from '../body/payload.ts'
import { withProgress } from '../body/progress.ts'
import type { OnProgress } from '../body/progress.ts'
import type { PreparedAttempt } from './pristine-call.ts'
import type { DispatchOptions } from './undici.ts'

// Signed headers must not be sent again by somebody who cannot sign: undici's `redirect` and `retry`, where they stand
// behind the signature, are told to leave the answer alone.
const NO_RETRIES = {
  maxRetries: 0,
  throwOnError: false,
  retry: (error: Error, _context: unknown, callback: (error: Error) => void): void => callback(error),
}

/** What undici's own types leave out. */
interface NextOptions extends Omit<DispatchOptions, 'body' | 'query'> {
  body?: Sendable
  query?: DispatchOptions['query'] | null
  maxRedirections?: number
  retryOptions?: object
}

/** One attempt, as the next dispatcher takes it. */
export function toDispatchOptions(
  options: DispatchOptions,
  { request, payload }: PreparedAttempt,
  origin: string,
  host: string | undefined,
  { idleTimeoutSeconds }: TransportSettings,
  onProgress: OnProgress | undefined,
  attempt: number,
): DispatchOptions {
  const { headers } = request
  if (host !== undefined) headers['host'] = host
  let body: Sendable = payload.open()
  if (onProgress !== undefined && body !== null)
    body = withProgress(body, payload.length, attempt, onProgress)
  const isAtHand = body === null || typeof body === 'string' || body instanceof Uint8Array
  if (!isAtHand && payload.length !== undefined) headers['content-length'] = String(payload.length)
  // Of all ways to copy and add keys by far the fastest: a spread costs a request as much as half its signature.
  const next = Object.assign(
    { maxRedirections: 0, retryOptions: NO_RETRIES },
    options,
  ) as unknown as NextOptions
  // It is in the path.
  if (next.query !== undefined) next.query = null
  next.method = request.method
  next.path = request.url.slice(origin.length)
  next.headers = headers
  next.body = body
  next.maxRedirections = 0
  next.retryOptions = NO_RETRIES
  if (idleTimeoutSeconds !== undefined) next.bodyTimeout = idleTimeoutSeconds * 1000
  return next as unknown as DispatchOptions
}
