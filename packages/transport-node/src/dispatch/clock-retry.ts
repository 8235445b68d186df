import { provesAuthentication, readExpiredSignature, readGatewayError } from '@apig/signer-core/transport'
import type { Clock, Correction } from '@apig/signer-core/transport'
import type { Waiter } from './waiter.ts'

/** The one retry with the gateway's time that a call may have. */
export class ClockRetry {
  readonly #clock: Clock
  readonly #origin: string
  #wasAsked = false
  #correction: Correction | undefined

  constructor(clock: Clock, origin: string) {
    this.#clock = clock
    this.#origin = origin
  }

  /** Whether this retry is on its way: nothing else is retried then. */
  get isRunning(): boolean {
    return this.#correction !== undefined
  }

  /** What to sign with; undefined: the time that is known. */
  date(): Date | undefined {
    return this.#correction?.date()
  }

  /** Whether an answer has to be read to its end: what it says about the signature stands in its body. */
  needsBody(status: number, sentDate: string | undefined): boolean {
    if (this.#correction !== undefined) return !provesAuthentication(status, undefined)
    return status === 401 && sentDate !== undefined && !this.#wasAsked
  }

  /** An answer to the retry has come, with its body where that was needed. */
  answered(status: number, body?: string): void {
    if (this.#correction === undefined) return
    this.settle(provesAuthentication(status, body === undefined ? undefined : readGatewayError(body)))
  }

  settle(authenticated: boolean): void {
    this.#correction?.settle(authenticated)
    this.#correction = undefined
  }

  /** Whether the refusal is about the clock, and the call may be signed once more, with another time. */
  async correct(
    status: number,
    body: string,
    sentDate: string | undefined,
    waiter: Waiter,
  ): Promise<boolean> {
    const expired = this.#wasAsked ? undefined : readExpiredSignature(status, body, sentDate)
    if (expired === undefined) return false
    this.#wasAsked = true
    this.#correction = await this.#clock.correct(this.#origin, expired, waiter.signal())
    return this.#correction !== undefined
  }
}
