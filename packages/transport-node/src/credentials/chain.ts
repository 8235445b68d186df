import { isTransportError, TransportError } from '@apig/transport-fetch/internal'
import type { TransportCredentials } from '@apig/transport-fetch/internal'
import { optionInvalid } from './faults.ts'

/**
 * The first of several sources that has credentials. Only a source that has none, or half of a pair, is passed over; one
 * whose credentials are broken or refused ends the search, so that nothing is signed with other keys than were meant.
 * Once a source had some, it alone is asked: a program does not change its identity because a renewal failed.
 *
 * @param providers - tried in this order
 * @throws TransportError `OPTION_INVALID` at once where a source is not a function; when called,
 * `CREDENTIALS_NOT_FOUND` with what each source said, where none has any; else what the source has thrown
 * @example
 * ```ts
 * import { chain, fromEnv, fromIni, fromMetadata } from '@apig/transport-node/credentials'
 *
 * const credentials = chain(fromEnv(), fromIni(), fromMetadata())
 * ```
 */
export function chain<C extends TransportCredentials>(
  ...providers: readonly (() => C | Promise<C>)[]
): () => Promise<C> {
  if (providers.length === 0)
    throw optionInvalid('chain: give at least one source, such as chain(fromEnv(), fromIni()).')
  const other = providers.findIndex((provider) => typeof provider !== 'function')
  if (other >= 0)
    throw optionInvalid(
      `chain: source ${other + 1} must be a function, as fromEnv() returns one (with the parentheses).`,
    )
  let chosen: (() => C | Promise<C>) | undefined
  return async () => {
    if (chosen !== undefined) return chosen()
    const misses: TransportError[] = []
    for (const provider of providers) {
      try {
        const credentials = await provider()
        chosen ??= provider
        return credentials
      } catch (error) {
        if (!isTransportError(error) || error.code !== 'CREDENTIALS_NOT_FOUND') throw error
        misses.push(error)
      }
    }
    throw new TransportError(
      'CREDENTIALS_NOT_FOUND',
      ['No source has credentials.', ...misses.map(({ message }) => `- ${message}`)].join('\n'),
      { cause: new AggregateError(misses) },
    )
  }
}
