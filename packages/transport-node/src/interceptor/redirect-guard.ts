import { TransportError } from '@apig/transport-fetch/internal'
import { ForwardingHandler } from './undici.ts'
import type { DispatchController, DispatchHandler, ResponseHeaders } from './undici.ts'

/**
 * Watches the response to a request that was passed on unsigned. A redirect to a listed origin is an error: whoever
 * responded would choose what is signed next. Nobody who follows redirects (undici's interceptor, its fetch, a program)
 * marks the request that follows, but the response that leads to it passes here.
 */
export class RedirectGuard extends ForwardingHandler {
  readonly #url: string
  readonly #origins: ReadonlySet<string>

  /**
   * @param url - of the request that was passed on
   * @param origins - the listed ones
   */
  constructor(next: DispatchHandler, url: string, origins: ReadonlySet<string>) {
    super(next)
    this.#url = url
    this.#origins = origins
  }

  override onResponseStart(
    controller: DispatchController,
    status: number,
    headers: ResponseHeaders,
    message?: string,
  ): void {
    if (status >= 300 && status < 400) this.#requireUnlisted(headers['location'])
    super.onResponseStart(controller, status, headers, message)
  }

  #requireUnlisted(location: ResponseHeaders[string]): void {
    for (const one of [location ?? []].flat()) {
      if (!URL.canParse(one, this.#url)) continue
      const { origin } = new URL(one, this.#url)
      if (this.#origins.has(origin))
        throw new TransportError(
          'REDIRECT_OTHER_ORIGIN',
          `The response redirects from ${new URL(this.#url).origin}, which options.origins does not name, to ${origin}, which it names: another server would choose what is signed. If you trust it, call ${origin} yourself.`,
        )
    }
  }
}
