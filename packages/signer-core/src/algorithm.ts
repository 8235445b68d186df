import type { WireForm } from './wire-form.ts'

/** An incremental hash: `update` any number of times, then `digest` once, in lowercase hex. */
export interface RunningHash {
  /** Takes in the next piece. */
  update(bytes: Uint8Array): void
  /** The hash of all pieces, in lowercase hex. Ends it. */
  digest(): string
}

/** A key that is ready to sign: the string to sign in, the signature out, in lowercase hex. An HMAC of most algorithms. */
export type HmacKey = (stringToSign: string) => string

/** Whether `signature` is one of `stringToSign`. False for any other text, whatever it is; never throws. */
export type SignatureVerifier = (stringToSign: string, signature: string) => boolean

/** How an algorithm writes its signatures. */
export interface SignatureForm {
  /** What an error message calls it, such as `64 lowercase hex digits`. */
  readonly description: string
  /** Whether a text has this form. Takes linear time, whatever the text. */
  readonly matches: (signature: string) => boolean
}

/** A signature algorithm of API Gateway: everything that differs between them. */
export interface Algorithm {
  /** The scheme of `Authorization` and the first line of the string to sign. */
  readonly name: string
  /** The lowercase name of the header that carries the payload hash. */
  readonly contentHeader: string
  /** The hash of text (its UTF-8) or bytes, in lowercase hex. */
  readonly hash: (data: string | Uint8Array) => string
  /** The same hash, piece by piece. */
  readonly createHash: () => RunningHash
  /** The key, from the UTF-8 of the secret access key, or from what the algorithm derives from the pair. */
  readonly createKey: (secretAccessKey: string, accessKeyId: string) => HmacKey
  /**
   * What a signature of this date is limited to, if anything: the third line of the string to sign,
   * and part of `Credential` in `Authorization`, which then stands in place of `Access`.
   */
  readonly scope?: ((date: string) => string) | undefined
  /** How a signature is written. Default: 64 lowercase hex digits. */
  readonly signatureForm?: SignatureForm | undefined
  /**
   * Checks a signature, where the algorithm never makes the same one twice. An algorithm without it makes one signature
   * of one string: make it again with `createKey`, and compare the two with `signatureEquals`.
   *
   * Anyone who sees a signature of such an algorithm can write a second valid one (ECDSA: `s` becomes `n - s`). So
   * remember the string to sign of a request that must not come twice, not its signature.
   */
  readonly createVerifier?: ((secretAccessKey: string, accessKeyId: string) => SignatureVerifier) | undefined
  /**
   * How a URL or a target is sent and signed, where it is not as the protocol says.
   *
   * @param method - in upper case
   * @param body - the caller's; undefined or null where the request has none
   */
  readonly wireForm?: ((url: string | URL | undefined, method: string, body: unknown) => WireForm) | undefined
  /** What is signed of the value of a header (a byte string). Default: all but the spaces and tabs at both ends. */
  readonly headerValue?: ((value: string) => string) | undefined
}
