import type { Algorithm } from './algorithm.ts'
import type { HeadersInput, HeaderValues } from './headers.ts'

/** The access key pair (AK/SK) that signs, temporary or permanent. */
export interface Credentials {
  /** The access key id (AK): printable ASCII without spaces or commas. */
  readonly accessKeyId: string
  /** The secret access key (SK). Never shown, never logged. */
  readonly secretAccessKey: string
  /** The security token of temporary credentials; sent and signed as `X-Security-Token`. */
  readonly securityToken?: string | undefined
  /** When temporary credentials end; the transports renew before it, the core does not read it. */
  readonly expiresAt?: Date | undefined
}

/**
 * {@link Credentials} as they come out of `process.env`: a variable that is not set is accepted by the type and
 * refused at run time, with an error that names it.
 */
export interface CredentialsInput {
  /** As in {@link Credentials}; undefined is an error when it is signed with. */
  readonly accessKeyId: string | undefined
  /** As in {@link Credentials}; undefined is an error when it is signed with. */
  readonly secretAccessKey: string | undefined
  /** As in {@link Credentials}. */
  readonly securityToken?: string | undefined
  /** As in {@link Credentials}. */
  readonly expiresAt?: Date | undefined
}

/** A body that can be hashed. */
export type HashableBody = string | Uint8Array | ArrayBuffer

/** A request to be signed. Nothing in it is changed. */
export interface SignableRequest<B = HashableBody, M extends string = string> {
  /** The HTTP method; upper-cased, because clients send it so. */
  readonly method: M
  /**
   * An absolute `http:`, `https:`, `ws:` or `wss:` URL, or an origin-form target (`/path?query`) together with a
   * `host` header. The type takes what comes out of `process.env`; undefined is an error at run time.
   */
  readonly url: string | URL | undefined
  /** All of them are signed, but for `Authorization`, and the one that carries the signature is replaced. */
  readonly headers?: HeadersInput | undefined
  /** Text (hashed as UTF-8) or bytes; any other kind only with `payload: 'unsigned'` or a given hash. */
  readonly body?: B | undefined
}

/** What holds for all requests of a signer. */
export interface SignerOptions {
  /** Default: `sdkHmacSha256`. */
  readonly algorithm?: Algorithm | undefined
  /**
   * The header that carries the signature, where the gateway has renamed it (its parameter `custom_auth_header`).
   * The caller's `Authorization` is then sent as it is, unsigned. Default: `Authorization`.
   */
  readonly authorizationHeader?: string | undefined
}

/** How to sign one request. */
export interface SignOptions {
  /** The moment of signing. Default: the caller's `X-Sdk-Date` header, else now. */
  readonly date?: Date | undefined
  /**
   * `signed` hashes the body; `unsigned` sends `x-sdk-content-sha256: UNSIGNED-PAYLOAD` and leaves the body out of the
   * signature; `{ hash }` is the SHA-256 of a body that was hashed elsewhere, 64 lowercase hex digits.
   * Default: the value of the caller's `x-sdk-content-sha256` header, else `signed`.
   */
  readonly payload?: 'signed' | 'unsigned' | { readonly hash: string } | undefined
  /**
   * What a character of a header value is: part of a text, signed and sent as UTF-8, or one byte on the wire.
   * Default: `bytes` for a `Headers` instance, else `text`.
   */
  readonly headerValues?: HeaderValues | undefined
}

/** A signed request: what to send, and the stages of its signature. */
export interface SignedRequest<B = HashableBody, M extends string = string> {
  /** The method to send, in upper case. */
  readonly method: Uppercase<M>
  /** Exactly what to send: the canonical query string is in it. A target where the caller gave one. */
  readonly url: string
  /**
   * Exactly what to send: the caller's own headers, `X-Sdk-Date` and `Authorization`, and where they apply
   * `X-Security-Token` and `x-sdk-content-sha256`. Values are byte strings, as HTTP clients take them.
   */
  readonly headers: Record<string, string>
  /** The caller's own body; absent where there was none. */
  readonly body?: B
  /** The lowercase names of the headers that the signature covers, sorted. */
  readonly signedHeaders: readonly string[]
  /** The last line of the canonical request. */
  readonly payloadHash: string
  /** The text that was hashed; not enumerable, so that logs do not show header values. */
  readonly canonicalRequest: string
  /** The text that was signed; not enumerable. */
  readonly stringToSign: string
  /** The signature: 64 lowercase hex digits, unless the algorithm writes it in another form. */
  readonly signature: string
}
