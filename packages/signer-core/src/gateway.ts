import { parseDate } from './date.ts'

// How the gateway writes its errors: for explaining and for sending.

const CODE = /^(?:APIGW|APIG|APIC)\.([0-9]{4})$/
const EXPIRED =
  /\bsignature expired\b.{0,20}\bsignature time\s{0,5}[:=]\s{0,5}([0-9]{8}T[0-9]{6}Z).{0,5}\bserver time\s{0,5}[:=]\s{0,5}([0-9]{8}T[0-9]{6}Z)/i

/** The four digits of a code of API Gateway (`APIG.0301`: own APIs, `APIGW.0301`: cloud services); undefined for any other code. */
export function gatewayDigits(code: string | undefined): string | undefined {
  return CODE.exec(code ?? '')?.[1]
}

/** The two times of a `signature expired` message. */
export interface ExpiredSignature {
  /** When the refused request was signed. */
  readonly signatureTime: Date
  /** The gateway's time. */
  readonly serverTime: Date
}

/** Reads `signature expired, signature time:...,server time:...`; undefined where a time is missing or does not exist. */
export function readSignatureTimes(message: string): ExpiredSignature | undefined {
  const [, signatureTime, serverTime] = EXPIRED.exec(message) ?? []
  if (signatureTime === undefined || serverTime === undefined) return undefined
  try {
    return { signatureTime: parseDate(signatureTime), serverTime: parseDate(serverTime) }
  } catch {
    return undefined
  }
}
