import type { Duplex } from 'node:stream'
import { sentContext } from '@apig/transport-fetch/internal'
import type { AuthenticatedRequest } from '@apig/transport-fetch/internal'
import { ForwardingHandler } from './undici.ts'
import type { DispatchController, DispatchHandler } from './undici.ts'

/** The handler of a signed request: with the context of the response, it hands over what was signed. */
export function signedHandler(
  handler: DispatchHandler,
  request: AuthenticatedRequest<unknown>,
): DispatchHandler {
  const raw = handler as unknown as RawHandler
  for (const method of RAW_METHODS)
    if (typeof raw[method] !== 'function') return new SignedHandler(handler, request)
  return new RawSignedHandler(raw, request) as unknown as DispatchHandler
}

function withRequest(context: unknown, request: AuthenticatedRequest<unknown>): object {
  const own = sentContext(request)
  return typeof context === 'object' && context !== null ? Object.assign(own, context) : own
}

class SignedHandler extends ForwardingHandler {
  readonly #request: AuthenticatedRequest<unknown>

  constructor(next: DispatchHandler, request: AuthenticatedRequest<unknown>) {
    super(next)
    this.#request = request
  }

  override onRequestStart(controller: DispatchController, context: unknown): void {
    super.onRequestStart(controller, withRequest(context, this.#request))
  }
}

type RawHeaders = readonly (Buffer | string | readonly (Buffer | string)[])[]

/** What handlers were before undici 7: its own `request` and `fetch` still have them, all its dispatchers take them. */
interface RawHandler {
  onConnect(abort: (reason?: Error) => void, context?: unknown): void
  onUpgrade(status: number, headers: RawHeaders | null, socket: Duplex): void
  onHeaders(status: number, headers: RawHeaders, resume: () => void, message?: string): boolean | undefined
  onData(chunk: Buffer): boolean | undefined
  onComplete(trailers: RawHeaders | null): void
  onError(error: Error): void
  onResponseStarted?(): void
}

const RAW_METHODS = ['onConnect', 'onUpgrade', 'onHeaders', 'onData', 'onComplete', 'onError'] as const

/** Without the methods of undici 7, which would make it translate the head of every response forth and back. */
class RawSignedHandler implements RawHandler {
  readonly #next: RawHandler
  readonly #request: AuthenticatedRequest<unknown>

  constructor(next: RawHandler, request: AuthenticatedRequest<unknown>) {
    this.#next = next
    this.#request = request
  }

  onConnect(abort: (reason?: Error) => void, context?: unknown): void {
    this.#next.onConnect(abort, withRequest(context, this.#request))
  }

  onUpgrade(status: number, headers: RawHeaders | null, socket: Duplex): void {
    this.#next.onUpgrade(status, headers, socket)
  }

  onHeaders(status: number, headers: RawHeaders, resume: () => void, message?: string): boolean | undefined {
    return this.#next.onHeaders(status, headers, resume, message)
  }

  onData(chunk: Buffer): boolean | undefined {
    return this.#next.onData(chunk)
  }

  onComplete(trailers: RawHeaders | null): void {
    this.#next.onComplete(trailers)
  }

  onError(error: Error): void {
    this.#next.onError(error)
  }

  onResponseStarted(): void {
    this.#next.onResponseStarted?.()
  }
}
