import { TransportError } from '@apig/transport-fetch/internal'

// A chain passes over a source that has nothing, and stops at one that has something broken: what was meant is not
// replaced in silence by other keys.

/** There is nothing here. */
export const notFound = (message: string): TransportError =>
  new TransportError('CREDENTIALS_NOT_FOUND', message)

/** There is something here that cannot be used. */
export const broken = (message: string): TransportError => new TransportError('CREDENTIALS_INVALID', message)

export const optionInvalid = (message: string): TransportError =>
  new TransportError('OPTION_INVALID', message)
