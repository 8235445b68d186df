import {
  abortable,
  prepareAttempt,
  requireOrigin,
  resolveOptions,
  startState,
  TransportError,
  TRANSPORT_OPTIONS,
} from '@apig/transport-fetch/internal'
import type { Call, TransportOptions, TransportSettings } from '@apig/transport-fetch/internal'
import { readHeaders } from './interceptor/read-headers.ts'
import { readTarget } from './interceptor/read-target.ts'
import type { Target } from './interceptor/read-target.ts'
import { RedirectGuard } from './interceptor/redirect-guard.ts'
import { readDispatch, toOptions } from './interceptor/read-dispatch.ts'
import { signedHandler } from './interceptor/signed-handler.ts'
import type { Dispatch, DispatchHandler, DispatchOptions } from './interceptor/undici.ts'

/** The options of {@link signing}: whom to sign for, and what. */
export type SigningOptions = Pick<
  TransportOptions,
  | 'credentials'
  | 'origins'
  | 'otherOrigins'
  | 'stage'
  | 'headers'
  | 'algorithm'
  | 'authorizationHeader'
  | 'payload'
  | 'maxBodyBytes'
  | 'nonce'
  | 'onSign'
>

const SIGNING_OPTIONS = Object.keys({
  credentials: true,
  origins: true,
  otherOrigins: true,
  stage: true,
  headers: true,
  algorithm: true,
  authorizationHeader: true,
  payload: true,
  maxBodyBytes: true,
  nonce: true,
  onSign: true,
} satisfies Record<keyof SigningOptions, true>)

/**
 * An interceptor: takes the next dispatch, of undici 7 or 8, and gives one of the same type.
 *
 * @typeParam D - the type of that dispatch
 */
export type SigningInterceptor = <D extends (options: never, handler: never) => boolean>(dispatch: D) => D

/**
 * An interceptor for undici 7 and 8 that signs every request for the listed origins, and does nothing else.
 *
 * Compose it first, and what sends requests again after it: `compose(signing(options), retry(), redirect())`. Each retry
 * and each redirect then passes through it and is signed anew. In the other order undici would send a signature a second
 * time; it is kept from that, and hands the response over.
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
  for (const name of TRANSPORT_OPTIONS)
    if (Object.hasOwn(options ?? {}, name) && !SIGNING_OPTIONS.includes(name))
      throw new TransportError(
        'OPTION_INVALID',
        `options.${name} is not an option of signing(), which signs and does nothing else; use createClient(), or compose undici's own interceptors after signing().`,
      )
  return signingWith(resolveOptions(options, SIGNING_OPTIONS))
}

/** The interceptor, with settings that a client shares. */
export function signingWith(settings: TransportSettings): SigningInterceptor {
  return <D extends (options: never, handler: never) => boolean>(dispatch: D): D => {
    const signedDispatch = (options: DispatchOptions, handler: DispatchHandler): boolean => {
      requireHandler(handler)
      try {
        return dispatchSigned(settings, dispatch as unknown as Dispatch, options, handler)
      } catch (error) {
        report(handler, error)
        return true
      }
    }
    return signedDispatch as unknown as D
  }
}

function dispatchSigned(
  settings: TransportSettings,
  dispatch: Dispatch,
  options: DispatchOptions,
  handler: DispatchHandler,
): boolean {
  const headers = readHeaders(options.headers)
  const target = readTarget(options, headers)
  if (!requireOrigin(settings, target.origin)) {
    requireNoSecrets(headers)
    return dispatch(options, new RedirectGuard(handler, target.url, settings.origins))
  }
  const call = readDispatch(options, target, headers, settings, signalOf(options))
  void signAndDispatch(settings, dispatch, options, target, call, handler)
  return true
}

async function signAndDispatch(
  settings: TransportSettings,
  dispatch: Dispatch,
  options: DispatchOptions,
  target: Target,
  call: Call,
  handler: DispatchHandler,
): Promise<void> {
  const { body, signal } = call
  try {
    const attempt = await abortable(
      prepareAttempt(1, { call, state: startState(call), settings, signal }),
      signal,
    )
    dispatch(toOptions(options, attempt, target), signedHandler(handler, attempt.request))
  } catch (error) {
    if (body?.kind === 'stream') body.cancel(error)
    report(handler, error)
  }
}

/** As undici reports what is wrong with a request. */
function report(handler: DispatchHandler, error: unknown): void {
  if (handler.onResponseError === undefined) throw error
  handler.onResponseError(null as never, error as Error)
}

/** undici 7 translates the handlers of older ones, undici 8 does not: the caller would wait forever. */
function requireHandler(handler: DispatchHandler): void {
  if (typeof handler.onRequestStart !== 'function')
    throw new TransportError(
      'ARGUMENT_INVALID',
      "handler is of an older undici than the dispatcher. Use the fetch of the dispatcher's own undici, or hand the dispatcher to its setGlobalDispatcher() for the fetch of Node.",
    )
}

const SECRETS = new Set(['x-auth-token', 'x-security-token', 'x-apig-appcode'])

/** A redirect may have brought the caller's own token here: it goes to no other origin than the listed ones. */
function requireNoSecrets(headers: Iterable<readonly [string, string]>): void {
  for (const [name] of headers) {
    if (SECRETS.has(name))
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
