import { decideRedirect, retryDelay, TransportError, wait } from '@apig/signer-core/transport'
import type { Redirect, TransportSettings } from '@apig/signer-core/transport'
import type { OnProgress } from '../body/progress.ts'
import { Attempt } from './attempt.ts'
import type { AttemptOwner, Head, Verdict } from './attempt.ts'
import { CallController } from './call-controller.ts'
import { CallLog } from './call-log.ts'
import type { Outcome } from './call-log.ts'
import type { CallRecord } from './call-record.ts'
import { CallTimers, withIdleTimeout } from './call-timers.ts'
import { ClockRetry } from './clock-retry.ts'
import { isNetworkError } from './network-error.ts'
import { PristineCall } from './pristine-call.ts'
import type { CallRequest, PreparedAttempt } from './pristine-call.ts'
import { mayBeRefusal, refusalError } from './refusal.ts'
import { toDispatchOptions } from './to-dispatch-options.ts'
import { headerOf } from './undici.ts'
import type { Dispatch, DispatchHandler, DispatchOptions } from './undici.ts'

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

/** One call: as many attempts as it takes, each signed anew from the pristine request. */
export class Call implements AttemptOwner {
  readonly handler: DispatchHandler
  readonly controller: CallController
  readonly #setup: CallSetup
  readonly #pristine: PristineCall
  readonly #clock: ClockRetry
  readonly #timers: CallTimers
  readonly #log: CallLog
  #attempt: Attempt | undefined
  #sent: PreparedAttempt | undefined
  #retries = 0
  #redirects = 0
  #isStarted = false
  #isOver = false
  /** What follows an answer that is thrown away. */
  #then: (() => void) | undefined
  #life: AbortController | undefined

