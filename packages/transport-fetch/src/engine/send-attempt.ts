import type { Attempt } from './call.ts'
import type { CallContext } from './call-context.ts'
import { joinSignals, startDeadline } from './deadline.ts'

/** What became of an attempt: a response, or what the network said instead. */
export type Sent<R> = {
  readonly attempt: Attempt
  readonly milliseconds: number
} & (
  | { readonly response: R; readonly error?: undefined }
  | { readonly response?: undefined; readonly error: unknown }
)

/** Sends an attempt. What goes wrong is returned, not thrown. */
export async function sendAttempt<R>(
  attempt: Attempt,
  { sender, settings, signal }: CallContext<R>,
): Promise<Sent<R>> {
  const deadline = startDeadline(settings.attemptTimeoutSeconds, 'attemptTimeoutSeconds', 'An attempt')
  const either = joinSignals(signal, deadline?.signal)
  const start = performance.now()
  try {
    const response = await sender.send(attempt, either)
    return { attempt, response, milliseconds: performance.now() - start }
  } catch (error) {
    // Clients wrap the reason, or say something of their own.
    const reason: unknown = either?.aborted ? either.reason : error
    return { attempt, error: reason, milliseconds: performance.now() - start }
  } finally {
    deadline?.clear()
  }
}
