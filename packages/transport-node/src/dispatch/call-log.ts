import { attemptEvent, callHook, signEvent } from '@apig/signer-core/transport'
import type { TransportSettings } from '@apig/signer-core/transport'
import type { Head } from './attempt.ts'
import type { PreparedAttempt } from './pristine-call.ts'
import { headerOf } from './undici.ts'

/** What an attempt has come to. */
export type Outcome = { readonly head: Head } | { readonly error: unknown }

/** Tells the hooks what happens. */
export class CallLog {
  readonly #settings: TransportSettings
  #attempt = 0
  #sentAt = 0

  constructor(settings: TransportSettings) {
    this.#settings = settings
  }

  /** Undefined where nobody listens. */
  static for(settings: TransportSettings): CallLog | undefined {
    return settings.onSign === undefined && settings.onAttempt === undefined
      ? undefined
      : new CallLog(settings)
  }

  /** @param attempt - 1 for the first */
  signed(attempt: number, { request, identity }: PreparedAttempt, origin: string): void {
    this.#attempt = attempt
    const { onSign, clock } = this.#settings
    if (onSign !== undefined)
      callHook(onSign, () => signEvent(attempt, request, identity, clock.offsetSeconds(origin)))
    if (this.#settings.onAttempt !== undefined) this.#sentAt = performance.now()
  }

  ended(
    sent: PreparedAttempt | undefined,
    outcome: Outcome,
    willRetry: boolean,
    delayMilliseconds?: number | undefined,
  ): void {
    const { onAttempt } = this.#settings
    if (onAttempt === undefined || sent === undefined) return
    const milliseconds = performance.now() - this.#sentAt
    callHook(onAttempt, () =>
      attemptEvent({
        attempt: this.#attempt,
        request: sent.request,
        milliseconds,
        willRetry,
        delayMilliseconds,
        ...('head' in outcome
          ? { status: outcome.head.status, requestId: headerOf(outcome.head.headers, 'x-request-id') }
          : { error: outcome.error }),
      }),
    )
  }
}
