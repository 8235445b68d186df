import { isTransportError, ResponseSender } from '@apig/transport-fetch/internal'
import type { Attempt } from '@apig/transport-fetch/internal'
import { fetch as undiciFetch } from 'undici'
import type { Dispatcher } from 'undici'
import { openBody, setLength } from '../body/open-body.ts'
import type { OpenedBody } from '../body/open-body.ts'
import type { DispatchHandler, DispatchOptions } from '../interceptor/undici.ts'
import { explainCertificate, isNetworkError } from './network-error.ts'
import type { OnProgress } from './options.ts'

/** Sends attempts with undici's fetch. */
export class FetchSender extends ResponseSender {
  readonly #dispatcher: Dispatcher
  readonly #rest: object
  readonly #onProgress: OnProgress | undefined

  /** @param rest - what else fetch is to be told */
  constructor(dispatcher: Dispatcher, rest: object, onProgress: OnProgress | undefined) {
    super()
    this.#dispatcher = dispatcher
    this.#rest = rest
    this.#onProgress = onProgress
  }

  async send({ number, request, body, limit }: Attempt, signal: AbortSignal | undefined): Promise<Response> {
    const { url, method, headers } = request
    const opened = openBody(body, limit, number, this.#onProgress)
    // The dispatcher sets it.
    setLength(headers, undefined)
    try {
      const response = await undiciFetch(url, {
        ...this.#rest,
        method,
        headers,
        redirect: 'manual',
        signal: signal ?? null,
        dispatcher: opened.body === null ? this.#dispatcher : withBody(this.#dispatcher, opened),
      })
      return response as unknown as Response
    } catch (error) {
      // fetch says "fetch failed" of everything; what was wrong with the body is said plainly.
      const { cause } = error as { cause?: unknown }
      throw isTransportError(cause) ? cause : explainCertificate(error)
    }
  }

  isNetworkError(error: unknown): boolean {
    return isNetworkError(error)
  }
}

/**
 * The same connections for one request, whose body fetch does not see: it would make a stream of it, which costs more
 * than the rest of a call.
 */
function withBody(dispatcher: Dispatcher, { body, length }: OpenedBody): Dispatcher {
  const dispatch = (options: DispatchOptions, handler: DispatchHandler): boolean => {
    // fetch says 0, since it sees none.
    const headers = { ...(options.headers as object), 'content-length': length?.toString() }
    return dispatcher.dispatch({ ...options, headers, body } as unknown as DispatchOptions, handler)
  }
  return { dispatch } as unknown as Dispatcher
}
