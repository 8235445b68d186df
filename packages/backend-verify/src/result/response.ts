import type { RefusedRequest } from './result.ts'

/** An HTTP response, for any framework to send. */
export interface RefusalResponse {
  /** The HTTP status. */
  readonly status: number
  /** Leave out `connection` on HTTP/2, which has no such header. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON; not to be sent in response to HEAD. */
  readonly body: string
}

/**
 * The response to a request that was refused. It says one public word and the request id, so that an unknown key and a
 * wrong signature cannot be told apart.
 *
 * @example
 * ```ts
 * import { createVerifier, refusalResponse } from '@apig/backend-verify'
 *
 * const verifier = createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })
 * const result = await verifier.verify({ method: 'GET', url: '/', headers: [] })
 * if (!result.ok) console.log(refusalResponse(result).body) // {"error":"missing","request_id":"..."}
 * ```
 */
export function refusalResponse(refused: RefusedRequest): RefusalResponse {
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  }
  if (refused.status === 401) headers['www-authenticate'] = refused.algorithms.join(', ')
  // The client's clock is wrong or the request is old; the verifier's time tells which.
  if (refused.reason === 'expired') headers.date = refused.receivedAt.toUTCString()
  if (refused.retryAfterSeconds !== undefined) headers['retry-after'] = String(refused.retryAfterSeconds)
  // What is left of the body would be taken for the next request, or hold the connection.
  if (refused.bodyUnread) headers.connection = 'close'
  const body = JSON.stringify({ error: refused.reason, request_id: refused.requestId })
  return { status: refused.status, headers, body }
}
