import { TransportError } from '../transport-error.ts'

/** A signal that aborts after a while, unless it is cleared before. */
export interface Deadline {
  readonly signal: AbortSignal
  clear(): void
}

/** @param what - what takes too long, for the message */
export function startDeadline(
  seconds: number | undefined,
  option: string,
  what: string,
): Deadline | undefined {
  if (seconds === undefined) return undefined
  const controller = new AbortController()
  const error = new TransportError('TIMEOUT', `${what} took longer than options.${option}, ${seconds} s.`)
  const timer = setTimeout(() => controller.abort(error), seconds * 1000)
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}

/** Aborts with the first of the two. */
export function joinSignals(
  first: AbortSignal | undefined,
  second: AbortSignal | undefined,
): AbortSignal | undefined {
  return first !== undefined && second !== undefined ? AbortSignal.any([first, second]) : (first ?? second)
}
