import type { Duplex } from 'node:stream'
import type { Dispatcher } from 'undici'

// The parts of undici's dispatcher API that are used here: the same in undici 7 and 8, and only types, so that the
// interceptor works with the undici that it is composed with.

export type Dispatch = Dispatcher['dispatch']
export type DispatchOptions = Dispatcher.DispatchOptions
export type DispatchController = Dispatcher.DispatchController
export type ResponseHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>[1]

/** The handlers of undici 7 and 8; undici 7 does not call the last method. */
export interface DispatchHandler extends Dispatcher.DispatchHandler {
  onRequestSent?(): void
}

/** A handler that passes on everything it is told. */
export class ForwardingHandler implements DispatchHandler {
  protected readonly next: DispatchHandler

  constructor(next: DispatchHandler) {
    this.next = next
  }

  onRequestStart(controller: DispatchController, context: unknown): void {
    this.next.onRequestStart?.(controller, context)
  }

  onRequestUpgrade(
    controller: DispatchController,
    status: number,
    headers: ResponseHeaders,
    socket: Duplex,
  ): void {
    this.next.onRequestUpgrade?.(controller, status, headers, socket)
  }

  onResponseStart(
    controller: DispatchController,
    status: number,
    headers: ResponseHeaders,
    message?: string,
  ): void {
    this.next.onResponseStart?.(controller, status, headers, message)
  }

  onResponseData(controller: DispatchController, chunk: Buffer): void {
    this.next.onResponseData?.(controller, chunk)
  }

  onResponseEnd(controller: DispatchController, trailers: ResponseHeaders): void {
    this.next.onResponseEnd?.(controller, trailers)
  }

  onResponseError(controller: DispatchController, error: Error): void {
    this.next.onResponseError?.(controller, error)
  }

  onResponseStarted(): void {
    this.next.onResponseStarted?.()
  }

  onBodySent(chunk: number, total: number): void {
    this.next.onBodySent?.(chunk, total)
  }

  onRequestSent(): void {
    this.next.onRequestSent?.()
  }
}
