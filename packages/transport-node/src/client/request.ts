import { request as undiciRequest } from 'undici'
import type { Dispatcher } from 'undici'
import { withCallOptions } from '../dispatch/call-options.ts'
import type { CallOptions } from '../dispatch/call-options.ts'
import type { ClientRequestOptions } from './options.ts'

type Answer = Promise<Dispatcher.ResponseData<null>>
type Options = Dispatcher.RequestOptions<null> & { dispatcher?: Dispatcher }

/**
 * What undici's `request` does, but that options are copied once: its own spread costs a call as much as half its
 * signature.
 */
export function sendRequest(
  url: string | URL,
  given: ClientRequestOptions,
  own: CallOptions,
  dispatcher: Dispatcher,
): Answer {
  const options = withCallOptions(withoutOurs(given), own) as unknown as Options
  const target = readHttpUrl(url)
  if (target === undefined || hasMore(given)) {
    // undici says what is wrong with it, or puts it together.
    options.dispatcher = dispatcher
    return undiciRequest(url, options) as Answer
  }
  options.origin = target.origin
  options.path = target.pathname + target.search
  options.method ||= given.body ? 'PUT' : 'GET'
  return dispatcher.request(options)
}

/** Undefined for what is no URL of HTTP. */
function readHttpUrl(url: string | URL): URL | undefined {
  let read: URL
  try {
    read = typeof url === 'string' ? new URL(url) : url
  } catch {
    return undefined
  }
  return read instanceof URL && (read.protocol === 'https:' || read.protocol === 'http:') ? read : undefined
}

/** What undici's `request` looks at besides, whatever the types say. */
function hasMore(given: ClientRequestOptions): boolean {
  const { path, agent } = given as { path?: unknown; agent?: unknown }
  return path !== undefined || agent !== undefined
}

function withoutOurs(given: ClientRequestOptions): ClientRequestOptions {
  if (given.apig === undefined) return given
  const { apig: _ours, ...others } = given
  return others
}
