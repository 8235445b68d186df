import { TransportError } from '@apig/signer-core/transport'
import type { TransportSettings } from '@apig/signer-core/transport'

/** What may take too long until the head of an answer has come. */
export class CallTimers {
  readonly #settings: TransportSettings
  #call: NodeJS.Timeout | undefined
  #attempt: NodeJS.Timeout | undefined

  constructor(settings: TransportSettings) {
    this.#settings = settings
  }

  /** Undefined where nothing is limited. */
  static for(settings: TransportSettings): CallTimers | undefined {
    return settings.timeoutSeconds === undefined && settings.attemptTimeoutSeconds === undefined
      ? undefined
      : new CallTimers(settings)
  }

  startCall(late: (error: TransportError) => void): void {
    const { timeoutSeconds } = this.#settings
    if (timeoutSeconds !== undefined)
      this.#call = setTimeout(
        () => late(timeout('The call took', 'timeoutSeconds', timeoutSeconds)),
        timeoutSeconds * 1000,
      )
  }

  startAttempt(late: (error: TransportError) => void): void {
    const { attemptTimeoutSeconds } = this.#settings
    if (attemptTimeoutSeconds !== undefined)
      this.#attempt = setTimeout(
        () => late(timeout('An attempt took', 'attemptTimeoutSeconds', attemptTimeoutSeconds)),
        attemptTimeoutSeconds * 1000,
      )
  }

  stopAttempt(): void {
    clearTimeout(this.#attempt)
  }

  stop(): void {
    clearTimeout(this.#call)
    clearTimeout(this.#attempt)
  }
}

/** What undici says when an answer falls silent, in the words of the option. */
export function withIdleTimeout(error: Error, { idleTimeoutSeconds }: TransportSettings): Error {
  return idleTimeoutSeconds !== undefined && (error as NodeJS.ErrnoException).code === 'UND_ERR_BODY_TIMEOUT'
    ? timeout('The body of the answer was silent for', 'idleTimeoutSeconds', idleTimeoutSeconds, error)
    : error
}

function timeout(what: string, option: string, seconds: number, cause?: Error): TransportError {
  return new TransportError('TIMEOUT', `${what} longer than options.${option}, ${seconds} s.`, {
    ...(cause !== undefined && { cause }),
  })
}
