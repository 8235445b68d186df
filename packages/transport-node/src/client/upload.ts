import {
  readCall,
  readUrl,
  requireOrigin,
  TransportError,
  withDefaults,
} from '@apig/transport-fetch/internal'
import type { UploadPart } from '../body/part.ts'
import { readParts } from '../body/upload-parts.ts'
import { sendCall } from './fetch.ts'
import type { ClientRequestInit, ClientSettings } from './options.ts'
import { requireUrl } from './url.ts'
import type { UrlOption } from './url.ts'

/** What `upload` takes besides the parts: everything of fetch but the body. */
export type UploadInit = Omit<ClientRequestInit, 'body'>

/** Sends parts as `multipart/form-data`, to listed origins only. */
export async function upload(
  url: UrlOption,
  parts: Iterable<UploadPart>,
  init: UploadInit | undefined,
  settings: ClientSettings,
): Promise<Response> {
  const place = readUrl(requireUrl(url))
  requireOrigin({ origins: settings.origins, otherOrigins: 'refuse' }, place.origin)
  // The boundary is ours: the caller's content type could not name it.
  const headers = new Headers(init?.headers)
  headers.delete('content-type')
  const call = readCall(place, { method: 'POST', ...init, headers }, place, { ...settings, headers: [] })
  if (call.method === 'GET' || call.method === 'HEAD')
    throw new TransportError('BODY_UNSUPPORTED', `init.method must not be ${call.method}, which has no body.`)
  const body = await readParts(parts)
  return sendCall(
    { ...call, headers: withDefaults(call.headers, settings.headers, body.contentType), body },
    settings,
  )
}
