import { TransportError } from '@apig/signer-core/transport'

/** A signal that aborts after a while, unless it is cleared before. */
export interface Deadline {
  readonly signal: AbortSignal | undefined
  clear(): void
}

/** @param what - what takes too long, for the message */
export function createDeadline(seconds: number | undefined, option: string, what: string): Deadline {
  if (seconds === undefined) return { signal: undefined, clear: () => undefined }
  const controller = new AbortController()
  const timer = setTimeout(
    () =>
      controller.abort(
        new TransportError('TIMEOUT', `${what} took longer than options.${option}, ${seconds} s.`),
      ),
    seconds * 1000,
  )
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}

/** Aborts with the first of them. */
export function joinSignals(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined)
  return given.length > 1 ? AbortSignal.any(given) : given[0]
}
