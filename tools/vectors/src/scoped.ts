import data from '../data/otc.json' with { type: 'json' }

/** What golangsdk of Open Telekom Cloud signs. */
export interface ScopedVector {
  readonly name: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  readonly service: string
  /** The value of `X-Sdk-Date`. */
  readonly date: string
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[] | null
  /** Null for a request without a body, which is not the same as a body of no bytes. */
  readonly body: string | null
  /** The key of the HMAC, in hex. */
  readonly signingKey: string
  readonly canonicalRequest: string
  readonly stringToSign: string
  readonly authorization: string
}

export const scopedVectors: readonly ScopedVector[] = (data as { vectors: ScopedVector[] }).vectors
