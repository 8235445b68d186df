import type { HeaderList } from './headers.ts'
import type { SignedRequest } from './request.ts'

/** The stages that a log should not show by accident are getters of the prototype: not enumerable, and no cost. */
export class Signed<B> implements SignedRequest<B> {
  declare readonly method: string
  declare readonly url: string
  declare readonly headers: Record<string, string>
  declare readonly body?: B
  declare readonly signedHeaders: readonly string[]
  declare readonly payloadHash: string
  declare readonly signature: string
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

/** `__proto__` is a name like any other. */
export function headersObject({ names, values }: HeaderList): Record<string, string> {
  // Short cut: assigning costs a quarter.
  if (!names.includes('__proto__')) return assignHeaders(names, values)
  return Object.fromEntries(names.map((name, at) => [name, values[at] as string]))
}

function assignHeaders(names: readonly string[], values: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at < names.length; at++) headers[names[at] as string] = values[at] as string
  return headers
}
