import data from '../data/algorithms.json' with { type: 'json' }
import type { VectorBody } from './index.ts'

/** What the official Python SDK signs with an algorithm other than the first; `make/algorithms.py` made them. */
export interface AlgorithmVector {
  readonly name: string
  readonly algorithm: 'SDK-HMAC-SM3' | 'V11-HMAC-SHA256'
  /** Of `V11-HMAC-SHA256`. */
  readonly scope: { readonly region: string; readonly service: string } | null
  readonly request: {
    readonly method: string
    readonly target: string
    readonly headers: readonly (readonly [string, string])[]
    readonly body: VectorBody
  }
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly expected: { readonly canonicalRequest: string; readonly authorization: string }
}

export const algorithmVectors: readonly AlgorithmVector[] = data as AlgorithmVector[]
