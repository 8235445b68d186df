import { hook, resolveOptions, TRANSPORT_OPTIONS } from '@apig/transport-fetch/internal'
import type { Dispatcher } from 'undici'
import type { UploadPart } from '../body/part.ts'
import { signingWith } from '../signing.ts'
import { CONNECTION_OPTIONS, openConnections } from './connections.ts'
import { fetchSigned } from './fetch.ts'
import { callJson } from './json.ts'
import type { JsonRequestInit } from './json.ts'
import type { JsonResponse } from './json-response.ts'
import type { ClientOptions, ClientRequestInit, ClientRequestOptions, ClientSettings } from './options.ts'
import { sendRequest } from './request.ts'
import { upload } from './upload.ts'
import type { UploadInit } from './upload.ts'
import type { UrlOption } from './url.ts'

const CLIENT_OPTIONS = [...TRANSPORT_OPTIONS, ...CONNECTION_OPTIONS, 'onUploadProgress']

/** Calls APIs with signed requests over its own connections. */
export interface Client {
  /** The platform's fetch, signed; `init.apig` has what is ours. */
  fetch(input: UrlOption | Request, init?: ClientRequestInit): Promise<Response>
  /** undici's `request`, signed: the fastest way, and the response is a stream of Node. */
  request(url: UrlOption, options?: ClientRequestOptions): Promise<Dispatcher.ResponseData<null>>
  /** GET, and the response parsed. A status of 400 and more is not an error: see `ok`. */
  getJson<T = unknown>(url: UrlOption, init?: JsonRequestInit): Promise<JsonResponse<T>>
  /** POST of `value` as JSON, signed, and the response parsed. */
  postJson<T = unknown>(url: UrlOption, value: unknown, init?: JsonRequestInit): Promise<JsonResponse<T>>
  /** PUT of `value` as JSON, signed, and the response parsed. */
  putJson<T = unknown>(url: UrlOption, value: unknown, init?: JsonRequestInit): Promise<JsonResponse<T>>
  /** DELETE, and the response parsed. */
  deleteJson<T = unknown>(url: UrlOption, init?: JsonRequestInit): Promise<JsonResponse<T>>
  /**
   * Sends files as `multipart/form-data`, as they are read from disk. The body is not signed (`UNSIGNED-PAYLOAD`), as
   * the guide has it for files; `init.apig.payload: 'signed'` reads and signs it.
   */
  upload(url: UrlOption, parts: Iterable<UploadPart>, init?: UploadInit): Promise<Response>
  /** Signs what goes through it: for everything that takes a dispatcher of undici 7. */
  readonly dispatcher: Dispatcher
  /** Waits for the calls that run, then ends all connections. */
  close(): Promise<void>
}

/**
 * A client with a pool of connections: it signs, retries, follows redirects within the origin, and learns the gateway's
 * time.
 *
 * @throws TransportError `OPTION_INVALID`, and what wrong credentials throw
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromCsv } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromCsv('credentials.csv'), origins: 'https://apig.example.com', stage: 'RELEASE' })
 * const response = await client.postJson('https://apig.example.com/v1/infers/flowers', { text: 'Which flower is this?' })
 * console.log(response.status, response.statusText, response.data)
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const resolved = resolveOptions(options, CLIENT_OPTIONS)
  const { dispatcher: connecting, close } = openConnections(
    options,
    resolved.origins,
    resolved.idleTimeoutSeconds,
  )
  const settings: ClientSettings = {
    ...resolved,
    dispatcher: connecting,
    onUploadProgress: hook('options.onUploadProgress', options.onUploadProgress),
    readHeaders: (headers) => new Headers(headers.map(([name, value]): [string, string] => [name, value])),
  }
  const dispatcher = connecting.compose(signingWith(settings))
  const fetch: Client['fetch'] = (input, init) => fetchSigned(input, init, settings)
  return {
    fetch,
    request: (url, init) => sendRequest(url, init, settings, dispatcher),
    getJson: (url, init) => callJson(fetch, url, 'GET', undefined, init),
    postJson: (url, value, init) => callJson(fetch, url, 'POST', value, init),
    putJson: (url, value, init) => callJson(fetch, url, 'PUT', value, init),
    deleteJson: (url, init) => callJson(fetch, url, 'DELETE', undefined, init),
    upload: (url, parts, init) => upload(url, parts, init, settings),
    dispatcher,
    close,
  }
}
