import type { Duplex } from 'node:stream'
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

/** Names and values as they came over the wire, flat; a value may be a list of values. */
export type RawHeaders = readonly (Buffer | string | readonly (Buffer | string)[])[]

/**
 * What handlers were before undici 7. Its own `request` and `fetch` still have them, and every dispatcher of undici 7
 * takes them; undici 8 knows them no more. `false` stops the answer until `resume` is called.
 */
export interface RawHandler {
  onConnect(abort: (reason?: Error) => void, context?: unknown): void
  onUpgrade(status: number, headers: RawHeaders | null, socket: Duplex): void
  onHeaders(
    status: number,
    headers: RawHeaders,
    resume: () => void,
    message: string | undefined,
  ): boolean | undefined
  onData(chunk: Buffer): boolean | undefined
  onComplete(trailers: RawHeaders | null): void
  onError(error: Error): void
  onResponseStarted?(): void
}

/**
 * The handler as a raw one, where it is one too: what undici 7 makes of the handlers of its `request` and `fetch`. In
 * the other form undici would translate the head of every answer three times, which costs as much as a signature.
 */
export function asRawHandler(handler: object): RawHandler | undefined {
  const raw = handler as RawHandler
  return typeof raw.onConnect === 'function' &&
    typeof raw.onUpgrade === 'function' &&
    typeof raw.onHeaders === 'function' &&
    typeof raw.onData === 'function' &&
    typeof raw.onComplete === 'function' &&
    typeof raw.onError === 'function'
    ? raw
    : undefined
}

/** The only value of a header that repeats none. */
export function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
