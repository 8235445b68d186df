import { quote } from '../show.ts'
import { TransportError } from './transport-error.ts'

/** Headers as pairs; a value is a byte string, one char a byte, as it goes over the wire. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[]

// What clients and proxies rewrite, drop or add on the way: a signature over them would break by no fault of anybody's.
const NEVER_SIGNED = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'authorization',
  'baggage',
  'connection',
  'content-encoding',
  'content-length',
  'cookie',
  'date',
  'dnt',
  'expect',
  'forwarded',
  'keep-alive',
  'origin',
  'priority',
  'range',
  'referer',
  'te',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
])
const NEVER_SIGNED_PREFIX = /^(?:x-forwarded-|if-|sec-|proxy-)/
const MULTIPART = /^[\t ]*multipart\//i

/**
 * Whether a transport signs this header. It is sent in any case.
 *
 * @param name - in lower case
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: what transports never sign}
 */
export function isSignedHeader(name: string, value: string): boolean {
  return isSignedName(name) && !isMultipart(name, value)
}

const isSignedName = (name: string): boolean => !NEVER_SIGNED.has(name) && !NEVER_SIGNED_PREFIX.test(name)
const isMultipart = (name: string, value: string): boolean => name === 'content-type' && MULTIPART.test(value)

/** What the name of a header says about it. */
interface HeaderName {
  /** In lower case. */
  readonly key: string
  /** Whether it is signed, but for a content type of multipart. */
  readonly isSigned: boolean
}

// Programs send the same few names all the time. Names are no secret, and values never get here; the bounds keep
// generated names from filling the memory.
const MAX_KNOWN_NAMES = 512
const MAX_KNOWN_NAME_LENGTH = 64
const knownNames = new Map<string, HeaderName>()

/** What is known of a name as it was given. */
function readName(given: string): HeaderName {
  const known = knownNames.get(given)
  if (known !== undefined) return known
  const key = given.toLowerCase()
  const name: HeaderName = { key, isSigned: isSignedName(key) }
  if (knownNames.size < MAX_KNOWN_NAMES && given.length <= MAX_KNOWN_NAME_LENGTH) knownNames.set(given, name)
  return name
}

/** The caller's headers, apart: those that are signed, and those that are only sent. Names come in lower case. */
export function splitHeaders(headers: HeaderPairs): {
  /** What the signature covers. */
  readonly signed: HeaderPairs[number][]
  /** What clients and proxies rewrite. */
  readonly unsigned: HeaderPairs[number][]
} {
  const signed: HeaderPairs[number][] = []
  const unsigned: HeaderPairs[number][] = []
  for (const pair of headers) {
    const [given, value] = pair
    const { key, isSigned } = readName(given)
    const named = given === key ? pair : ([key, value] as const)
    if (isSigned && !isMultipart(key, value)) signed.push(named)
    else unsigned.push(named)
  }
  return { signed, unsigned }
}

/**
 * Refuses headers that a client would not send as they were signed.
 *
 * @throws TransportError `HOST_MISMATCH`, `HEADER_FORBIDDEN`
 */
export function requireHeaders(headers: HeaderPairs, url: string | URL): void {
  for (const [given, value] of headers) {
    const name = readName(given).key
    if (name === '__proto__')
      throw new TransportError(
        'HEADER_FORBIDDEN',
        "headers has the name '__proto__', which fetch drops without a word; use another name.",
      )
    if (name === 'host') requireHost(value, typeof url === 'string' ? new URL(url) : url)
  }
}

function requireHost(value: string, { host, protocol }: URL): void {
  const given = value.trim().toLowerCase()
  if (given === host || given === `${host}:${protocol === 'https:' ? 443 : 80}`) return
  throw new TransportError(
    'HOST_MISMATCH',
    `headers.host is ${quote(given)}, but the request goes to ${quote(host)}, and that is what clients send; leave the header out, or change the URL.`,
  )
}
