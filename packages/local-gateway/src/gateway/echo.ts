import {
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
  payloadHash,
} from '@apig/signer-core'
import { givenPayloadHash, headerValue, pathOf } from './received-request.ts'
import type { ReceivedRequest } from './received-request.ts'

/**
 * The canonical request of what has arrived, for the answer that echoes it. A header may hold bytes that are not UTF-8,
 * which no text could carry: the signer's functions are given byte strings and give byte strings back, since they change
 * nothing inside a value.
 *
 * @param hash - the last line. Default: what the client gave for it, else the hash of the body
 */
export function canonicalEcho(
  { method, target, headers, body }: ReceivedRequest,
  signedHeaders: readonly string[],
  hash: string = givenPayloadHash(headers) ?? payloadHash(body),
): string {
  const path = pathOf(target)
  const pairs = signedHeaders.map((name): [string, string | undefined] => [name, headerValue(headers, name)])
  // A header that was signed and has not arrived has no line: the echo then shows which one it is.
  const present = pairs.filter((pair): pair is [string, string] => pair[1] !== undefined)
  const text = canonicalRequest({
    method,
    canonicalUri: canonicalUri(escapeHighBytes(path)),
    canonicalQuery: canonicalQuery(escapeHighBytes(target.slice(path.length + 1))),
    canonicalHeaders: canonicalHeaders(
      present,
      present.map(([name]) => name),
    ),
    signedHeaders,
    payloadHash: hash,
  })
  return Buffer.from(text, 'latin1').toString('utf8')
}

/** A byte above 0x7F that stands in a target means what its escape means. */
export function escapeHighBytes(target: string): string {
  return target.replace(/[\x80-\xff]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
}
