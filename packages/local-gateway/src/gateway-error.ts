/** What went wrong when a gateway was started, as a stable word to switch on. */
export type GatewayErrorCode = 'OPTION_INVALID' | 'PORT_TAKEN'

/** A gateway could not be started; the message names the option. */
export class GatewayError extends Error {
  /** `OPTION_INVALID`: an option is wrong or does not exist. `PORT_TAKEN`: something else listens on `port`. */
  readonly code: GatewayErrorCode

  /** @internal */
  constructor(code: GatewayErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'GatewayError'
    this.code = code
  }
}

/**
 * Whether `error` is a {@link GatewayError}, of this copy of the package or of another.
 *
 * @example
 * ```ts
 * import { isGatewayError, startGateway } from '@apig/local-gateway'
 *
 * const gateway = await startGateway({ port: 8080 }).catch((error: unknown) => {
 *   if (isGatewayError(error) && error.code === 'PORT_TAKEN') return startGateway()
 *   throw error
 * })
 * await gateway.close()
 * ```
 */
export function isGatewayError(error: unknown): error is GatewayError {
  return error instanceof Error && error.name === 'GatewayError' && 'code' in error
}

export const optionInvalid = (message: string): GatewayError => new GatewayError('OPTION_INVALID', message)
