import type { Dispatcher } from 'undici'

/**
 * Tells undici's own `redirect` and `retry`, where they stand behind the signature, to leave the response alone: signed
 * headers must not be sent again by code that cannot sign.
 */
export const NO_RESENDS = {
  maxRedirections: 0,
  retryOptions: {
    maxRetries: 0,
    throwOnError: false,
    retry: (error: Error, _context: unknown, callback: (error: Error) => void): void => callback(error),
  },
} as const

/** The same dispatcher, in which nothing sends a request again. */
export function withoutResends(dispatcher: Dispatcher): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) => dispatch({ ...options, ...NO_RESENDS }, handler),
  )
}
