import { kindOf, requireKnownOptions } from '@apig/signer-core/internal'
import { TransportError } from './transport-error.ts'

/**
 * Refuses an option that does not exist, and names the nearest one.
 *
 * @param argument - what the message calls the object
 * @throws TransportError `OPTION_INVALID`
 */
export function requireOptions(argument: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new TransportError('OPTION_INVALID', `${argument} must be an object, not ${kindOf(options)}.`)
  try {
    requireKnownOptions(argument, options, known)
  } catch (error) {
    throw new TransportError('OPTION_INVALID', (error as Error).message)
  }
}
