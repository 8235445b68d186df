import { isToken, trimValue } from '@apig/signer-core/checked'
import { Refusal } from './refusal.ts'
import type { RawHeaders } from './request.ts'

/** One header name and what came under it. */
export interface WireHeader {
  /** The first value, as it came. */
  value: string
  count: number
}

/** The headers of a request by lowercase name, with what the checks need to know beside. */
export interface WireHeaders {
  readonly byName: ReadonlyMap<string, WireHeader>
  /** A name or value that HTTP does not allow; undefined where there is none. */
  readonly badBytesIn: string | undefined
  /** Whether a value has bytes above 0x7F, so that byte string and text differ. */
  readonly binary: boolean
}

const MOST_BYTES = 100 * 1024
/** Node drops what comes after 2,000 without a word, so 2,000 may be more. */
const MOST_HEADERS = 2000

const PLAIN_VALUE = /^[\t\x20-\x7e]*$/
const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/
const PSEUDO = new Set([':method', ':path', ':scheme', ':authority', ':protocol'])

/** Steps that read these say more exactly what is wrong with them. */
const READ_ELSEWHERE = new Set(['authorization', 'x-sdk-date'])

/** Reads raw headers, keeping sight of duplicates, within the limits. */
export function readWireHeaders(headers: RawHeaders): WireHeaders {
  const byName = new Map<string, WireHeader>()
  let badBytesIn: string | undefined
  let binary = false
  let bytes = 0
  let count = 0
  let pseudo: Map<string, string> | undefined

  const take = (name: unknown, value: unknown): void => {
    if (typeof name !== 'string' || typeof value !== 'string')
      throw new Refusal(
        'CONFIG',
        'headers must hold names and values as strings: pass the raw pairs (rawHeaders in Node), not an object of headers.',
      )
    bytes += name.length + value.length
    if (++count >= MOST_HEADERS || bytes > MOST_BYTES)
      throw new Refusal(
        'LIMIT',
        `The request has ${MOST_HEADERS} headers or more, or over ${MOST_BYTES / 1024} KiB of them.`,
      )
    if (name.charCodeAt(0) === 0x3a && PSEUDO.has(name)) {
      pseudo ??= new Map()
      if (pseudo.has(name)) throw new Refusal('HEADER_DUPLICATE', `The request has ${name} twice.`)
      pseudo.set(name, value)
      binary = true
      if (BAD_VALUE.test(value)) badBytesIn ??= name
      return
    }
    const key = keyOf(name)
    if (key === undefined) {
      badBytesIn ??= 'a name'
      return
    }
    if (!PLAIN_VALUE.test(value)) {
      binary = true
      if (BAD_VALUE.test(value) && !READ_ELSEWHERE.has(key)) badBytesIn ??= key
    }
    const known = byName.get(key)
    if (known === undefined) byName.set(key, { value, count: 1 })
    else if (key === 'cookie' && pseudo !== undefined) known.value += `; ${value}`
    else known.count++
  }

  forEachPair(headers, take)
  adoptAuthority(byName, pseudo?.get(':authority'))
  return { byName, badBytesIn, binary }
}

// Gateways send the same few names all the time; the bound keeps made-up ones from filling the memory.
const knownKeys = new Map<string, string>()
const MOST_KNOWN_KEYS = 256

/** The name in lower case; undefined where it is no name. */
function keyOf(name: string): string | undefined {
  const known = knownKeys.get(name)
  if (known !== undefined) return known
  // Lowercased only after this test: U+212A would become an ASCII k.
  if (!isToken(name)) return undefined
  const key = name.toLowerCase()
  if (knownKeys.size < MOST_KNOWN_KEYS && name.length <= 64) knownKeys.set(name, key)
  return key
}

/** The value of a header that stands once; undefined where there is none or several. */
export function singleValue(headers: WireHeaders, name: string): string | undefined {
  const header = headers.byName.get(name)
  return header !== undefined && header.count === 1 ? trimValue(header.value) : undefined
}

/** HTTP/2 says `:authority` where HTTP/1.1 says `host`; a client that says both must say the same. */
function adoptAuthority(byName: Map<string, WireHeader>, authority: string | undefined): void {
  if (authority === undefined) return
  const host = byName.get('host')
  if (host === undefined) byName.set('host', { value: authority, count: 1 })
  else if (trimValue(host.value) !== trimValue(authority))
    throw new Refusal('HEADER_DUPLICATE', 'The request has a host header that differs from its :authority.')
}

function forEachPair(headers: unknown, take: (name: unknown, value: unknown) => void): void {
  if (typeof headers !== 'object' || headers === null || !(Symbol.iterator in headers))
    throw new Refusal(
      'CONFIG',
      'headers must be raw pairs, the flat rawHeaders of Node, or a Headers instance; an object of headers has lost its duplicates.',
    )
  if (Array.isArray(headers) && typeof headers[0] === 'string') {
    if (headers.length % 2 !== 0)
      throw new Refusal('CONFIG', 'headers is a flat list of odd length; names and values must alternate.')
    for (let at = 0; at < headers.length; at += 2) take(headers[at], headers[at + 1])
    return
  }
  for (const pair of headers as Iterable<unknown>) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new Refusal('CONFIG', 'headers must consist of [name, value] pairs.')
    take(pair[0], pair[1])
  }
}
