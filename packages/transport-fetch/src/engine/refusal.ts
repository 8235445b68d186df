import type { MismatchKind } from '@apig/signer-core'
import type { AuthenticatedRequest } from '../identity/authenticate.ts'
import { TransportError } from '../transport-error.ts'
import { explain } from './explain.ts'
import type { Sender } from './sender.ts'

const AUTHENTICATION: ReadonlySet<MismatchKind> = new Set<MismatchKind>([
  'canonical-request',
  'secret-access-key',
  'signature',
  'clock',
  'access-key-unknown',
  'access-key-locked',
  'token',
  'authorization-missing',
  'api-key-required',
  'authentication',
  'not-authorized',
])

/**
 * Makes an error of a response, 400 (as ModelArts has it), 401 or 403, that refuses the authentication.
 *
 * @throws TransportError `AUTHENTICATION_FAILED`, which says why and has the response
 */
export async function requireAuthentication<R>(
  response: R,
  request: AuthenticatedRequest<unknown>,
  sender: Sender<R>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { status, headers } = sender.headOf(response)
  const body = await sender.peek(response, signal)
  const error = await refusalOf(request, { status, headers, body })
  if (error === undefined) return
  sender.discard(response)
  throw error
}

async function refusalOf(
  request: AuthenticatedRequest<unknown>,
  received: Parameters<typeof explain>[1],
): Promise<TransportError | undefined> {
  // Where the explainer cannot be loaded, the response is what there is to say.
  const mismatch = await explain(request, received).catch(() => undefined)
  if (mismatch === undefined || !AUTHENTICATION.has(mismatch.kind)) return undefined
  const { status, body } = received
  const response = { status, text: async () => body, json: async () => JSON.parse(body) as unknown }
  return new TransportError('AUTHENTICATION_FAILED', mismatch.text, { response, mismatch })
}
