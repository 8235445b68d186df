import type { Dispatcher } from 'undici'

// The parts of undici's dispatcher API that are used here: the same in undici 7 and 8, and types alone, so that the
// interceptor works with the undici of whoever composes it.

export type Dispatch = Dispatcher['dispatch']
export type DispatchOptions = Dispatcher.DispatchOptions
export type DispatchController = Dispatcher.DispatchController
export type ResponseHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>[1]

/** The handlers of undici 7 and 8; the last three are told to nobody by undici 7. */
export interface DispatchHandler extends Dispatcher.DispatchHandler {
  onRequestSent?(): void
}

/** The only value of a header that repeats none. */
export function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
