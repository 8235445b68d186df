import type { DispatchController } from './undici.ts'

/**
 * The one controller that the caller's handler gets for all attempts of a call: it stands for the connection of the
 * attempt that runs now.
 */
export class CallController implements DispatchController {
  /** The connection of the attempt that runs now. */
  target: DispatchController | undefined
  aborted = false
  reason: Error | null = null
  #paused = false
  readonly #onAbort: (reason: Error | undefined) => void

  constructor(onAbort: (reason: Error | undefined) => void) {
    this.#onAbort = onAbort
  }

  /** Another attempt begins, with another connection. */
  follow(target: DispatchController): void {
    this.target = target
    if (this.#paused) target.pause()
  }

  get paused(): boolean {
    return this.#paused
  }

  pause(): void {
    this.#paused = true
    this.target?.pause()
  }

  resume(): void {
    this.#paused = false
    this.target?.resume()
  }

  abort(reason?: Error): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason ?? null
    this.#onAbort(reason)
  }

  get rawHeaders(): NonNullable<DispatchController['rawHeaders']> | null {
    return this.target?.rawHeaders ?? null
  }

  set rawHeaders(value: NonNullable<DispatchController['rawHeaders']> | null) {
    if (this.target !== undefined) this.target.rawHeaders = value
  }

  get rawTrailers(): NonNullable<DispatchController['rawTrailers']> | null {
    return this.target?.rawTrailers ?? null
  }

  set rawTrailers(value: NonNullable<DispatchController['rawTrailers']> | null) {
    if (this.target !== undefined) this.target.rawTrailers = value
  }
}
