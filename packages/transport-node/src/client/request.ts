import {
  readBody,
  rememberRequest,
  requireCallOptions,
  requireHeaders,
  requireOrigin,
  runCall,
  withDefaults,
} from '@apig/transport-fetch/internal'
import type { Call, CallOptions } from '@apig/transport-fetch/internal'
import { request as undiciRequest } from 'undici'
import type { Dispatcher } from 'undici'
import { readHeaders } from '../interceptor/read-headers.ts'
import { readTarget } from '../interceptor/read-target.ts'
import type { DispatchOptions } from '../interceptor/undici.ts'
import type { ClientRequestOptions, ClientSettings } from './options.ts'
import type { RequestResponse } from './peek.ts'
import { RequestSender } from './request-sender.ts'
import { requireUrl } from './url.ts'
import type { UrlOption } from './url.ts'

/**
 * undici's `request`, signed.
 *
 * @param signing - the dispatcher of the client, which signs and does nothing else
 */
export async function sendRequest(
  givenUrl: UrlOption,
  given: ClientRequestOptions | undefined,
  settings: ClientSettings,
  signing: Dispatcher,
): Promise<RequestResponse> {
  const options = given ?? {}
  const url = requireUrl(givenUrl)
  const place = readHttpUrl(url, options)
  // undici says what is wrong with it; what goes elsewhere is refused, or passed on, by the interceptor.
  if (place === undefined || !requireOrigin(settings, place.origin))
    return undiciRequest(url, { ...options, dispatcher: signing } as object) as Promise<RequestResponse>
  const own = requireCallOptions(options.apig)
  const { onUploadProgress = settings.onUploadProgress } = own
  const sender = new RequestSender(settings.dispatcher, restOf(options), onUploadProgress)
  const { response, request } = await runCall(readCall(place, options, own, settings), sender, settings)
  rememberRequest(response, request)
  return response
}

/** Undefined for what is not a URL of HTTP, and for what undici refuses besides, whatever the types say. */
function readHttpUrl(url: string | URL, options: ClientRequestOptions): URL | undefined {
  const { path, agent } = options as { path?: unknown; agent?: unknown }
  if (agent !== undefined || (path !== undefined && typeof path !== 'string')) return undefined
  try {
    const read = typeof url === 'string' ? new URL(url) : url
    if (!(read instanceof URL) || !/^https?:$/.test(read.protocol)) return undefined
    return path === undefined ? read : new URL(read.origin + (path.startsWith('/') ? path : `/${path}`))
  } catch {
    return undefined
  }
}

function readCall(
  place: URL,
  options: ClientRequestOptions,
  { payload, explain }: CallOptions,
  settings: ClientSettings,
): Call {
  const { body: given, signal, query } = options
  const headers = readHeaders(options.headers)
  const path = place.pathname + place.search
  const { url, origin } = readTarget({ origin: place.origin, path, query } as DispatchOptions, headers)
  requireHeaders(headers, place)
  const body = readBody(given, 'request')
  return {
    method: (options.method ?? (given ? 'PUT' : 'GET')).toUpperCase(),
    url,
    origin,
    headers: withDefaults(headers, settings.headers, body?.contentType),
    body,
    redirect: 'follow',
    signal: signal instanceof AbortSignal ? signal : undefined,
    payload: payload ?? settings.payload,
    explain: explain ?? settings.explain,
  }
}

function restOf(options: ClientRequestOptions): object {
  if (options.apig === undefined && options.query === undefined) return options
  const { apig: _ours, query: _inThePath, ...rest } = options
  return rest
}
