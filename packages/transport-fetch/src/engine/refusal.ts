import type { MismatchKind } from '@apig/signer-core'
import type { AuthenticatedRequest } from '../identity/authenticate.ts'
import { TransportError } from '../transport-error.ts'
import type { explain } from './explain.ts'
import { readGatewayError } from './gateway-error.ts'
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
  'authentication',
  'not-authorized',
])

/**
 * Makes an error of a response, 401 or 403, that refuses the authentication.
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
  { signed }: AuthenticatedRequest<unknown>,
  received: Parameters<typeof explain>[1],
): Promise<TransportError | undefined> {
  const { status, body } = received
  const response = { status, text: async () => body, json: async () => JSON.parse(body) as unknown }
  if (signed !== undefined) {
    const explainer = await import('./explainer.ts').catch(() => undefined)
    const mismatch = explainer?.explainMismatch(signed, received)
    if (mismatch === undefined || !AUTHENTICATION.has(mismatch.kind)) return undefined
    return new TransportError('AUTHENTICATION_FAILED', mismatch.text, { response, mismatch })
  }
  const error = readGatewayError(body)
  if (error === undefined) return undefined
  return new TransportError(
    'AUTHENTICATION_FAILED',
    `The gateway refused the token or app code (${error.code}, HTTP ${status}): check that it is of the region and account of this API, that it has not expired, and that it may call this API.`,
    { response },
  )
}
