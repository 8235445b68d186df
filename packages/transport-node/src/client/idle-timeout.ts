import { TransportError } from '@apig/transport-fetch/internal'
import type { Dispatcher } from 'undici'
import { ForwardingHandler } from '../interceptor/undici.ts'
import type { DispatchController, DispatchHandler } from '../interceptor/undici.ts'

/** Ends a response that falls silent, with an error that names the option. */
export function idleTimeout(seconds: number): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch({ bodyTimeout: seconds * 1000, ...options }, new IdleHandler(handler, seconds))
}

class IdleHandler extends ForwardingHandler {
  readonly #seconds: number

  constructor(next: DispatchHandler, seconds: number) {
    super(next)
    this.#seconds = seconds
  }

  override onResponseError(controller: DispatchController, error: Error): void {
    const isSilent = (error as NodeJS.ErrnoException).code === 'UND_ERR_BODY_TIMEOUT'
    super.onResponseError(
      controller,
      isSilent
        ? new TransportError(
            'TIMEOUT',
            `The body of the response was silent for longer than options.idleTimeoutSeconds, ${this.#seconds} s.`,
            { cause: error },
          )
        : error,
    )
  }
}
