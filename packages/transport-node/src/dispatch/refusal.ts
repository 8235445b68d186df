import { explainMismatch } from '@apig/signer-core'
import type { MismatchKind } from '@apig/signer-core'
import { readGatewayError, TransportError } from '@apig/signer-core/transport'
import type { AuthenticatedRequest } from '@apig/signer-core/transport'
import type { Head } from './attempt.ts'

const AUTHENTICATION: ReadonlySet<MismatchKind> = new Set<MismatchKind>([
  'access-key-locked',
  'access-key-unknown',
  'authentication',
  'authorization-missing',
  'canonical-request',
  'clock',
  'not-authorized',
  'secret-access-key',
  'signature',
  'token',
])

/** Whether an answer may be a refusal of the gateway's that is worth an explanation. */
export const mayBeRefusal = (status: number): boolean => status === 401 || status === 403

/** The error that says why the gateway has refused; undefined where somebody else has. */
export function refusalError(
  request: AuthenticatedRequest<unknown>,
  { status, headers }: Head,
  body: string,
): TransportError | undefined {
  const response = {
    status,
    text: async () => body,
    json: async () => JSON.parse(body) as unknown,
  }
  if (request.signed !== undefined) {
    const mismatch = explainMismatch(request.signed, { status, headers, body })
    return AUTHENTICATION.has(mismatch.kind)
      ? new TransportError('AUTHENTICATION_FAILED', mismatch.text, { response, mismatch })
      : undefined
  }
  const error = readGatewayError(body)
  return error === undefined
    ? undefined
    : new TransportError(
        'AUTHENTICATION_FAILED',
        `The gateway refused the token or app code (${error.code}, HTTP ${status}): check that it is of the region and account of this API, that it has not expired, and that it may call this API.`,
        { response },
      )
}
