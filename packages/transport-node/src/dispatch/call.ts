import { wait } from '@apig/signer-core/transport'
import type { TransportSettings } from '@apig/signer-core/transport'
import type { OnProgress } from '../body/progress.ts'
import type { Attempt, AttemptOwner, Head, Verdict } from './attempt.ts'
import { CallController } from './call-controller.ts'
import { CallLog } from './call-log.ts'
import type { CallRecord } from './call-record.ts'
import { CallTimers, withIdleTimeout } from './call-timers.ts'
import { ClockRetry } from './clock-retry.ts'
import { ControlledAttempt } from './controlled-attempt.ts'
import { delayBeforeRetry, redirectOf } from './follow-up.ts'
import { isNetworkError } from './network-error.ts'
import { PristineCall } from './pristine-call.ts'
import type { CallRequest, PreparedAttempt } from './pristine-call.ts'
import type { Waiter } from './waiter.ts'
import { RawAttempt } from './raw-attempt.ts'
import { mayBeRefusal, refusalError } from './refusal.ts'
import { toDispatchOptions } from './to-dispatch-options.ts'
import { asRawHandler } from './undici.ts'
import type { Dispatch, DispatchHandler, DispatchOptions, RawHandler } from './undici.ts'

/** Everything that a call needs. */
export interface CallSetup {
  readonly settings: TransportSettings
  /** The next dispatcher. */
  readonly dispatch: Dispatch
  /** What is passed on besides the request. */
  readonly options: DispatchOptions
  readonly handler: DispatchHandler
  readonly request: CallRequest
  /** To be sent as `host`, where undici's `dns` has put an address into the origin. */
  readonly host?: string | undefined
  /** How many redirects are followed; 0 hands them over. `refuse` makes an error of the first. */
  readonly maxRedirections: number | 'refuse'
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
  /** Whether a refusal is an error that says why. */
  readonly explain: boolean
  /** Learns what was sent last. */
  readonly record: CallRecord
}

/**
 * One call: as many attempts as it takes, each signed anew from the pristine request. What few calls need is made when
 * it is needed.
 */
export class Call implements AttemptOwner, Waiter {
  readonly #setup: CallSetup
  readonly #raw: RawHandler | undefined
  readonly #pristine: PristineCall
  readonly #timers: CallTimers | undefined
  readonly #log: CallLog | undefined
  #ownController: CallController | undefined
  #clock: ClockRetry | undefined
  #attempt: Attempt | undefined
  #sent: PreparedAttempt | undefined
  #attempts = 0
  #retries = 0
  #redirects = 0
  #isStarted = false
  #isOver = false
  /** What follows an answer that is thrown away. */
  #then: (() => void) | undefined
  #onSignal: (() => void) | undefined
  #life: AbortController | undefined

  constructor(setup: CallSetup) {
    const { settings, request, handler } = setup
    this.#setup = setup
    this.#raw = asRawHandler(handler)
    this.#pristine = new PristineCall(request, settings)
    this.#timers = CallTimers.for(settings)
    this.#log = CallLog.for(settings)
  }

