import { authenticate, callHook, signEvent } from '@apig/signer-core/transport'
import type { AuthenticatedRequest, Identity } from '@apig/signer-core/transport'
import { createDeadline, joinSignals } from './deadline.ts'
import type { FetchSettings, UploadProgress } from './options.ts'
import type { ReadyBody } from './prepare-body.ts'
import { startUpload } from './upload.ts'

/** One attempt, as it is to be made. */
export interface Attempt {
  readonly number: number
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: ReadyBody
  readonly limit: number
  readonly identity: Identity
  readonly date: Date
  readonly clockOffsetSeconds: number
  readonly rest: Readonly<Record<string, unknown>>
  readonly onProgress: ((progress: UploadProgress) => void) | undefined
  readonly signal: AbortSignal | undefined
}

/** What became of it: an answer, or what the network said instead. */
export type Sent = {
  readonly request: AuthenticatedRequest<unknown>
  readonly milliseconds: number
} & (
  | { readonly response: Response; readonly error?: undefined }
  | { readonly response?: undefined; readonly error: unknown }
)

/**
 * Signs one attempt, from the pristine request, and sends it. What goes wrong from then on is returned, not thrown.
 *
 * @throws where it cannot be signed, or was aborted before
 */
export async function sendAttempt(attempt: Attempt, settings: FetchSettings): Promise<Sent> {
  const { number, method, url, headers, body, identity, date, signal } = attempt
  const { value, payload } = body
  const request = await authenticate(
    {
      method,
      url,
      headers,
      body: typeof value === 'string' || value instanceof Uint8Array ? value : undefined,
      payload,
    },
    identity,
    { date, stage: settings.stage, nonce: settings.nonce, signal, headerValues: settings.headerValues },
  )
  signal?.throwIfAborted()
  callHook(settings.onSign, () => signEvent(number, request, identity, attempt.clockOffsetSeconds))

  const upload = startUpload(body, attempt.limit, number, attempt.onProgress)
  const deadline = createDeadline(settings.attemptTimeoutSeconds, 'attemptTimeoutSeconds', 'An attempt')
  const start = performance.now()
  const took = (): number => performance.now() - start
  try {
    const response = await settings.fetch(request.url, {
      ...attempt.rest,
      method: request.method,
      headers:
        upload.isStream && body.size !== undefined ? withLength(request.headers, body.size) : request.headers,
      redirect: 'manual',
      ...(upload.body !== undefined && { body: upload.body }),
      ...(upload.isStream && { duplex: 'half' }),
      ...withSignal(joinSignals(signal, deadline.signal)),
    } as RequestInit)
    upload.answered()
    return { request, response, milliseconds: took() }
  } catch (error) {
    // The platform wraps these, or says something of its own.
    const aborted = [signal, deadline.signal].find((one) => one?.aborted)
    const reason: unknown = aborted === undefined ? (upload.failure() ?? error) : aborted.reason
    upload.stop(reason)
    return { request, error: reason, milliseconds: took() }
  } finally {
    deadline.clear()
  }
}

/** A stream of known length is not sent in chunks. */
function withLength(headers: Readonly<Record<string, string>>, size: number): Record<string, string> {
  return { ...headers, 'content-length': String(size) }
}

const withSignal = (signal: AbortSignal | undefined): { signal?: AbortSignal } =>
  signal === undefined ? {} : { signal }
