import p256Data from '../data/p256.json' with { type: 'json' }
import sm2Data from '../data/sm2.json' with { type: 'json' }

/**
 * What the official Python core signs on a curve. Its signatures are randomised: compare what comes before, then verify.
 * Numbers are 64 hex digits.
 */
export interface CurveVector {
  readonly name: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** The value of `X-Sdk-Date`. */
  readonly date: string
  readonly request: { readonly method: string; readonly body: string }
  /** What the core made of the request: the target as the core has it, and the headers that it signed and sent. */
  readonly signedRequest: { readonly uri: string; readonly headers: Readonly<Record<string, string>> }
  readonly privateKey: string
  readonly publicKeyX: string
  readonly publicKeyY: string
  readonly canonicalRequest: string
  readonly stringToSign: string
  /** What the core drew at random, and what came of it. */
  readonly nonce: string
  readonly r: string
  readonly s: string
  readonly authorization: string
  /** Who has verified the signature. */
  readonly verifiedBy: Readonly<Record<string, boolean>>
  /** Of P-256: the signature as RFC 6979 makes it, by the official Java core. */
  readonly rfc6979Signature?: string
}

/** A private key for an access key id that has not the usual 20 characters. */
export type CurveKeyVector = Pick<
  CurveVector,
  'name' | 'accessKeyId' | 'secretAccessKey' | 'privateKey' | 'publicKeyX' | 'publicKeyY'
>

export interface CurveVectors {
  readonly algorithm: string
  readonly vectors: readonly CurveVector[]
  readonly keysOfOtherLengths: readonly CurveKeyVector[]
}

export const p256Vectors: CurveVectors = p256Data as CurveVectors

/**
 * `shortCoordinates` are of keys whose public x or y begins with a zero byte, which the core leaves out of what it hashes:
 * it verifies its signature, and nobody else does.
 */
export const sm2Vectors: CurveVectors & { readonly shortCoordinates: readonly CurveVector[] } =
  sm2Data as CurveVectors & { readonly shortCoordinates: readonly CurveVector[] }
