import { parseDate } from '@apig/signer-core/internal'

/** An error of the gateway's own. */
export interface GatewayError {
  /** `APIG.0301`, say. */
  readonly code: string
  /** `0301` */
  readonly digits: string
  /** The gateway's `error_msg`; empty where it has none. */
  readonly message: string
}

/** What a refusal says about the clock. */
export interface ExpiredSignature {
  /** When the refused request was signed. */
  readonly signatureTime: Date
  /** The gateway's time. */
  readonly serverTime: Date
}

const CODE = /^(?:APIGW|APIG|APIC)\.([0-9]{4})$/
const EXPIRED =
  /\bsignature expired\b.{0,20}\bsignature time\s{0,5}:\s{0,5}([0-9]{8}T[0-9]{6}Z).{0,5}\bserver time\s{0,5}:\s{0,5}([0-9]{8}T[0-9]{6}Z)/i

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
  const digits = typeof code === 'string' ? CODE.exec(code)?.[1] : undefined
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
  const [, signatureTime, serverTime] = EXPIRED.exec(error.message) ?? []
  if (signatureTime === undefined || serverTime === undefined || signatureTime !== sentDate) return undefined
  try {
    return { signatureTime: parseDate(signatureTime), serverTime: parseDate(serverTime) }
  } catch {
    return undefined
  }
}

/** Whether a response shows that the signature was accepted. What the gateway says before it looks at one does not. */
export function provesAuthentication(status: number, error: GatewayError | undefined): boolean {
  if (status >= 200 && status < 400) return true
  if (status >= 500 || status === 401 || status === 429) return false
  return error === undefined
    ? status !== 407 && status !== 408
    : error.digits === '0302' || error.digits === '0304'
}
