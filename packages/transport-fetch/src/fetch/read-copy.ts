import { collect } from '../body/collect.ts'
import { abortable } from '../engine/wait.ts'

const MAX_BYTES = 256 * 1024
/** An error message that does not come in this time is not worth waiting for. */
const MAX_MILLISECONDS = 10_000

/** The text of a response, read from a copy: the response itself stays readable. Empty where it takes too long. */
export async function readCopy(response: Response, signal: AbortSignal | undefined): Promise<string> {
  if (response.body === null || response.bodyUsed) return ''
  const copy = response.clone().body
  if (copy === null) return ''
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), MAX_MILLISECONDS)
  try {
    const read = collect(copy, MAX_BYTES, () => undefined)
    return new TextDecoder().decode(await abortable(abortable(read, limit.signal), signal))
  } catch (error) {
    signal?.throwIfAborted()
    if (!limit.signal.aborted) throw error
    return ''
  } finally {
    clearTimeout(timer)
  }
}
