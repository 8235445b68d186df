import { readIdentity } from './identity/read-identity.ts'
import { requireSafeCredentials, safeSource } from './identity/browser-credentials.ts'
import type { HeaderPairs } from './identity/request-headers.ts'
import { headerValuesOf } from './platform.ts'
import { flag, hook, invalidOption, requireOptions } from './require-options.ts'
import { resolveOptions, TRANSPORT_OPTIONS } from './transport-options.ts'
import type { PayloadMode, TransportOptions, TransportSettings } from './transport-options.ts'

/** How much of a body is on its way. */
export interface UploadProgress {
  /** Handed to the network in this attempt. */
  readonly sentBytes: number
  /** Undefined for a stream of unknown length. */
  readonly totalBytes: number | undefined
  /** 1 for the first attempt; each begins at 0 bytes again. */
  readonly attempt: number
}

/** How to sign, and what to do about failures. */
export interface SignedFetchOptions extends TransportOptions {
  /** The fetch to send with. Default: the platform's, as it is at the time of the call. */
  readonly fetch?: typeof fetch | undefined
  /** Allows credentials without a security token in a browser, where everyone can read them. Default: false. */
  readonly dangerouslyAllowBrowser?: boolean | undefined
  /** Called with how much of a body was handed to the network; in browsers only at the end. */
  readonly onUploadProgress?: ((progress: UploadProgress) => void) | undefined
}

/** The options of one call, as `apig` in its `init`. */
export interface CallOptions {
  /** As in the options of the signed fetch; `{ hash }` is the hash of a body that was hashed elsewhere. */
  readonly payload?: PayloadMode | undefined
  /** As in the options of the signed fetch. */
  readonly explain?: boolean | undefined
  /** As in the options of the signed fetch. */
  readonly onUploadProgress?: ((progress: UploadProgress) => void) | undefined
}

/** The platform's `init`, with room for what is ours. */
export type SignedRequestInit = NonNullable<Parameters<typeof fetch>[1]> & {
  /** The options of this call. */
  readonly apig?: CallOptions | undefined
}

/** The platform's fetch, signed; it takes `init.apig` too. A URL that is undefined, as an environment variable may be, is an error. */
export type SignedFetch = typeof fetch &
  ((input: Parameters<typeof fetch>[0] | undefined, init?: SignedRequestInit) => Promise<Response>)

/** What reading a call has to know of the settings. */
export interface ReadSettings {
  readonly payload: PayloadMode
  readonly explain: boolean
  readonly headers: HeaderPairs
  /** The headers that this fetch takes: a browser leaves out those that it forbids. */
  readonly readHeaders: (given: HeaderPairs, url: string, method: string) => Headers
}

/** {@link SignedFetchOptions}, checked and complete. */
export interface FetchSettings extends TransportSettings, ReadSettings {
  readonly fetch: typeof fetch
  readonly onUploadProgress: ((progress: UploadProgress) => void) | undefined
  readonly payload: TransportSettings['payload']
}

const SIGNED_FETCH_OPTIONS = [...TRANSPORT_OPTIONS, 'fetch', 'dangerouslyAllowBrowser', 'onUploadProgress']
const CALL_OPTIONS: readonly (keyof CallOptions)[] = ['payload', 'explain', 'onUploadProgress']

/** @throws TransportError `OPTION_INVALID`, and what wrong credentials throw */
export function resolveFetchOptions(options: SignedFetchOptions): FetchSettings {
  const settings = resolveOptions(options, SIGNED_FETCH_OPTIONS, headerValuesOf())
  const given = hook('options.fetch', options.fetch)
  const onUploadProgress = hook('options.onUploadProgress', options.onUploadProgress)
  const dangerouslyAllowBrowser = flag('options.dangerouslyAllowBrowser', options.dangerouslyAllowBrowser)
  if (typeof options.credentials !== 'function')
    requireSafeCredentials(readIdentity(options.credentials, settings), dangerouslyAllowBrowser)
  return {
    ...settings,
    source: safeSource(settings.source, dangerouslyAllowBrowser),
    // A browser's fetch refuses to be called as the method of another object.
    fetch:
      given === undefined
        ? (input, init) => globalThis.fetch(input, init)
        : (input, init) => given(input, init),
    // The platform says which headers it takes: a browser leaves out those that it forbids.
    readHeaders: (headers, url, method) =>
      new Request(url, { method, headers: headers.map(([name, value]): [string, string] => [name, value]) })
        .headers,
    onUploadProgress,
  }
}

/** @throws TransportError `OPTION_INVALID` */
export function requireCallOptions(options: CallOptions | undefined): CallOptions {
  if (options === undefined) return {}
  requireOptions('init.apig', options, CALL_OPTIONS)
  const { payload, explain, onUploadProgress } = options
  if (payload !== undefined && !isPayloadMode(payload))
    throw invalidOption('init.apig.payload', "must be 'auto', 'signed', 'unsigned' or { hash }")
  flag('init.apig.explain', explain)
  hook('init.apig.onUploadProgress', onUploadProgress)
  return options
}

function isPayloadMode(payload: unknown): payload is PayloadMode {
  return typeof payload === 'object'
    ? payload !== null && 'hash' in payload
    : payload === 'auto' || payload === 'signed' || payload === 'unsigned'
}
