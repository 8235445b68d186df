import type { Mismatch } from '@apig/signer-core'

/**
 * What went wrong, as a stable code to switch on. Messages may be reworded in any release; codes are part of the API.
 */
export type TransportErrorCode =
  | 'OPTION_INVALID'
  | 'ARGUMENT_INVALID'
  | 'URL_INVALID'
  | 'ORIGIN_NOT_ALLOWED'
  | 'INSECURE_ORIGIN'
  | 'HOST_MISMATCH'
  | 'HEADER_FORBIDDEN'
  | 'BODY_TOO_LARGE'
  | 'BODY_UNSUPPORTED'
  | 'BODY_UNHASHED'
  | 'STREAM_UNSUPPORTED'
  | 'CREDENTIALS_INVALID'
  | 'CREDENTIALS_NOT_FOUND'
  | 'CREDENTIALS_UNAVAILABLE'
  | 'CREDENTIALS_EXPIRED'
  | 'CREDENTIALS_REFUSED'
  | 'PASSWORD_REFUSED'
  | 'USER_LOCKED'
  | 'MFA_REQUIRED'
  | 'ENDPOINT_UNREACHABLE'
  | 'BROWSER_CREDENTIALS'
  | 'REMOTE_SIGNATURE_INVALID'
  | 'REDIRECT_OTHER_ORIGIN'
  | 'REDIRECT_UNREADABLE'
  | 'REDIRECT_LIMIT'
  | 'REDIRECT_BODY'
  | 'REDIRECT_INVALID'
  | 'REDIRECT_REFUSED'
  | 'CONNECTION_RESET'
  | 'CERTIFICATE_UNTRUSTED'
  | 'INTEGRITY_MISMATCH'
  | 'TIMEOUT'
  | 'AUTHENTICATION_FAILED'

/** The part of a `Response` that tells what the gateway said. */
export interface ReadableResponse {
  /** The HTTP status. */
  readonly status: number
  /** The body as text. */
  text(): Promise<string>
  /** The body, parsed. Rejects where it is not JSON. */
  json(): Promise<unknown>
}

/**
 * Every error that a transport makes itself. Errors of the core are `SignerError`, errors of the network are the
 * platform's own. The message never holds a secret, a token or a body.
 */
export class TransportError extends Error {
  static {
    TransportError.prototype.name = 'TransportError'
  }

  /** A stable code. */
  readonly code: TransportErrorCode
  /** With `AUTHENTICATION_FAILED`: the raw response, still to be read. */
  declare readonly response?: ReadableResponse
  /** With `AUTHENTICATION_FAILED`: what was found out; absent where no signature was sent, but a token. */
  declare readonly mismatch?: Mismatch

  /**
   * @param code - a stable word for what went wrong
   * @param message - which argument, what was wrong, what to do
   * @param options - `cause`, where another error led to this one; `response` and `mismatch` of a refusal
   */
  constructor(
    code: TransportErrorCode,
    message: string,
    options: { cause?: unknown; response?: ReadableResponse; mismatch?: Mismatch | undefined } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    // Not enumerable: printing the error shows its text, not everything that the response holds.
    if (options.response !== undefined) Object.defineProperty(this, 'response', { value: options.response })
    if (options.mismatch !== undefined) Object.defineProperty(this, 'mismatch', { value: options.mismatch })
  }
}

/**
 * Whether `error` was made by a transport; also true across two copies of this package in one program, where
 * `instanceof` is not.
 */
export function isTransportError(error: unknown): error is TransportError {
  return (
    error instanceof Error &&
    error.name === 'TransportError' &&
    typeof (error as { code?: unknown }).code === 'string'
  )
}
