import { isSignerError } from '@apig/signer-core'
import { isTransportError, requireHeaders, requireOrigin } from '@apig/signer-core/transport'
import type { TransportSettings } from '@apig/signer-core/transport'
import { fetch as undiciFetch } from 'undici'
import type { Dispatcher } from 'undici'
import { CallRecord } from '../dispatch/call-record.ts'
import { withCallOptions } from '../dispatch/call-options.ts'
import type { CallOptions } from '../dispatch/call-options.ts'
import type { DispatchHandler, DispatchOptions } from '../dispatch/undici.ts'
import { rememberAnswer } from './explain.ts'
import type { ClientRequestInit } from './options.ts'
import type { FetchInput } from './read-fetch-input.ts'

/** fetch, for a request whose body was read already. */
export type FetchRead = (
  request: FetchInput,
  init: RequestInit | undefined,
  own?: Pick<CallOptions, 'mode' | 'explain' | 'onProgress'>,
) => Promise<Response>

/**
 * undici's fetch over a dispatcher that signs. fetch sees no body: it would make an iterable of it, of which nobody
 * could say whether it was text or a file. The dispatcher gets it, and follows redirects, which stay within the origin.
 */
export function createFetchRead(
  settings: TransportSettings,
  signed: Dispatcher,
  plain: Dispatcher,
): FetchRead {
  return async (request, init, overrides = {}) => {
    const { url, method, headers, payload, redirect, integrity, signal } = request
    if (!requireOrigin(settings, url)) return fetchPlain(plain, request, init)
    requireHeaders(headers, url)
    const record = new CallRecord()
    const dispatcher = {
      dispatch(options: DispatchOptions, handler: DispatchHandler): boolean {
        const own = withCallOptions(options, { ...overrides, payload, redirect, signal, record })
        // Not at once: credentials and hooks are the caller's code, and undici's fetch cannot be aborted in its first turn.
        queueMicrotask(() => signed.dispatch(own, handler))
        return true
      },
    }
    try {
      const response = await undiciFetch(url, {
        ...(withoutBody(init) as object),
        method,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        // The dispatcher follows, or refuses: it knows the origins.
        redirect: 'manual',
        integrity,
        signal: signal ?? null,
        dispatcher: dispatcher as unknown as Dispatcher,
      })
      return rememberAnswer(placed(response as unknown as Response, record), record)
    } catch (error) {
      // fetch says "fetch failed" of everything; what was wrong with the call is said plainly.
      const { cause } = error as { cause?: unknown }
      const reason = isTransportError(cause) || isSignerError(cause) ? cause : error
      payload.cancel?.(reason)
      throw reason
    }
  }
}

/** For other origins, where the options let them pass: fetch as it is, without a signature. */
async function fetchPlain(
  plain: Dispatcher,
  { url, method, headers, payload, redirect, integrity, signal }: FetchInput,
  init: RequestInit | undefined,
): Promise<Response> {
  const body = payload.open()
  const type =
    payload.contentType !== undefined && !headers.some(([name]) => name === 'content-type')
      ? [['content-type', payload.contentType] as [string, string]]
      : []
  const response = await undiciFetch(url, {
    ...(withoutBody(init) as object),
    method,
    headers: [...headers.map(([name, value]): [string, string] => [name, value]), ...type],
    ...(body !== null && { body: body as Uint8Array, duplex: 'half' as const }),
    redirect,
    integrity,
    signal: signal ?? null,
    dispatcher: plain,
  })
  return response as unknown as Response
}

function withoutBody(init: RequestInit = {}): object {
  const { body: _read, apig: _ours, ...others } = init as ClientRequestInit
  return others
}

/** The answer of a redirected call tells where it came from, as fetch's own does. */
function placed(response: Response, { request, redirected }: CallRecord): Response {
  if (redirected)
    Object.defineProperties(response, { url: { value: request?.url }, redirected: { value: true } })
  return response
}
