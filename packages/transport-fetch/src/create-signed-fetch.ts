import { FetchSender } from './fetch/fetch-sender.ts'
import { readCall, readUrl } from './fetch/read-call.ts'
import { runFetchCall } from './fetch/run-fetch-call.ts'
import { resolveFetchOptions } from './options.ts'
import type { SignedFetch, SignedFetchOptions, SignedRequestInit } from './options.ts'
import { requireOrigin } from './origins.ts'

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
  const settings = resolveFetchOptions(options)
  // Everything up to the first await happens at once: what the caller changes afterwards is not sent.
  const signedFetch = async (
    input: Parameters<typeof fetch>[0],
    init?: SignedRequestInit,
  ): Promise<Response> => {
    const url = readUrl(input)
    if (!requireOrigin(settings, url.origin)) return settings.fetch(input, init)
    const call = readCall(input, init, url, settings)
    const { onUploadProgress = settings.onUploadProgress } = call.options
    return runFetchCall(call, new FetchSender(settings, call.rest, onUploadProgress), settings)
  }
  return signedFetch as SignedFetch
}
