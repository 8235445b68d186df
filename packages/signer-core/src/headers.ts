import { toByteString } from './bytes.ts'
import { hasLoneSurrogate } from './code-points.ts'
import { SignerError } from './errors.ts'
import type { HeadersInput } from './request.ts'
import { kindOf, quote } from './show.ts'

/** One header: the name as given, its lowercase form, and the value as a byte string, as it goes over the wire. */
export interface HeaderEntry {
  readonly name: string
  readonly key: string
  value: string
  /** Whether the value has bytes above 0x7F, so that its byte string is not its text. */
  readonly binary: boolean
}

export type HeaderValues = 'text' | 'bytes'

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const NOT_PLAIN = /[^\t\x20-\x7e]/
const FORBIDDEN = /[\0\r\n]/
const NON_ASCII = /[^\0-\x7f]/
const ABOVE_A_BYTE = /[^\0-\xff]/

/** Reads headers in any form into a new list, unsorted. Own properties only: a prototype never gives a header. */
export function readHeaders(
  headers: HeadersInput | undefined,
  headerValues: HeaderValues | undefined,
): HeaderEntry[] {
  const entries: HeaderEntry[] = []
  if (headers === undefined) return entries
  if (typeof headers !== 'object' || headers === null)
    throw new SignerError(
      'HEADERS_INVALID',
      `headers must be an object, an array of [name, value] pairs, a Map or a Headers instance, not ${kindOf(headers)}.`,
    )
  if (isIterable(headers)) {
    const values =
      headerValues ?? (Object.prototype.toString.call(headers) === '[object Headers]' ? 'bytes' : 'text')
    for (const pair of headers) {
      if (!Array.isArray(pair) || pair.length !== 2)
        throw new SignerError(
          'HEADERS_INVALID',
          'headers must consist of [name, value] pairs; a flat array of names and values is not one.',
        )
      entries.push(readHeader(pair[0], pair[1], values))
    }
    return entries
  }
  const values = headerValues ?? 'text'
  for (const name of Object.keys(headers)) entries.push(readHeader(name, headers[name], values))
  return entries
}

/** Sorts by lowercase name, in place. Two names that differ only in case would be one header on the wire: an error. */
export function sortHeaders(entries: HeaderEntry[]): HeaderEntry[] {
  if (entries.length > 24) entries.sort(compareKeys)
  else insertionSort(entries)
  for (let at = 1; at < entries.length; at++) {
    const { key } = entries[at] as HeaderEntry
    if (key === (entries[at - 1] as HeaderEntry).key)
      throw new SignerError(
        'HEADER_DUPLICATE',
        `headers has ${quote(key)} twice (names are the same whatever their case); keep one, or join the values into one.`,
      )
  }
  return entries
}

// A handful of headers, which nearly all requests have, sorts five times faster than with Array.prototype.sort.
function insertionSort(entries: HeaderEntry[]): void {
  for (let at = 1; at < entries.length; at++) {
    const entry = entries[at] as HeaderEntry
    let place = at
    for (; place > 0 && (entries[place - 1] as HeaderEntry).key > entry.key; place--)
      entries[place] = entries[place - 1] as HeaderEntry
    entries[place] = entry
  }
}

/** Without the spaces and tabs at both ends. `String.trim` would also take 0xA0, which is half of `à` in UTF-8. */
export function trimValue(value: string): string {
  let start = 0
  let end = value.length
  if (!isBlank(value.charCodeAt(0)) && !isBlank(value.charCodeAt(end - 1))) return value
  while (start < end && isBlank(value.charCodeAt(start))) start++
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--
  return value.slice(start, end)
}

export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

function readHeader(name: unknown, value: unknown, values: HeaderValues): HeaderEntry {
  const key = keyOf(name)
  if (typeof value !== 'string')
    throw new SignerError(
      'HEADER_VALUE_INVALID',
      `headers[${quote(key)}] must be a string, not ${kindOf(value)}; ${adviceFor(value)}.`,
    )
  if (!NOT_PLAIN.test(value)) return { name: name as string, key, value, binary: false }
  if (FORBIDDEN.test(value))
    throw new SignerError(
      'HEADER_VALUE_INVALID',
      `headers[${quote(key)}] contains CR, LF or NUL, which would end the header; remove it (a trailing newline comes from reading a file, perhaps).`,
    )
  return {
    name: name as string,
    key,
    value: values === 'text' ? bytesOfText(key, value) : sameBytes(key, value),
    binary: NON_ASCII.test(value),
  }
}

// Programs send the same few names all the time; the bound keeps generated names from filling the memory.
const knownKeys = new Map<unknown, string>()
const MAX_KNOWN_KEYS = 256

function keyOf(name: unknown): string {
  const known = knownKeys.get(name)
  if (known !== undefined) return known
  if (typeof name !== 'string' || !TOKEN.test(name))
    throw new SignerError(
      'HEADER_NAME_INVALID',
      `headers has the name ${typeof name === 'string' ? quote(name) : kindOf(name)}, which HTTP does not allow; a name is letters, digits and hyphens, without spaces or a colon.`,
    )
  const key = name.toLowerCase()
  if (knownKeys.size < MAX_KNOWN_KEYS && name.length <= 64) knownKeys.set(name, key)
  return key
}

function bytesOfText(key: string, value: string): string {
  if (hasLoneSurrogate(value))
    throw new SignerError(
      'HEADER_VALUE_INVALID',
      `headers[${quote(key)}] has half of a surrogate pair, which cannot be written as UTF-8.`,
    )
  return toByteString(value)
}

function sameBytes(key: string, value: string): string {
  if (ABOVE_A_BYTE.test(value))
    throw new SignerError(
      'HEADER_VALUE_INVALID',
      `headers[${quote(key)}] has a character above U+00FF, but headerValues is 'bytes', where each character is one byte; pass headerValues: 'text' to send it as UTF-8.`,
    )
  return value
}

function adviceFor(value: unknown): string {
  if (value === undefined || value === null) return 'leave the header out or give it a value'
  return Array.isArray(value)
    ? "join the values, with ', ' for most headers"
    : 'convert it with String(value)'
}

const isBlank = (unit: number): boolean => unit === 0x20 || unit === 0x09
const isIterable = (headers: object): headers is Iterable<readonly [string, string]> =>
  Symbol.iterator in headers
// Names are ASCII, where UTF-16 order is code point order.
const compareKeys = (a: HeaderEntry, b: HeaderEntry): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
