import { settleOptions, TransportError } from '@apig/signer-core/transport'
import type { Dispatcher } from 'undici'
import { readParts } from '../body/multipart-body.ts'
import type { UploadPart } from '../body/part.ts'
import type { OnProgress } from '../body/progress.ts'
import type { CallOptions } from '../dispatch/call-options.ts'
import { signingWith } from '../signing.ts'
import { createAgent } from './agent.ts'
import { createFetchRead } from './fetch.ts'
import { callJson } from './json.ts'
import type { JsonRequestInit } from './json.ts'
import type { JsonAnswer } from './json-answer.ts'
import { requireOverrides } from './options.ts'
import type { CallOverrides, ClientOptions, ClientRequestInit, ClientRequestOptions } from './options.ts'
import { readFetchInput } from './read-fetch-input.ts'
import { sendRequest } from './request.ts'

/** What `upload` takes besides the parts: everything of fetch but the body. */
export type UploadInit = Omit<ClientRequestInit, 'body'>

/** Calls APIs with signed requests over connections of its own. */
export interface Client {
  /** The platform's fetch, signed; `init.apig` has what is ours. */
  fetch(input: string | URL | Request, init?: ClientRequestInit): Promise<Response>
  /** undici's `request`, signed: the fastest way, and the answer is a stream of Node. */
  request(url: string | URL, options?: ClientRequestOptions): Promise<Dispatcher.ResponseData<null>>
  /** GET, and the answer parsed. A status of 400 and more is no error: see `ok`. */
  getJson<T = unknown>(url: string | URL, init?: JsonRequestInit): Promise<JsonAnswer<T>>
  /** POST of `value` as JSON, signed, and the answer parsed. */
  postJson<T = unknown>(url: string | URL, value: unknown, init?: JsonRequestInit): Promise<JsonAnswer<T>>
  /** PUT of `value` as JSON, signed, and the answer parsed. */
  putJson<T = unknown>(url: string | URL, value: unknown, init?: JsonRequestInit): Promise<JsonAnswer<T>>
  /** DELETE, and the answer parsed. */
  deleteJson<T = unknown>(url: string | URL, init?: JsonRequestInit): Promise<JsonAnswer<T>>
  /**
   * Sends files as `multipart/form-data`, as they are read from disk. The body is not signed (`UNSIGNED-PAYLOAD`), as
   * the guide has it for files; `init.apig.payload: 'signed'` reads and signs it.
   */
  upload(url: string | URL, parts: Iterable<UploadPart>, init?: UploadInit): Promise<Response>
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
 * const answer = await client.postJson('https://apig.example.com/v1/infers/flowers', { text: 'Which flower is this?' })
 * console.log(answer.status, answer.statusText, answer.data)
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const settings = settleOptions(options)
  const { onUploadProgress } = options
  if (onUploadProgress !== undefined && typeof onUploadProgress !== 'function')
    throw new TransportError('OPTION_INVALID', 'options.onUploadProgress must be a function.')
  const agent = createAgent(options)
  const dispatcher = agent.compose(signingWith(settings, 0))
  const fetchRead = createFetchRead(settings, dispatcher, agent)

  const usual = followed(ownOf(undefined, onUploadProgress))

  const fetchSigned: Client['fetch'] = async (input, init) =>
    fetchRead(readFetchInput(input, init), init, ownOf(init?.apig, onUploadProgress))

  return {
    fetch: fetchSigned,
    async request(url, requestOptions = {}) {
      const { apig } = requestOptions
      const own = apig === undefined ? usual : followed(ownOf(apig, onUploadProgress))
      return await sendRequest(url, requestOptions, own, dispatcher)
    },
    getJson: (url, init) => callJson(fetchSigned, url, 'GET', undefined, init),
    postJson: (url, value, init) => callJson(fetchSigned, url, 'POST', value, init),
    putJson: (url, value, init) => callJson(fetchSigned, url, 'PUT', value, init),
    deleteJson: (url, init) => callJson(fetchSigned, url, 'DELETE', undefined, init),
    async upload(url, parts, init) {
      const request = readFetchInput(url, { method: 'POST', ...init })
      // The boundary is ours: a content type of the caller's could not name it.
      const headers = request.headers.filter(([name]) => name !== 'content-type')
      const own = ownOf(init?.apig, onUploadProgress)
      const payload = await readParts(parts)
      return fetchRead({ ...request, headers, payload }, init, own)
    },
    dispatcher,
    close: () => agent.close(),
  }
}

const followed = (own: CallOptions): CallOptions => ({ ...own, redirect: 'follow' })

function ownOf(
  overrides: CallOverrides | undefined,
  usual: OnProgress | undefined,
): Pick<CallOptions, 'mode' | 'explain' | 'onProgress'> {
  const { payload, explain, onUploadProgress = usual } = requireOverrides(overrides)
  return { mode: payload, explain, onProgress: onUploadProgress }
}
