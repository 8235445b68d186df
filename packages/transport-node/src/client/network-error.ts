import { TransportError } from '@apig/transport-fetch/internal'

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

/** Whether another attempt may succeed. fetch has the error of the network as its cause. */
export function isNetworkError(error: unknown): boolean {
  return codesOf(error).some((code) => CODES.has(code))
}

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** The error to throw for what undici threw: a certificate that is refused says which option helps. */
export function explainCertificate(error: unknown): unknown {
  const codes = codesOf(error)
  const untrusted = codes.find((code) => UNTRUSTED.has(code))
  if (untrusted !== undefined)
    return new TransportError(
      'CERTIFICATE_UNTRUSTED',
      `The certificate of the server comes from an authority that Node does not know (${untrusted}). If it is yours, pass the certificate of that authority as options.ca (PEM).`,
      { cause: error },
    )
  if (codes.includes('ERR_TLS_CERT_ALTNAME_INVALID'))
    return new TransportError(
      'CERTIFICATE_UNTRUSTED',
      "The certificate of the server is for another name than the URL has. Put the gateway's name into the URL; to reach it by its address, use options.connectTo.",
      { cause: error },
    )
  return error
}

function codesOf(error: unknown): string[] {
  const cause = error instanceof TypeError ? error.cause : undefined
  return [error, cause].flatMap((one) => {
    const code: unknown = typeof one === 'object' && one !== null && 'code' in one ? one.code : undefined
    return typeof code === 'string' ? [code] : []
  })
}
