import { refusalResponse } from '../result/response.ts'
import type { RefusedRequest } from '../result/result.ts'

/** A refusal as a Fetch `Response`. The connection is the server's own business. */
export function refuseFetch(refused: RefusedRequest): Response {
  const { status, headers, body } = refusalResponse(refused)
  const { connection: _, ...kept } = headers
  return new Response(body, { status, headers: kept })
}
