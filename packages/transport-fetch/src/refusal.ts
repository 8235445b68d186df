import { abortable } from '@apig/signer-core/transport'
import { collect } from './collect.ts'

const MOST_BYTES = 256 * 1024
/** An error message that does not come in this time is not worth waiting for. */
const LONGEST_MILLISECONDS = 10_000

/** The text of an answer, read from a copy: the answer itself stays readable. Empty where it cannot be read. */
export async function readCopy(response: Response, signal: AbortSignal | undefined): Promise<string> {
  if (response.body === null || response.bodyUsed) return ''
  const copy = response.clone().body
  if (copy === null) return ''
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), LONGEST_MILLISECONDS)
  try {
    const read = collect(copy, MOST_BYTES, () => undefined)
    return new TextDecoder().decode(await abortable(abortable(read, limit.signal), signal))
  } catch {
    signal?.throwIfAborted()
    return ''
  } finally {
    clearTimeout(timer)
  }
}
