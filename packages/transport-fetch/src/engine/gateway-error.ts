import { formatDate, gatewayDigits, readSignatureTimes } from '@apig/signer-core/internal'
import type { ExpiredSignature } from '@apig/signer-core/internal'

export type { ExpiredSignature } from '@apig/signer-core/internal'

/** An error of the gateway's own. */
export interface GatewayError {
  /** Such as `APIG.0301`. */
  readonly code: string
  /** `0301` */
  readonly digits: string
  /** The gateway's `error_msg`; empty where it has none. */
  readonly message: string
}

/** Reads the body of a response; undefined where it is not the gateway's. */
export function readGatewayError(body: string): GatewayError | undefined {
  // Most responses are not read at all, and errors as control flow cost.
  if (body === '') return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const { error_code: code, error_msg: message } = parsed as { error_code?: unknown; error_msg?: unknown }
  const digits = typeof code === 'string' ? gatewayDigits(code) : undefined
  return digits === undefined
    ? undefined
    : { code: code as string, digits, message: typeof message === 'string' ? message : '' }
}

/**
 * The two times of a refusal that is about the clock and about this very request; undefined for any other response.
 *
 * @param sentDate - the `X-Sdk-Date` that was sent
 */
export function readExpiredSignature(
  status: number,
  body: string,
  sentDate: string | undefined,
): ExpiredSignature | undefined {
  const error = status === 401 ? readGatewayError(body) : undefined
  if (error?.digits !== '0301' && error?.digits !== '0303') return undefined
  // An echo repeats headers, whose values others may have chosen.
  if (/canonicalRequest/i.test(error.message)) return undefined
  const times = readSignatureTimes(error.message)
  return times !== undefined && formatDate(times.signatureTime) === sentDate ? times : undefined
}

/** Whether a response shows that the signature was accepted. What the gateway says before it looks at one does not. */
export function provesAuthentication(status: number, error: GatewayError | undefined): boolean {
  if (status >= 200 && status < 400) return true
  if (status >= 500 || status === 401 || status === 429) return false
  return error === undefined
    ? status !== 407 && status !== 408
    : error.digits === '0302' || error.digits === '0304'
}
