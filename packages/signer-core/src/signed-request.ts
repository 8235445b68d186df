import type { SignedRequest } from './request.ts'

type Enumerable<B, M extends string> = Omit<
  SignedRequest<B, M>,
  'body' | 'canonicalRequest' | 'stringToSign'
> & {
  readonly body: B | undefined
}

/** Logs should not show header values by accident: the two stages that hold them are getters, not enumerable. */
export class Signed<B, M extends string> implements SignedRequest<B, M> {
  declare readonly method: Uppercase<M>
  declare readonly url: string
  declare readonly headers: Record<string, string>
  declare readonly body?: B
  declare readonly signedHeaders: readonly string[]
  declare readonly payloadHash: string
  declare readonly signature: string
  readonly #canonicalRequest: string
  readonly #stringToSign: string

  constructor(shown: Enumerable<B, M>, canonicalRequest: string, stringToSign: string) {
    this.method = shown.method
    this.url = shown.url
    this.headers = shown.headers
    if (shown.body !== undefined) this.body = shown.body
    this.signedHeaders = shown.signedHeaders
    this.payloadHash = shown.payloadHash
    this.signature = shown.signature
    this.#canonicalRequest = canonicalRequest
    this.#stringToSign = stringToSign
  }

  get canonicalRequest(): string {
    return this.#canonicalRequest
  }

  get stringToSign(): string {
    return this.#stringToSign
  }
}
