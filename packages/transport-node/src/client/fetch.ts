import { isRequest, readCall, readUrl, requireOrigin, runFetchCall } from '@apig/transport-fetch/internal'
import type { FetchCall } from '@apig/transport-fetch/internal'
import { fetch as undiciFetch } from 'undici'
import { FetchSender } from './fetch-sender.ts'
import type { ClientRequestInit, ClientSettings } from './options.ts'
import { requireUrl } from './url.ts'
import type { UrlOption } from './url.ts'

/** fetch, signed; for other origins, where the options let them pass, as it is. */
export async function fetchSigned(
  given: UrlOption | Request,
  init: ClientRequestInit | undefined,
  settings: ClientSettings,
): Promise<Response> {
  const input = requireUrl(given)
  const url = readUrl(input)
  return requireOrigin(settings, url.origin)
    ? sendCall(readCall(input, init, url, settings), settings)
    : fetchUnsigned(input, init, settings)
}

/** Signs and sends a call that was read. */
export function sendCall(call: FetchCall, settings: ClientSettings): Promise<Response> {
  const { onUploadProgress = settings.onUploadProgress } = call.options
  return runFetchCall(call, new FetchSender(settings.dispatcher, call.rest, onUploadProgress), settings)
}

async function fetchUnsigned(
  input: string | URL | Request,
  init: ClientRequestInit | undefined,
  { dispatcher }: ClientSettings,
): Promise<Response> {
  // undici's fetch takes no `Request` but its own.
  const [url, parts] = isRequest(input) ? [input.url, partsOf(input)] : [input, {}]
  const response = await undiciFetch(url, { ...parts, ...(init as object), dispatcher })
  return response as unknown as Response
}

function partsOf({ method, headers, body, redirect, integrity, signal }: Request): object {
  return { method, headers: [...headers], body, duplex: 'half', redirect, integrity, signal }
}
