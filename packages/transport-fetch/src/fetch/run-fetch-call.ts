import { runCall } from '../engine/run-call.ts'
import type { Sender } from '../engine/sender.ts'
import { rememberRequest } from '../engine/sent-requests.ts'
import type { TransportSettings } from '../transport-options.ts'
import type { FetchCall } from './read-call.ts'

/** Signs and sends one call of a fetch. */
export async function runFetchCall(
  call: FetchCall,
  sender: Sender<Response>,
  settings: TransportSettings,
): Promise<Response> {
  const { response: last, request, isRedirected } = await runCall(call, sender, settings)
  const response = call.integrity === '' ? last : await withIntegrity(last, call.integrity)
  if (isRedirected) Object.defineProperty(response, 'redirected', { value: true })
  rememberRequest(response, request)
  return response
}

/** Few calls ask for it: it is loaded by those that do. */
async function withIntegrity(response: Response, integrity: string): Promise<Response> {
  const { checkIntegrity } = await import('./integrity.ts')
  return checkIntegrity(response, integrity)
}
