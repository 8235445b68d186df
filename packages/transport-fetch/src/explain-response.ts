import type { Mismatch } from '@apig/signer-core'
import { explain } from './engine/explain.ts'
import { requestOf } from './engine/sent-requests.ts'
import { TransportError } from './transport-error.ts'

/**
 * Says why the gateway refused a call: which part of the request differs from what was signed, and why that usually
 * happens, or what is wrong with the token, app code or API key. Reads a copy, so that the response itself can still be read.
 *
 * @param response - the very response that a signed fetch has returned, not read yet
 * @throws TransportError `ARGUMENT_INVALID` for any other response
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
export async function explainResponse(response: Response): Promise<Mismatch> {
  const request = requestOf(response)
  if (request === undefined)
    throw new TransportError(
      'ARGUMENT_INVALID',
      'response must be the very response that a signed fetch has returned, not a copy of it.',
    )
  if (response.bodyUsed)
    throw new TransportError('ARGUMENT_INVALID', 'response was read already; explain it first, then read it.')
  const { readCopy } = await import('./fetch/read-copy.ts')
  const { status, headers } = response
  return explain(request, { status, headers, body: await readCopy(response, undefined) })
}
