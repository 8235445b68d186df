import { namesOf } from './header-layout.ts'
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
export function headersObject({ layout, values }: HeaderList): Record<string, string> {
  const names = namesOf(layout)
  return (
    /* short cut */ assignHeaders(names, values) ??
    Object.fromEntries(names.map((name, at) => [name, values[at] as string]))
  )
}

/** A fifth of the cost; undefined for `__proto__`, which can be defined but not assigned. */
function assignHeaders(
  names: readonly string[],
  values: readonly string[],
): Record<string, string> | undefined {
  const headers: Record<string, string> = {}
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string
    if (name === '__proto__') return undefined
    headers[name] = values[at] as string
  }
  return headers
}
