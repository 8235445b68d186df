import { TransportError } from '@apig/transport-fetch/internal'
import type { TransportErrorCode } from '@apig/transport-fetch/internal'

// A chain passes over a source that has nothing, and stops at one that has something broken: what was meant is never
// replaced by other keys without a word.

/** There is nothing here. */
export const notFound = (message: string): TransportError =>
  new TransportError('CREDENTIALS_NOT_FOUND', message)

/** There is something here that cannot be used. */
export const broken = (message: string): TransportError => new TransportError('CREDENTIALS_INVALID', message)

export const optionInvalid = (message: string): TransportError =>
  new TransportError('OPTION_INVALID', message)

export const fault = (code: TransportErrorCode, message: string, cause?: unknown): TransportError =>
  new TransportError(code, message, cause === undefined ? {} : { cause })
