import type { Duplex } from 'node:stream'
import { Attempt } from './attempt.ts'
import type { AttemptOwner, Flow, Head } from './attempt.ts'
import type { RawHandler, RawHeaders, ResponseHeaders } from './undici.ts'

/** An attempt as undici 7 has it from within: headers go from the parser to the caller's handler as they are. */
export class RawAttempt extends Attempt<RawHead, RawHeaders | null> implements RawHandler {
  readonly #handler: RawHandler
  #abort: ((reason?: Error) => void) | undefined
  #isComplete = false

  constructor(owner: AttemptOwner, handler: RawHandler) {
    super(owner)
    this.#handler = handler
  }

  onConnect(abort: (reason?: Error) => void, context?: unknown): void {
    this.#abort = abort
    this.connected(context)
  }

  onUpgrade(status: number, headers: RawHeaders | null, socket: Duplex): void {
    if (this.state === 'over') return void socket.destroy()
    this.state = 'over'
    this.owner.passing()
    this.#handler.onUpgrade(status, headers, socket)
    this.owner.ended()
  }

  onHeaders(status: number, raw: RawHeaders, resume: () => void, message: string | undefined): boolean {
    return this.answered(new RawHead(status, raw, resume, message)) !== false
  }

  onData(chunk: Buffer): boolean {
    return this.received(chunk) !== false
  }

  onComplete(trailers: RawHeaders | null): void {
    this.#isComplete = true
    this.completed(trailers)
  }

  onError(error: Error): void {
    this.failed(error)
  }

  onResponseStarted(): void {
    if (this.state !== 'over') this.#handler.onResponseStarted?.()
  }

  protected disconnect(reason: Error): void {
    this.#abort?.(reason)
  }

  protected passHead({ status, raw, resume, message }: RawHead): Flow {
    // The connection of an answer that was kept may serve another call by now.
    return this.#handler.onHeaders(status, raw, this.#isComplete ? nothing : resume, message)
  }

  protected passData(chunk: Buffer): Flow {
    return this.#handler.onData(chunk)
  }

  protected passEnd(trailers: RawHeaders | null): void {
    this.#handler.onComplete(trailers)
  }
}

/** Most answers are handed over unread. */
class RawHead implements Head {
  readonly status: number
  readonly raw: RawHeaders
  readonly resume: () => void
  readonly message: string | undefined

  constructor(status: number, raw: RawHeaders, resume: () => void, message: string | undefined) {
    this.status = status
    this.raw = raw
    this.resume = resume
    this.message = message
  }

  get headers(): ResponseHeaders {
    return readRawHeaders(this.raw)
  }
}

/** By name in lower case, as undici reads them; the values of a repeated header are a list. */
export function readRawHeaders(raw: RawHeaders): ResponseHeaders {
  // Without a prototype: a header may have any name.
  const headers = Object.create(null) as Record<string, string | string[]>
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = textOf(raw[at] as Buffer | string).toLowerCase()
    const given = raw[at + 1] as RawHeaders[number]
    const value = isList(given) ? given.map(textOf) : textOf(given)
    const before = headers[name]
    headers[name] = before === undefined ? value : [before, value].flat()
  }
  return headers
}

const nothing = (): void => undefined
const isList = (value: RawHeaders[number]): value is readonly (Buffer | string)[] => Array.isArray(value)
const textOf = (value: Buffer | string): string =>
  typeof value === 'string' ? value : value.toString('latin1')