  constructor(setup: CallSetup) {
    const { settings, request, handler } = setup
    this.#setup = setup
    this.handler = handler
    this.controller = new CallController((reason) => this.#stop(reason ?? aborted()))
    this.#pristine = new PristineCall(request, settings)
    this.#clock = new ClockRetry(settings.clock, this.#pristine.origin)
    this.#timers = new CallTimers(settings)
    this.#log = new CallLog(settings)
  }

  /** Begins; the boolean is undici's: false where the connections are busy. */
  start(): boolean {
    const { signal } = this.#setup
    if (signal?.aborted === true) {
      this.#stop(signal.reason as Error)
      return true
    }
    signal?.addEventListener('abort', this.#onSignal, { once: true })
    this.#timers.startCall((error) => this.#stop(error))
    return this.#next()
  }

  started(context: unknown): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.handler.onRequestStart?.(this.controller, this.#setup.record.addTo(context))
  }

  judge(head: Head): Verdict {
    this.#timers.stopAttempt()
    if (this.#clock.needsBody(head.status, this.#sent?.request.date)) return 'hold'
    this.#clock.answered(head.status)
    return this.#setup.explain && mayBeRefusal(head.status) ? 'hold' : this.#decide(head)
  }

  held(attempt: Attempt, head: Head, body: string): void {
    this.#readHeld(attempt, head, body).catch((error: unknown) => this.#fail(error))
  }

  discarded(): void {
    this.#then?.()
  }

  passing(): void {
    this.#timers.stop()
  }

  ended(): void {
    this.#end()
  }

  broken(error: Error, passed: boolean): void {
    this.#timers.stopAttempt()
    if (this.#isOver) return
    // A network that fails in the one retry with another clock has the last word.
    const mayRetry = !passed && !this.#clock.isRunning && isNetworkError(error)
    const delay = mayRetry ? this.#delay() : undefined
    if (!passed) this.#report({ error }, delay !== undefined, delay)
    if (delay === undefined) this.#fail(withIdleTimeout(error, this.#setup.settings))
    else this.#retryAfter(delay)
  }

  #next(): boolean {
    if (this.#isOver) return true
    try {
      const prepared = this.#pristine.prepare(this.#clock.date(), () => this.#signal())
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
    this.#sent = prepared
    record.request = prepared.request
    record.redirected = this.#redirects > 0
    this.#log.signed(prepared, this.#pristine.origin)
    const attempt = new Attempt(this)
    this.#attempt = attempt
    this.#timers.startAttempt((error) => {
      attempt.giveUp(error)
      this.broken(error, false)
    })
    const { attempts } = this.#log
    return dispatch(
      toDispatchOptions(options, prepared, this.#pristine.origin, host, settings, onProgress, attempts),
      attempt,
    )
  }

  async #readHeld(attempt: Attempt, head: Head, body: string): Promise<void> {
    const { status } = head
    this.#clock.answered(status, body)
    if (this.#pristine.repeatable) {
      const date = this.#sent?.request.date
      const isCorrected = await this.#clock.correct(status, body, date, () => this.#signal())
      if (this.#isOver) return this.#clock.settle(false)
      if (isCorrected) {
        this.#report({ head }, true)
        this.#next()
        return
      }
    }
    if (this.#setup.explain && mayBeRefusal(status) && this.#sent !== undefined) {
      const refusal = refusalError(this.#sent.request, head, body)
      if (refusal !== undefined) {
        this.#report({ head }, false)
        return this.#fail(refusal)
      }
    }
    if (this.#decide(head) === 'pass') attempt.release()
    else this.#then?.()
  }

  #decide(head: Head): Verdict {
    const redirect = this.#redirect(head)
    if (redirect !== undefined) {
      this.#report({ head }, true)
      this.#then = (): void => {
        this.#redirects++
        this.#pristine.redirect(redirect)
        this.#next()
      }
      return 'discard'
    }
    const delay = head.status < 400 ? undefined : this.#delay(head)
    this.#report({ head }, delay !== undefined, delay)
    if (delay === undefined) return 'pass'
    this.#then = (): void => this.#retryAfter(delay)
    return 'discard'
  }

  #redirect({ status, headers }: Head): Redirect | undefined {
    const { maxRedirections } = this.#setup
    if (maxRedirections !== 'refuse' && this.#redirects >= maxRedirections) return undefined
    const { method, url, hasBody, repeatable: canRepeat } = this.#pristine
    const location = headerOf(headers, 'location')
    const redirect = decideRedirect({
      status,
      location,
      url,
      method,
      count: this.#redirects,
      hasBody,
      canRepeat,
    })
    if (redirect !== undefined && maxRedirections === 'refuse')
      throw new TransportError('REDIRECT_REFUSED', "The answer is a redirect, and init.redirect is 'error'.")
    return redirect
  }

  #delay(head?: Head): number | undefined {
    return retryDelay(this.#setup.settings.retry, {
      retry: this.#retries,
      method: this.#pristine.method,
      canRepeat: this.#pristine.repeatable,
      ...(head !== undefined && {
        status: head.status,
        retryAfter: headerOf(head.headers, 'retry-after'),
        date: headerOf(head.headers, 'date'),
      }),
    })
  }

  #retryAfter(milliseconds: number): void {
    this.#retries++
    wait(milliseconds, this.#signal()).then(
      () => this.#next(),
      (error: unknown) => this.#fail(error),
    )
  }

  #report(outcome: Outcome, willRetry: boolean, delayMilliseconds?: number): void {
    if (this.#sent !== undefined) this.#log.ended(this.#sent, outcome, willRetry, delayMilliseconds)
  }

  /** Ends what runs or waits. */
  #stop(reason: Error): void {
    if (this.#isOver) return
    this.#fail(reason)
    this.#life?.abort(reason)
    this.#attempt?.giveUp(reason)
  }

  readonly #onSignal = (): void => this.#stop(this.#setup.signal?.reason as Error)

  /** Aborts when the call does; made when somebody waits. */
  #signal(): AbortSignal {
    return (this.#life ??= new AbortController()).signal
  }

  #fail(error: unknown): void {
    if (this.#isOver) return
    this.#end()
    this.handler.onResponseError?.(this.controller, error as Error)
  }

  #end(): void {
    this.#isOver = true
    this.#clock.settle(false)
    this.#timers.stop()
    this.#setup.signal?.removeEventListener('abort', this.#onSignal)
  }
}

const aborted = (): DOMException => new DOMException('The request was aborted.', 'AbortError')
