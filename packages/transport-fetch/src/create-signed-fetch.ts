import { readIdentity, requireOrigin } from '@apig/signer-core/transport'
import { requireSafeCredentials } from './browser-credentials.ts'
import { settleFetchOptions } from './options.ts'
import type { SignedFetch, SignedFetchOptions, SignedRequestInit } from './options.ts'
import { readCall, readUrl } from './read-call.ts'
import { runCall } from './run-call.ts'

/**
 * A `fetch` that signs: it takes what the platform's takes, and gives what the platform's gives.
 *
 * @param options - `credentials` and `origins` are required
 * @throws TransportError or SignerError where an option is wrong; the message names it
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol}
 * @example
 * ```ts
 * import { createSignedFetch } from '@apig/transport-fetch'
 *
 * const signedFetch = createSignedFetch({
 *   credentials: { accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' },
 *   origins: 'https://example.com',
 *   stage: 'RELEASE',
 * })
 * const response = await signedFetch('https://example.com/v1/infers/a', { method: 'POST', body: '{"text":"hello"}' })
 * ```
 */
export function createSignedFetch(options: SignedFetchOptions): SignedFetch {
  const settings = settleFetchOptions(options)
  if (typeof options.credentials !== 'function')
    requireSafeCredentials(readIdentity(options.credentials), settings.dangerouslyAllowBrowser)
  // Everything up to the first await happens at once: what the caller changes afterwards is not sent.
  const signedFetch = async (
    input: Parameters<typeof fetch>[0],
    init?: SignedRequestInit,
  ): Promise<Response> => {
    const url = readUrl(input)
    if (!requireOrigin(settings, url)) return settings.fetch(input, init)
    return runCall(readCall(input, init, url), settings)
  }
  return signedFetch as SignedFetch
}
