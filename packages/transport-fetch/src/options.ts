import { settleOptions, TransportError } from '@apig/signer-core/transport'
import type { TransportOptions, TransportSettings } from '@apig/signer-core/transport'
import { headerValuesOf } from './platform.ts'

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
  /** Told how much of a body was handed to the network; in browsers at the end alone. */
  readonly onUploadProgress?: ((progress: UploadProgress) => void) | undefined
}

/** What one call has of its own, as `apig` in its `init`. */
export interface CallOptions {
  /** As in the options of the signed fetch; `{ hash }` is the SHA-256 of a body that was hashed elsewhere. */
  readonly payload?: 'auto' | 'signed' | 'unsigned' | { readonly hash: string } | undefined
  /** As in the options of the signed fetch. */
  readonly explain?: boolean | undefined
  /** As in the options of the signed fetch. */
  readonly onUploadProgress?: ((progress: UploadProgress) => void) | undefined
}

/** The platform's `init`, with room for what is ours. */
export type SignedRequestInit = NonNullable<Parameters<typeof fetch>[1]> & {
  /** What this call has of its own. */
  readonly apig?: CallOptions | undefined
}

/** The platform's fetch, signed; it takes `init.apig` too. */
export type SignedFetch = typeof fetch &
  ((input: Parameters<typeof fetch>[0], init?: SignedRequestInit) => Promise<Response>)

/** {@link SignedFetchOptions}, checked and complete. */
export interface FetchSettings extends TransportSettings {
  readonly fetch: typeof fetch
  readonly dangerouslyAllowBrowser: boolean
  readonly headerValues: 'bytes' | 'text'
  readonly onUploadProgress: ((progress: UploadProgress) => void) | undefined
}

/** @throws TransportError `OPTION_INVALID`, and what wrong credentials throw */
export function settleFetchOptions(options: SignedFetchOptions): FetchSettings {
  const settings = settleOptions(options)
  const { fetch: given, onUploadProgress, dangerouslyAllowBrowser } = options
  for (const [name, value] of Object.entries({ fetch: given, onUploadProgress }))
    if (value !== undefined && typeof value !== 'function')
      throw new TransportError('OPTION_INVALID', `options.${name} must be a function.`)
  if (dangerouslyAllowBrowser !== undefined && typeof dangerouslyAllowBrowser !== 'boolean')
    throw new TransportError('OPTION_INVALID', 'options.dangerouslyAllowBrowser must be true or false.')
  return {
    ...settings,
    // A browser's fetch refuses to be called as the method of another object.
    fetch:
      given === undefined
        ? (input, init) => globalThis.fetch(input, init)
        : (input, init) => given(input, init),
    onUploadProgress,
    dangerouslyAllowBrowser: dangerouslyAllowBrowser === true,
    headerValues: headerValuesOf(),
  }
}
