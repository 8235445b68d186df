import { readGatewayError, TransportError } from '@apig/signer-core/transport'
import type { AuthenticatedRequest } from '@apig/signer-core/transport'
import type { Mismatch, MismatchKind } from '@apig/signer-core'
import { readCopy } from './refusal.ts'

// What was sent for an answer: kept as long as the answer itself.
const requests = new WeakMap<Response, AuthenticatedRequest<unknown>>()

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

export function rememberRequest(response: Response, request: AuthenticatedRequest<unknown>): void {
  requests.set(response, request)
}

/**
 * Says why the gateway refused a call: which part of the request differs from what was signed, and why that usually
 * happens. Reads a copy, so that the answer itself can still be read.
 *
 * @param response - the very answer that a signed fetch has returned, not read yet
 * @throws TransportError `ARGUMENT_INVALID` for any other answer, and for one that was sent a token instead of a signature
 * @example
 * ```ts
 * import { createSignedFetch, explainResponse } from '@apig/transport-fetch'
 *
 * const signedFetch = createSignedFetch({
 *   credentials: { accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' },
 *   origins: 'https://example.com',
 * })
 * const response = await signedFetch('https://example.com/v1/vpcs')
 * if (!response.ok) console.error((await explainResponse(response)).text)
 * ```
 */
export function explainResponse(response: Response): Promise<Mismatch> {
  return explain(response, undefined)
}

async function explain(response: Response, signal: AbortSignal | undefined): Promise<Mismatch> {
  const signed = requests.get(response)?.signed
  if (signed === undefined)
    throw new TransportError(
      'ARGUMENT_INVALID',
      'response must be the very answer that a signed fetch has returned for a signed request, not a copy of it.',
    )
  if (response.bodyUsed)
    throw new TransportError('ARGUMENT_INVALID', 'response was read already; explain it first, then read it.')
  // Loaded when it is needed: most programs never do.
  const { explainMismatch } = await import('@apig/signer-core')
  const { status, headers } = response
  return explainMismatch(signed, { status, headers: [...headers], body: await readCopy(response, signal) })
}

/** Throws where the answer is a refused authentication. */
export async function throwRefusal(response: Response, signal: AbortSignal | undefined): Promise<void> {
  if (response.status !== 401 && response.status !== 403) return
  if (requests.get(response)?.signed !== undefined) {
    const mismatch = await explain(response, signal)
    if (AUTHENTICATION.has(mismatch.kind))
      throw new TransportError('AUTHENTICATION_FAILED', mismatch.text, { response, mismatch })
    return
  }
  const error = readGatewayError(await readCopy(response, signal))
  if (error !== undefined)
    throw new TransportError(
      'AUTHENTICATION_FAILED',
      `The gateway refused the token or app code (${error.code}, HTTP ${response.status}): check that it is of the region and account of this API, that it has not expired, and that it may call this API.`,
      { response },
    )
}