  /** Begins; the boolean is undici's: false where the connections are busy. */
  start(): boolean {
    const { signal } = this.#setup
    if (signal !== undefined) {
      if (signal.aborted) {
        this.#stop(signal.reason as Error)
        return true
      }
      this.#onSignal = (): void => this.#stop(signal.reason as Error)
      signal.addEventListener('abort', this.#onSignal, { once: true })
    }
    this.#timers?.startCall((error) => this.#stop(error))
    return this.#next()
  }

  started(context: unknown): void {
    if (this.#isStarted) return
    this.#isStarted = true
    const { handler, record } = this.#setup
    if (this.#raw === undefined) handler.onRequestStart?.(this.#controller(), record.addTo(context))
    else this.#raw.onConnect((reason) => this.#stop(reason ?? aborted()), record.addTo(context))
  }

  judge(head: Head): Verdict {
    this.#timers?.stopAttempt()
    const { status } = head
    if (status === 401) this.#clock ??= this.#newClockRetry()
    if (this.#clock?.needsBody(status, this.#sent?.request.date)) return 'hold'
    this.#clock?.answered(status)
    return this.#setup.explain && mayBeRefusal(status) ? 'hold' : this.#decide(head)
  }

  held(attempt: Attempt, head: Head, body: string): void {
    this.#readHeld(attempt, head, body).catch((error: unknown) => this.#fail(error))
  }

  discarded(): void {
    this.#then?.()
  }

  passing(): void {
    this.#timers?.stop()
  }

  ended(): void {
    this.#end()
  }

  broken(error: Error, passed: boolean): void {
    this.#timers?.stopAttempt()
    if (this.#isOver) return
    // A network that fails in the one retry with another clock has the last word.
    const mayRetry = !passed && this.#clock?.isRunning !== true && isNetworkError(error)
    const delay = mayRetry ? this.#delay() : undefined
    if (!passed) this.#log?.ended(this.#sent, { error }, delay !== undefined, delay)
    if (delay === undefined) this.#fail(withIdleTimeout(error, this.#setup.settings))
    else this.#retryAfter(delay)
  }

  signal(): AbortSignal {
    return (this.#life ??= new AbortController()).signal
  }

  #next(): boolean {
    if (this.#isOver) return true
    try {
      const prepared = this.#pristine.prepare(this.#clock?.date(), this)
      if (!(prepared instanceof Promise)) return this.#send(prepared)
      prepared.then((ready) => this.#send(ready)).catch((error: unknown) => this.#fail(error))
    } catch (error) {
      this.#fail(error)
    }
    return true
  }

  #send(prepared: PreparedAttempt): boolean {
    if (this.#isOver) return true
    const { settings, options, host, onProgress, dispatch, record } = this.#setup
    const { origin } = this.#pristine
    const number = ++this.#attempts
    this.#sent = prepared
    record.request = prepared.request
    record.redirected = this.#redirects > 0
    this.#log?.signed(number, prepared, origin)
    const attempt = this.#newAttempt()
    this.#attempt = attempt
    this.#timers?.startAttempt((error) => {
      attempt.giveUp(error)
      this.broken(error, false)
    })
    return dispatch(toDispatchOptions(options, prepared, origin, host, settings, onProgress, number), attempt)
  }

  async #readHeld(attempt: Attempt, head: Head, body: string): Promise<void> {
    const { status } = head
    const clock = (this.#clock ??= this.#newClockRetry())
    clock.answered(status, body)
    if (this.#pristine.repeatable) {
      const isCorrected = await clock.correct(status, body, this.#sent?.request.date, this)
      if (this.#isOver) return clock.settle(false)
      if (isCorrected) {
        this.#log?.ended(this.#sent, { head }, true)
        this.#next()
        return
      }
    }
    if (this.#setup.explain && mayBeRefusal(status) && this.#sent !== undefined) {
      const refusal = refusalError(this.#sent.request, head, body)
      if (refusal !== undefined) {
        this.#log?.ended(this.#sent, { head }, false)
        return this.#fail(refusal)
      }
    }
    if (this.#decide(head) === 'pass') attempt.release()
    else this.#then?.()
  }

  #decide(head: Head): Verdict {
    const redirect = redirectOf(head, this.#pristine, this.#redirects, this.#setup.maxRedirections)
    if (redirect !== undefined) {
      this.#log?.ended(this.#sent, { head }, true)
      this.#then = (): void => {
        this.#redirects++
        this.#pristine.redirect(redirect)
        this.#next()
      }
      return 'discard'
    }
    const delay = head.status < 400 ? undefined : this.#delay(head)
    this.#log?.ended(this.#sent, { head }, delay !== undefined, delay)
    if (delay === undefined) return 'pass'
    this.#then = (): void => this.#retryAfter(delay)
    return 'discard'
  }

  #delay(head?: Head): number | undefined {
    return delayBeforeRetry(this.#setup.settings.retry, this.#pristine, this.#retries, head)
  }

  #retryAfter(milliseconds: number): void {
    this.#retries++
    wait(milliseconds, this.signal()).then(
      () => this.#next(),
      (error: unknown) => this.#fail(error),
    )
  }

  #newAttempt(): Attempt & DispatchHandler {
    return this.#raw === undefined
      ? new ControlledAttempt(this, this.#setup.handler, this.#controller())
      : new RawAttempt(this, this.#raw)
  }

  #newClockRetry(): ClockRetry {
    return new ClockRetry(this.#setup.settings.clock, this.#pristine.origin)
  }

  #controller(): CallController {
    return (this.#ownController ??= new CallController((reason) => this.#stop(reason ?? aborted())))
  }

  /** Ends what runs or waits. */
  #stop(reason: Error): void {
    if (this.#isOver) return
    this.#fail(reason)
    this.#life?.abort(reason)
    this.#attempt?.giveUp(reason)
  }

  #fail(error: unknown): void {
    if (this.#isOver) return
    this.#end()
    if (this.#raw === undefined) this.#setup.handler.onResponseError?.(this.#controller(), error as Error)
    else this.#raw.onError(error as Error)
  }

  #end(): void {
    this.#isOver = true
    this.#clock?.settle(false)
    this.#timers?.stop()
    if (this.#onSignal !== undefined) this.#setup.signal?.removeEventListener('abort', this.#onSignal)
  }
}

const aborted = (): DOMException => new DOMException('The request was aborted.', 'AbortError')
