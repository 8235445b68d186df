import data from '../data/algorithms.json' with { type: 'json' }
import goData from '../data/go-sdk-algorithms.json' with { type: 'json' }
import type { VectorBody } from './index.ts'

interface SignedVector {
  readonly name: string
  /** Of `V11-HMAC-SHA256`. */
  readonly scope: { readonly region: string; readonly service: string } | null
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** A request in origin form; a header value has one character a byte where it went over the wire. */
interface VectorRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: VectorBody
}

/** What the official Python SDK signs with an algorithm other than the first; `make/algorithms.py` made them. */
export interface AlgorithmVector extends SignedVector {
  readonly algorithm: 'SDK-HMAC-SM3' | 'V11-HMAC-SHA256'
  readonly request: VectorRequest
  readonly expected: { readonly canonicalRequest: string; readonly authorization: string }
}

export const algorithmVectors: readonly AlgorithmVector[] = data as AlgorithmVector[]

/**
 * What the official Go SDK signs with each algorithm; `make/go` made them. Its API takes parts and escapes them itself,
 * so a vector says what it sent: the request on the wire, `Authorization` included, whose `SignedHeaders` are its choice.
 */
export interface GoVector extends SignedVector {
  readonly algorithm: 'SDK-HMAC-SHA256' | 'SDK-HMAC-SM3' | 'V11-HMAC-SHA256'
  /** As it went over the wire, `Host` first. */
  readonly wire: VectorRequest
  readonly authorization: string
}

export const goVectors: readonly GoVector[] = goData as GoVector[]
