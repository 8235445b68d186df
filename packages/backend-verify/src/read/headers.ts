import { isToken, trimValue } from '@apig/signer-core/internal'
import { Refusal } from '../result/refusal.ts'
import type { RawHeaders } from './request.ts'

/** The headers of a request, with what the checks need to know besides. */
export interface WireHeaders {
  /** The first value of each lowercase name, as it came. */
  readonly values: ReadonlyMap<string, string>
  /** How often each name came that came more than once. */
  readonly repeated: ReadonlyMap<string, number>
  /** A name or value that HTTP does not allow, or undefined. */
  readonly badBytesIn: string | undefined
  /** Whether a value has bytes above 0x7F, so that byte string and text differ. */
  readonly binary: boolean
}

/** Node drops what comes after 2,000 without a word, so 2,000 may be more. */
const MAX_HEADERS = 2000
const MAX_BYTES = 100 * 1024

const PLAIN_VALUE = /^[\t\x20-\x7e]*$/
const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/
const NONE_REPEATED: ReadonlyMap<string, number> = new Map()
const PSEUDO = new Set([':method', ':path', ':scheme', ':authority', ':protocol'])

/**
 * Reads raw headers in one pass, keeping sight of duplicates, within the limits.
 *
 * @param authorizationHeader - lowercase; that step says more exactly what is wrong with its value
 */
export function readWireHeaders(headers: RawHeaders, authorizationHeader: string): WireHeaders {
  const flat = flatHeaders(headers)
  const values = new Map<string, string>()
  let repeated: Map<string, number> | undefined
  let pseudo: Map<string, string> | undefined
  const crumbs: string[] = []
  let badBytesIn: string | undefined
  let binary = false
  let bytes = 0

  for (let at = 0; at < flat.length; at += 2) {
    const name = flat[at]
    const value = flat[at + 1]
    if (typeof name !== 'string' || typeof value !== 'string')
      throw new Refusal(
        'CONFIG',
        'headers must hold names and values as strings: pass the raw pairs (rawHeaders in Node), not an object of headers.',
      )
    bytes += name.length + value.length
    if (at / 2 + 1 >= MAX_HEADERS || bytes > MAX_BYTES)
      throw new Refusal(
        'LIMIT',
        `The request has ${MAX_HEADERS} headers or more, or over ${MAX_BYTES / 1024} KiB of them.`,
      )
    if (name.charCodeAt(0) === 0x3a && PSEUDO.has(name)) {
      pseudo ??= new Map()
      if (pseudo.has(name)) throw new Refusal('HEADER_DUPLICATE', `The request has ${name} twice.`)
      pseudo.set(name, value)
      binary = true
      if (BAD_VALUE.test(value)) badBytesIn ??= name
      continue
    }
    const key = keyOf(name)
    if (key === undefined) {
      badBytesIn ??= 'a name'
      continue
    }
    // The steps that read these two say more exactly what is wrong with them.
    if (key !== authorizationHeader && key !== 'x-sdk-date' && !PLAIN_VALUE.test(value)) {
      binary = true
      if (BAD_VALUE.test(value)) badBytesIn ??= key
    }
    // HTTP/2 may send one Cookie header in crumbs (RFC 9113, 8.2.3).
    if (key === 'cookie' && pseudo !== undefined) crumbs.push(value)
    else if (!values.has(key)) values.set(key, value)
    else repeated = (repeated ?? new Map<string, number>()).set(key, (repeated?.get(key) ?? 1) + 1)
  }
  if (crumbs.length > 0) values.set('cookie', crumbs.join('; '))
  adoptAuthority(values, pseudo?.get(':authority'))
  return { values, repeated: repeated ?? NONE_REPEATED, badBytesIn, binary }
}

// Clients send the same few names all the time. Names are not secret, and values never get here.
const keys = new Map<string, string>()
const MAX_KEYS = 512
const MAX_NAME_LENGTH = 64

/** The name in lowercase; undefined where HTTP does not allow it. */
function keyOf(name: string): string | undefined {
  const known = keys.get(name)
  if (known !== undefined) return known
  // Lowercased only after this test: U+212A would become an ASCII k.
  if (!isToken(name)) return undefined
  const key = name.toLowerCase()
  if (name.length > MAX_NAME_LENGTH) return key
  if (keys.size >= MAX_KEYS) keys.clear()
  keys.set(name, key)
  return key
}

/** The value of a header that came once; undefined where it is missing or repeated. */
export function singleValue({ values, repeated }: WireHeaders, name: string): string | undefined {
  const value = values.get(name)
  return value === undefined || repeated.has(name) ? undefined : trimValue(value)
}

/** HTTP/2 says `:authority` where HTTP/1.1 says `host`; a client that says both must say the same. */
function adoptAuthority(values: Map<string, string>, authority: string | undefined): void {
  if (authority === undefined) return
  const host = values.get('host')
  if (host === undefined) values.set('host', authority)
  else if (trimValue(host) !== trimValue(authority))
    throw new Refusal('HEADER_DUPLICATE', 'The request has a host header that differs from its :authority.')
}

/** Names and values in turn, as Node's `rawHeaders` are. */
function flatHeaders(headers: RawHeaders): readonly unknown[] {
  if (typeof headers !== 'object' || headers === null || !(Symbol.iterator in headers))
    throw new Refusal(
      'CONFIG',
      'headers must be raw pairs, the flat rawHeaders of Node, or a Headers instance. Where a platform gives an object of headers, pass Object.entries(headers).',
    )
  if (Array.isArray(headers) && typeof headers[0] === 'string') {
    if (headers.length % 2 !== 0)
      throw new Refusal('CONFIG', 'headers is a flat list of odd length; names and values must alternate.')
    return headers
  }
  const flat: unknown[] = []
  for (const pair of headers as Iterable<unknown>) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new Refusal('CONFIG', 'headers must consist of [name, value] pairs.')
    flat.push(pair[0], pair[1])
    if (flat.length / 2 >= MAX_HEADERS) break
  }
  return flat
}
