import type { SignedRequest } from '../request.ts'
import { findMismatch } from './find-mismatch.ts'
import { findReason } from './find-reason.ts'
import type { Mismatch, ReceivedResponse } from './mismatch.ts'
import { readResponse } from './read-response.ts'
import { readSigned } from './read-signed.ts'

/**
 * Says why a signed request was refused: reads the response, finds the canonical request that the gateway echoes,
 * compares it part by part with the one that was signed, and names the usual cause of each difference. Knows the
 * gateway's other refusals too (clock, unknown or locked access key, missing stage, permissions, limits), and the
 * error shapes of the cloud services behind it.
 *
 * Tokens, cookies and access keys are shown only as their length and the beginning of their SHA-256; the body and the
 * secret access key never.
 *
 * @param signed - the very object that `sign` returned for the refused call
 * @param response - the body as text or as parsed JSON, or with status and headers: `{ status, headers, body }`
 * @throws SignerError `ARGUMENT_INVALID` where an argument has the wrong type; nothing in a response throws
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: error responses}
 * @example
 * ```ts
 * import { explainMismatch, sign } from '@apig/signer-core'
 *
 * const signed = sign(
 *   { method: 'GET', url: 'https://example.com/v1/vpcs', headers: { 'x-stage': 'RELEASE' } },
 *   { accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' },
 * )
 * const response = await fetch(signed.url, signed)
 * if (!response.ok) {
 *   const { status, headers } = response
 *   console.error(explainMismatch(signed, { status, headers, body: await response.text() }).text)
 * }
 * ```
 */
export function explainMismatch(
  signed: SignedRequest<unknown>,
  response: string | ReceivedResponse | object,
): Mismatch {
  return findMismatch(readSigned(signed), readResponse(response), findReason)
}
