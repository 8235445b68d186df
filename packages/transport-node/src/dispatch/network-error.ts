import { isTransportError } from '@apig/signer-core/transport'

// What a network does, and may not do the next time. A certificate, a wrong argument or a broken body stays as it is.
const CODES = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
])

/** Whether an attempt has failed in a way that another attempt may cure. */
export function isNetworkError(error: unknown): boolean {
  if (isTransportError(error)) return error.code === 'TIMEOUT'
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && CODES.has(code)
}
