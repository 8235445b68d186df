import type { IncomingMessage } from 'node:http'
import { sdkHmacSha256, UNSIGNED_PAYLOAD } from '@apig/signer-core'

/** A name and a value as they came over the wire, one char a byte. */
export type RawHeader = readonly [name: string, value: string]

/** What stands before the body, as it came over the wire. */
export interface RequestHead {
  readonly method: string
  /** Byte for byte, one char a byte. */
  readonly target: string
  /** All of them, in order: duplicates are seen. */
  readonly headers: readonly RawHeader[]
}

/** Head and body of one request. */
export interface ReceivedRequest extends RequestHead {
  /** Undefined where it is not needed: `x-sdk-content-sha256: UNSIGNED-PAYLOAD` stands in for it. */
  readonly body: Uint8Array | undefined
}

export function readHead(request: IncomingMessage): RequestHead {
  const headers: RawHeader[] = []
  const { rawHeaders } = request
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    headers.push([rawHeaders[at] as string, rawHeaders[at + 1] as string])
  return { method: request.method ?? '', target: request.url ?? '', headers }
}

/** The value of a header, whatever the case of its name; several lines are one list, as HTTP has it. */
export function headerValue(headers: readonly RawHeader[], name: string): string | undefined {
  const values = headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}

/** The target without its query. */
export function pathOf(target: string): string {
  const mark = target.indexOf('?')
  return mark < 0 ? target : target.slice(0, mark)
}

/** What stands in for the hash of the body, where the client says what the hash is. */
export function givenPayloadHash(headers: readonly RawHeader[]): string | undefined {
  return headerValue(headers, sdkHmacSha256.contentHeader)
}

/** Whether the signature can be checked without the body. */
export function leavesBodyOut(headers: readonly RawHeader[]): boolean {
  return givenPayloadHash(headers) === UNSIGNED_PAYLOAD
}
