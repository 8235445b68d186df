import type { Duplex } from 'node:stream'
import type { CallController } from './call-controller.ts'
import type { DispatchController, DispatchHandler, ResponseHeaders } from './undici.ts'

/** The head of an answer. */
export interface Head {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly message: string | undefined
}

/** What becomes of an answer: handed over as it comes, kept until its end, or thrown away. */
export type Verdict = 'pass' | 'hold' | 'discard'

/** The call that an attempt belongs to. */
export interface AttemptOwner {
  readonly handler: DispatchHandler
  readonly controller: CallController
  /** The request has a connection. */
  started(context: unknown): void
  /** An answer begins. What is thrown ends the call. */
  judge(head: Head): Verdict
  /** An answer that was kept has come to its end; `release` hands it over. */
  held(attempt: Attempt, head: Head, body: string): void
  /** An answer that is thrown away has come to its end. */
  discarded(): void
  /** The head is about to be handed over. */
  passing(): void
  /** Everything was handed over. */
  ended(): void
  /** The connection failed; `passed` says whether a part of the answer was handed over. */
  broken(error: Error, passed: boolean): void
}

// What a gateway says when it refuses is small.
const HELD_BYTES = 64 * 1024
const DISCARDED_BYTES = 64 * 1024

/** One attempt, as undici's handlers see it. */
export class Attempt implements DispatchHandler {
  readonly #owner: AttemptOwner
  #state: 'open' | Verdict | 'kept' | 'over' = 'open'
  #target: DispatchController | undefined
  #head: Head | undefined
  #chunks: Buffer[] | undefined
  #length = 0
  #trailers: ResponseHeaders | undefined

  constructor(owner: AttemptOwner) {
    this.#owner = owner
  }

  onRequestStart(controller: DispatchController, context: unknown): void {
    this.#target = controller
    // Given up while it waited for a connection.
    if (this.#state === 'over') return controller.abort(new Error('The attempt was given up.'))
    this.#owner.controller.follow(controller)
    this.#owner.started(context)
  }

  onRequestUpgrade(
    _controller: DispatchController,
    status: number,
    headers: ResponseHeaders,
    socket: Duplex,
  ): void {
    if (this.#state === 'over') return void socket.destroy()
    this.#state = 'over'
    this.#owner.passing()
    this.#owner.handler.onRequestUpgrade?.(this.#owner.controller, status, headers, socket)
    this.#owner.ended()
  }

  onResponseStart(
    controller: DispatchController,
    status: number,
    headers: ResponseHeaders,
    message?: string,
  ): void {
    if (this.#state === 'over') return
    const head: Head = { status, headers, message }
    // Interim answers, such as 103.
    if (status < 200) return this.#handOver(head)
    this.#head = head
    try {
      this.#state = this.#owner.judge(head)
    } catch (error) {
      this.#state = 'over'
      this.#owner.broken(error as Error, true)
      return controller.abort(error as Error)
    }
    if (this.#state === 'pass') this.#passHead()
  }

  onResponseData(controller: DispatchController, chunk: Buffer): void {
    if (this.#state === 'pass') return this.#owner.handler.onResponseData?.(this.#owner.controller, chunk)
    this.#length += chunk.length
    if (this.#state === 'hold') {
      ;(this.#chunks ??= []).push(chunk)
      // No refusal of the gateway's is so long.
      if (this.#length > HELD_BYTES) this.#pass()
    } else if (this.#state === 'discard' && this.#length > DISCARDED_BYTES) {
      this.#state = 'over'
      controller.abort(new Error('The rest of the answer is not needed.'))
      this.#owner.discarded()
    }
  }

  onResponseEnd(_controller: DispatchController, trailers: ResponseHeaders): void {
    const state = this.#state
    if (state === 'pass') {
      // A handler may throw here, as undici's `retry` does: undici then reports the error, which has to pass too.
      this.#owner.handler.onResponseEnd?.(this.#owner.controller, trailers)
      this.#state = 'over'
      this.#owner.ended()
    } else if (state === 'hold') {
      this.#state = 'kept'
      this.#trailers = trailers
      this.#owner.held(this, this.#head as Head, Buffer.concat(this.#chunks ?? []).toString('utf8'))
    } else if (state === 'discard') {
      this.#state = 'over'
      this.#owner.discarded()
    }
  }

  onResponseError(_controller: DispatchController | null, error: Error): void {
    const state = this.#state
    if (state === 'over' || state === 'kept') return
    this.#state = 'over'
    if (state === 'discard') this.#owner.discarded()
    else this.#owner.broken(error, state === 'pass')
  }

  onResponseStarted(): void {
    if (this.#state !== 'over') this.#owner.handler.onResponseStarted?.()
  }

  onBodySent(chunk: number, total: number): void {
    if (this.#state !== 'over') this.#owner.handler.onBodySent?.(chunk, total)
  }

  onRequestSent(): void {
    if (this.#state !== 'over') this.#owner.handler.onRequestSent?.()
  }

  /** Hands over an answer that was kept. */
  release(): void {
    if (this.#state !== 'kept') return
    this.#pass()
    this.onResponseEnd(this.#owner.controller, this.#trailers ?? {})
  }

  /** Ends the attempt, even one that still waits for a connection: nothing more is heard of it. */
  giveUp(reason: Error): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#target?.abort(reason)
  }

  #pass(): void {
    this.#state = 'pass'
    this.#passHead()
    const chunks = this.#chunks
    this.#chunks = undefined
    if (chunks !== undefined)
      this.#owner.handler.onResponseData?.(this.#owner.controller, Buffer.concat(chunks))
  }

  #passHead(): void {
    this.#owner.passing()
    this.#handOver(this.#head as Head)
  }

  #handOver({ status, headers, message }: Head): void {
    this.#owner.handler.onResponseStart?.(this.#owner.controller, status, headers, message)
  }
}
