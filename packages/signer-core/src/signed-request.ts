import { namesOf } from './header-layout.ts'
import type { HeaderList } from './headers.ts'
import type { SignedRequest } from './request.ts'

/** The stages that a log should not show by accident are getters of the prototype: not enumerable, and no cost. */
export class Signed<B> implements SignedRequest<B> {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  declare readonly body?: B
  readonly signedHeaders: readonly string[]
  readonly payloadHash: string
  readonly signature: string
  readonly #canonicalRequest: string
  readonly #stringToSign: string

  constructor(
    method: string,
    url: string,
    headers: Record<string, string>,
    body: B | undefined,
    signedHeaders: readonly string[],
    payloadHash: string,
    signature: string,
    canonicalRequest: string,
    stringToSign: string,
  ) {
    this.method = method
    this.url = url
    this.headers = headers
    if (body !== undefined) this.body = body
    this.signedHeaders = signedHeaders
    this.payloadHash = payloadHash
    this.signature = signature
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

/** Defined, not assigned: `__proto__` is a name like any other. */
export function headersObject({ layout, values }: HeaderList): Record<string, string> {
  const headers: Record<string, string> = {}
  const names = namesOf(layout)
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string
    const value = values[at] as string
    if (name === '__proto__')
      Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true })
    else headers[name] = value
  }
  return headers
}
