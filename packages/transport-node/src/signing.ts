import { requireHeaders, requireOrigin, settleOptions, TransportError } from '@apig/signer-core/transport'
import type { TransportOptions, TransportSettings } from '@apig/signer-core/transport'
import { readBody } from './body/read-body.ts'
import { Call } from './dispatch/call.ts'
import { readCallOptions } from './dispatch/call-options.ts'
import type { CallOptions } from './dispatch/call-options.ts'
import { CallRecord } from './dispatch/call-record.ts'
import { readHeaders } from './dispatch/read-headers.ts'
import { readTarget } from './dispatch/read-target.ts'
import type { Dispatch, DispatchHandler, DispatchOptions } from './dispatch/undici.ts'

/** The options of {@link signing}. */
export interface SigningOptions extends TransportOptions {
  /**
   * Retries of its own. Default: none, since undici's `retry`, composed after `signing`, has each attempt signed anew.
   */
  readonly retry?: TransportOptions['retry']
  /**
   * How many redirects within the origin it follows itself. Default: 0, since undici's `redirect`, composed after
   * `signing`, has each hop signed anew. A request's own `maxRedirections` comes first.
   */
  readonly maxRedirections?: number | undefined
}

/**
 * An interceptor: takes the next dispatch, of undici 7 or 8, and gives one of the same type.
 *
 * @typeParam D - the type of that dispatch
 */
export type SigningInterceptor = <D extends (options: never, handler: never) => boolean>(dispatch: D) => D

/**
 * An interceptor for undici 7 and 8 that signs every request, from the request as it was given: each retry and each
 * redirect that passes through it is signed anew.
 *
 * Compose it first, and what sends requests again after it: `compose(signing(options), retry(), redirect())`. In the
 * other order undici's `retry` and `redirect` would send a signature a second time; they are kept from it, and do
 * nothing.
 *
 * @throws TransportError `OPTION_INVALID`, and what wrong credentials throw
 * @example
 * ```ts
 * import { signing } from '@apig/transport-node'
 * import { Agent, interceptors, request } from 'undici'
 *
 * const dispatcher = new Agent().compose(
 *   signing({
 *     credentials: { accessKeyId: process.env.HUAWEICLOUD_SDK_AK, secretAccessKey: process.env.HUAWEICLOUD_SDK_SK },
 *     origins: ['https://apig.example.com'],
 *   }),
 *   interceptors.retry(),
 * )
 * const { statusCode, body } = await request('https://apig.example.com/v1/infers/flowers', { dispatcher })
 * ```
 */
export function signing(options: SigningOptions): SigningInterceptor {
  const { maxRedirections = 0 } = options ?? {}
  const settings = settleOptions({ ...options, retry: options?.retry ?? false })
  if (!Number.isInteger(maxRedirections) || maxRedirections < 0)
    throw new TransportError('OPTION_INVALID', 'options.maxRedirections must be a whole number, 0 or more.')
  return signingWith(settings, maxRedirections)
}

/** The interceptor, with settings that others may share. */
export function signingWith(settings: TransportSettings, maxRedirections: number): SigningInterceptor {
  return <D extends (options: never, handler: never) => boolean>(dispatch: D): D => {
    const signedDispatch = (options: DispatchOptions, handler: DispatchHandler): boolean => {
      requireHandler(handler)
      try {
        return dispatchSigned(settings, maxRedirections, dispatch as unknown as Dispatch, options, handler)
      } catch (error) {
        // As undici reports what is wrong with a request.
        if (handler.onResponseError === undefined) throw error
        handler.onResponseError(null as never, error as Error)
        return true
      }
    }
    return signedDispatch as unknown as D
  }
}

function dispatchSigned(
  settings: TransportSettings,
  maxRedirections: number,
  dispatch: Dispatch,
  options: DispatchOptions,
  handler: DispatchHandler,
): boolean {
  const { pairs, host, contentLength } = readHeaders(options.headers)
  const target = readTarget(options, host)
  // The listed origins are in one form: most requests need no second look.
  if (!settings.origins.has(target.origin) && !requireOrigin(settings, target.url)) {
    requireNoSecrets(pairs)
    return dispatch(options, handler)
  }
  requireHeaders(pairs, target.url)
  const own = readCallOptions(options)
  const { maxRedirections: asked } = options as { maxRedirections?: number | null }
  return new Call({
    settings,
    dispatch,
    options,
    handler,
    request: {
      method: options.method ?? 'GET',
      url: target.url,
      origin: target.origin,
      headers: pairs,
      payload:
        own?.payload ?? readBody(options.body, own === undefined ? 'dispatch' : 'request', contentLength),
      mode: own?.mode,
    },
    host: target.host,
    maxRedirections: redirectionsOf(own?.redirect) ?? asked ?? maxRedirections,
    signal: own?.signal ?? signalOf(options),
    onProgress: own?.onProgress,
    explain: own?.explain ?? settings.explain,
    record: own?.record ?? new CallRecord(),
  }).start()
}

/** undici 7 translates the handlers of older ones, undici 8 does not: nobody would hear what becomes of the request. */
function requireHandler(handler: DispatchHandler): void {
  if (typeof handler.onRequestStart !== 'function')
    throw new TransportError(
      'ARGUMENT_INVALID',
      "handler is of an older undici than the dispatcher. Use the fetch of the dispatcher's own undici, or hand the dispatcher to its setGlobalDispatcher() for the fetch of Node.",
    )
}

// One more than the shared rule allows: that rule then says so, in an error.
const FOLLOW = 21

function redirectionsOf(redirect: CallOptions['redirect']): number | 'refuse' | undefined {
  if (redirect === 'error') return 'refuse'
  return redirect === undefined ? undefined : redirect === 'follow' ? FOLLOW : 0
}

const SECRETS = new Set(['x-auth-token', 'x-security-token', 'x-apig-appcode'])

/** A redirect may have brought the caller's own token here: it goes to no other origin than the listed ones. */
function requireNoSecrets(headers: Iterable<readonly [string, string]>): void {
  for (const [name] of headers) {
    if (SECRETS.has(name.toLowerCase()))
      throw new TransportError(
        'ORIGIN_NOT_ALLOWED',
        `headers has ${name}, which goes to no origin that options.origins does not name.`,
      )
  }
}

/** undici takes event emitters too; those are its own to watch. */
function signalOf(options: DispatchOptions): AbortSignal | undefined {
  const { signal } = options as { signal?: unknown }
  return signal instanceof AbortSignal ? signal : undefined
}
