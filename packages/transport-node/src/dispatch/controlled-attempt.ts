import type { Duplex } from 'node:stream'
import { Attempt } from './attempt.ts'
import type { AttemptOwner, Head } from './attempt.ts'
import type { CallController } from './call-controller.ts'
import type { DispatchController, DispatchHandler, ResponseHeaders } from './undici.ts'

/** An attempt as the handlers of undici 7 and 8 see it: with a controller, and headers that were read. */
export class ControlledAttempt extends Attempt<Head, ResponseHeaders> implements DispatchHandler {
  readonly #handler: DispatchHandler
  readonly #controller: CallController
  #target: DispatchController | undefined

  constructor(owner: AttemptOwner, handler: DispatchHandler, controller: CallController) {
    super(owner)
    this.#handler = handler
    this.#controller = controller
  }

  onRequestStart(controller: DispatchController, context: unknown): void {
    this.#target = controller
    if (this.state !== 'over') this.#controller.follow(controller)
    this.connected(context)
  }

  onRequestUpgrade(
    _controller: DispatchController,
    status: number,
    headers: ResponseHeaders,
    socket: Duplex,
  ): void {
    if (this.state === 'over') return void socket.destroy()
    this.state = 'over'
    this.owner.passing()
    this.#handler.onRequestUpgrade?.(this.#controller, status, headers, socket)
    this.owner.ended()
  }

  onResponseStart(
    controller: DispatchController,
    status: number,
    headers: ResponseHeaders,
    message?: string,
  ): void {
    this.#target = controller
    this.answered({ status, headers, message })
  }

  onResponseData(controller: DispatchController, chunk: Buffer): void {
    this.#target = controller
    this.received(chunk)
  }

  onResponseEnd(_controller: DispatchController, trailers: ResponseHeaders): void {
    this.completed(trailers)
  }

  onResponseError(_controller: DispatchController | null, error: Error): void {
    this.failed(error)
  }

  onResponseStarted(): void {
    if (this.state !== 'over') this.#handler.onResponseStarted?.()
  }

  onBodySent(chunk: number, total: number): void {
    if (this.state !== 'over') this.#handler.onBodySent?.(chunk, total)
  }

  onRequestSent(): void {
    if (this.state !== 'over') this.#handler.onRequestSent?.()
  }

  protected disconnect(reason: Error): void {
    this.#target?.abort(reason)
  }

  protected passHead({ status, headers, message }: Head): void {
    this.#handler.onResponseStart?.(this.#controller, status, headers, message)
  }

  protected passData(chunk: Buffer): void {
    this.#handler.onResponseData?.(this.#controller, chunk)
  }

  protected passEnd(trailers: ResponseHeaders): void {
    this.#handler.onResponseEnd?.(this.#controller, trailers)
  }
}
