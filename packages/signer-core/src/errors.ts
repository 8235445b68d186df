/**
 * What went wrong, as a stable word to switch on. Messages may be reworded in any release; codes are part of the API.
 */
export type SignerErrorCode =
  | 'METHOD_INVALID'
  | 'URL_INVALID'
  | 'URL_CREDENTIALS'
  | 'QUERY_LOSSY'
  | 'HOST_MISSING'
  | 'HEADERS_INVALID'
  | 'HEADER_NAME_INVALID'
  | 'HEADER_VALUE_INVALID'
  | 'HEADER_DUPLICATE'
  | 'HEADER_ABSENT'
  | 'DATE_INVALID'
  | 'BODY_UNSUPPORTED'
  | 'PAYLOAD_INVALID'
  | 'PAYLOAD_CONFLICT'
  | 'PAYLOAD_HASH_FINISHED'
  | 'CREDENTIALS_INVALID'
  | 'ALGORITHM_UNSUPPORTED'
  | 'OPTION_INVALID'
  | 'ARGUMENT_INVALID'
  | 'AUTHORIZATION_INVALID'
  | 'SIGNED_HEADERS_INVALID'
  | 'RUNTIME_UNSUPPORTED'

/**
 * Every error this package throws. The message names the argument, what was wrong with it and what to do;
 * it never holds a secret, a token or a body.
 *
 * @example
 * ```ts
 * import { isSignerError, sign } from '@apig/signer-core'
 *
 * try {
 *   sign({ method: 'GET', url: 'nonsense' }, { accessKeyId: 'ak', secretAccessKey: 'sk' })
 * } catch (error) {
 *   if (isSignerError(error) && error.code === 'URL_INVALID') console.error(error.message)
 *   else throw error
 * }
 * ```
 */
export class SignerError extends Error {
  static {
    SignerError.prototype.name = 'SignerError'
  }

  /** A stable code. */
  declare readonly code: SignerErrorCode

  /**
   * @param code - a stable word for what went wrong
   * @param message - which argument, what was wrong, what to do
   * @param options - `cause`, where another error led to this one
   */
  constructor(code: SignerErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/**
 * Whether `error` was thrown by this package; also true across two copies of it in one program, where `instanceof` is not.
 *
 * @example
 * ```ts
 * import { isSignerError, parseDate } from '@apig/signer-core'
 *
 * try {
 *   parseDate('yesterday')
 * } catch (error) {
 *   console.log(isSignerError(error)) // true
 * }
 * ```
 */
export function isSignerError(error: unknown): error is SignerError {
  return (
    error instanceof Error &&
    error.name === 'SignerError' &&
    typeof (error as { code?: unknown }).code === 'string'
  )
}
