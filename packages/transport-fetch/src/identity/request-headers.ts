import { isRewrittenHeader, quote } from '@apig/signer-core/internal'
import { TransportError } from '../transport-error.ts'

/** Headers as pairs; a value is a byte string, one char a byte, as it goes over the wire. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[]

const MULTIPART = /^[\t ]*multipart\//i

/** Whether a content type is that of a form or another body of several parts. */
export const isMultipart = (contentType: string): boolean => MULTIPART.test(contentType)

/**
 * Whether a transport signs this header. It is sent in any case.
 *
 * @param name - in lower case
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: what transports never sign}
 */
export function isSignedHeader(name: string, value: string): boolean {
  if (name === 'authorization' || isRewrittenHeader(name)) return false
  return name !== 'content-type' || !isMultipart(value)
}

/**
 * The caller's headers, apart: those that are signed, and those that are only sent. Names come in lower case; `host`, which
 * every client sets, and what is in `replaced` are left out.
 */
export function splitHeaders(
  headers: HeaderPairs,
  replaced: readonly string[],
): {
  /** What the signature covers. */
  readonly signed: HeaderPairs[number][]
  /** What clients and proxies rewrite. */
  readonly unsigned: HeaderPairs[number][]
} {
  const signed: HeaderPairs[number][] = []
  const unsigned: HeaderPairs[number][] = []
  for (const pair of headers) {
    const name = pair[0].toLowerCase()
    if (name === 'host' || replaced.includes(name)) continue
    const own = name === pair[0] ? pair : ([name, pair[1]] as const)
    if (isSignedHeader(name, pair[1])) signed.push(own)
    else unsigned.push(own)
  }
  return { signed, unsigned }
}

/** The value of a header, whatever the case of its name. */
export function headerValue(headers: HeaderPairs, name: string): string | undefined {
  for (const [given, value] of headers)
    if (given.length === name.length && given.toLowerCase() === name) return value.trim()
  return undefined
}

/**
 * Headers of any kind as pairs: an object, pairs, a `Map`, or the `Headers` of any library.
 *
 * @throws TransportError `HEADER_FORBIDDEN` for what cannot be read, since it would be lost silently
 */
export function toHeaderPairs(headers: unknown, name: string): HeaderPairs {
  if (headers === undefined || headers === null) return []
  if (typeof headers === 'object') {
    if (Symbol.iterator in headers) return [...(headers as Iterable<readonly [string, string]>)]
    const { get, forEach } = headers as { get?: unknown; forEach?: unknown }
    if (typeof get !== 'function') return Object.entries(headers as Record<string, string>)
    if (typeof forEach === 'function') {
      const pairs: [string, string][] = []
      ;(headers as Headers).forEach((value, key) => pairs.push([key, value]))
      return pairs
    }
  }
  throw new TransportError(
    'HEADER_FORBIDDEN',
    `${name} must be an object, an array of pairs, or Headers that can be iterated.`,
  )
}

/**
 * Refuses headers that a client would not send as they were signed, or that no server could read.
 *
 * @throws TransportError `HOST_MISMATCH`, `HEADER_FORBIDDEN`
 */
export function requireHeaders(headers: HeaderPairs, url: string | URL): void {
  for (const [given, value] of headers) {
    const name = given.toLowerCase()
    if (name === '__proto__')
      throw new TransportError(
        'HEADER_FORBIDDEN',
        "headers has the name '__proto__', which fetch drops silently; use another name.",
      )
    if (name === 'host') requireHost(value, new URL(url))
    if (name === 'content-type' && isMultipart(value) && !/;[\t ]*boundary=/i.test(value))
      throw new TransportError(
        'HEADER_FORBIDDEN',
        `headers has the content type ${quote(value)} without a boundary. Leave the header out: the form sets it.`,
      )
  }
}

function requireHost(value: string, { host, protocol }: URL): void {
  const given = value.trim().toLowerCase()
  if (given === host || given === `${host}:${protocol === 'https:' ? 443 : 80}`) return
  throw new TransportError(
    'HOST_MISMATCH',
    `headers.host is ${quote(given)}, but the request goes to ${quote(host)}. Put the name into the URL; to reach the gateway by its address, use createClient({ connectTo }) of @apig/transport-node.`,
  )
}
