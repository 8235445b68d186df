import { isAtHand } from '../body/given-body.ts'
import type { Bytes } from '../body/given-body.ts'
import type { Attempt } from '../engine/call.ts'
import type { ResponseHead, Sender } from '../engine/sender.ts'
import type { FetchSettings, UploadProgress } from '../options.ts'

/** Reads the responses of any fetch. */
export abstract class ResponseSender implements Sender<Response> {
  abstract send(attempt: Attempt, signal: AbortSignal | undefined): Promise<Response>
  abstract isNetworkError(error: unknown): boolean

  headOf({ status, headers, type }: Response): ResponseHead {
    return { status, headers, isOpaqueRedirect: type === 'opaqueredirect' }
  }

  async peek(response: Response, signal: AbortSignal | undefined): Promise<string> {
    // Where it cannot be loaded, the response goes to the caller as it is.
    const loaded = await import('./read-copy.ts').catch(() => undefined)
    return loaded?.readCopy(response, signal) ?? ''
  }

  discard(response: Response): void {
    response.body?.cancel().catch(() => undefined)
  }
}

/** Sends attempts with a `fetch`. */
export class FetchSender extends ResponseSender {
  readonly #settings: FetchSettings
  readonly #rest: Readonly<Record<string, unknown>>
  readonly #onProgress: ((progress: UploadProgress) => void) | undefined

  /** @param rest - what else fetch is to be told */
  constructor(
    settings: FetchSettings,
    rest: Readonly<Record<string, unknown>>,
    onProgress: ((progress: UploadProgress) => void) | undefined,
  ) {
    super()
    this.#settings = settings
    this.#rest = rest
    this.#onProgress = onProgress
  }

  async send({ number, request, body, limit }: Attempt, signal: AbortSignal | undefined): Promise<Response> {
    const { url, method, headers } = request
    const { fetch, idleTimeoutSeconds } = this.#settings
    const value = body.open?.()
    const mustWatch = value !== undefined && (this.#onProgress !== undefined || !isAtHand(value))
    // Streams, progress and silent responses are rare: what watches them is loaded by those who have them.
    const upload = mustWatch
      ? (await import('./upload.ts')).startUpload(value, body, limit, number, this.#onProgress)
      : undefined
    const idle = idleTimeoutSeconds === undefined ? undefined : await import('./idle-timeout.ts')
    const given = upload === undefined ? (value as string | Bytes | Blob | undefined) : upload.body
    try {
      const response = await fetch(url, {
        ...this.#rest,
        method,
        headers: { ...headers, ...upload?.headers },
        redirect: 'manual',
        ...(given !== undefined && { body: given }),
        ...(upload?.isStream && { duplex: 'half' }),
        ...(signal !== undefined && { signal }),
      } as RequestInit)
      upload?.finish()
      return idle?.withIdleTimeout(response, idleTimeoutSeconds) ?? response
    } catch (error) {
      // Platforms wrap what was wrong with the body, or lose it.
      const reason: unknown = signal?.aborted ? signal.reason : (upload?.failure() ?? error)
      upload?.stop(reason)
      throw reason
    }
  }

  /** A fetch says the same of everything. */
  isNetworkError(error: unknown): boolean {
    return !(error instanceof Error && error.name === 'AbortError')
  }
}
