import { compareBytes, toByteString } from './bytes.ts'
import { hasLoneSurrogate } from './code-points.ts'
import { SignerError } from './errors.ts'
import { kindOf, quote } from './show.ts'

/** Headers as an object, or as anything that iterates over pairs: an array of pairs, a `Map`, a `Headers` instance. */
export type HeadersInput = Readonly<Record<string, string>> | Iterable<readonly [string, string]>

/** What a header value means: see `SignOptions`. */
export type HeaderValues = 'text' | 'bytes'

/** One header of a request. */
export interface Header {
  /** As it was given. */
  readonly name: string
  /** The name in lowercase. */
  readonly key: string
  /** A byte string, as it goes over the wire. */
  value: string
  /** Whether the value is ASCII, so that text and bytes are the same. */
  readonly ascii: boolean
}

/** The order of headers in a canonical request. Only their names decide it. */
export interface HeaderOrder {
  /** Lowercase, sorted, each once, without `authorization`. */
  readonly names: readonly string[]
  /** The names as `SignedHeaders` lists them. */
  readonly joined: string
  /** For each name, which header of the list it is. */
  readonly positions: readonly number[]
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// ASCII but for what a value must not have: NUL, CR and LF would end the header.
const NOT_ASCII_TEXT = /[\0\r\n]|[^\0-\x7f]/
const FORBIDDEN = /[\0\r\n]/
const ABOVE_A_BYTE = /[^\0-\xff]/

/** Whether HTTP allows `text` as the name of a header, or as a method (RFC 9110, token). */
export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/**
 * Reads headers in any form into a new list. Own properties only: a prototype never gives a header.
 *
 * @param replaced - the lowercase name of the header that will carry the signature; one that is there is left out.
 * Default: none, since nothing that is sorted has `authorization`
 */
export function readHeaders(
  headers: HeadersInput,
  headerValues: HeaderValues | undefined,
  replaced?: string,
): Header[] {
  const list: Header[] = []
  if (typeof headers !== 'object' || headers === null)
    throw new SignerError(
      'HEADERS_INVALID',
      `headers must be an object, [name, value] pairs, a Map or Headers, not ${kindOf(headers)}.`,
    )
  if (!isIterable(headers)) {
    for (const name of Object.keys(headers))
      addHeader(list, name, headers[name], headerValues ?? 'text', replaced)
    return list
  }
  const values =
    headerValues ?? (Object.prototype.toString.call(headers) === '[object Headers]' ? 'bytes' : 'text')
  for (const pair of headers) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new SignerError('HEADERS_INVALID', 'headers must consist of [name, value] pairs.')
    addHeader(list, pair[0], pair[1], values, replaced)
  }
  return list
}

/** The value of a header, or undefined. */
export function findValue(list: readonly Header[], key: string): string | undefined {
  for (const header of list) if (header.key === key) return header.value
  return undefined
}

/** Gives a header a value of ASCII, under the name that the caller used for it. */
export function setHeader(list: Header[], name: string, key: string, value: string): void {
  for (const header of list)
    if (header.key === key) {
      header.value = value
      return
    }
  list.push({ name, key, value, ascii: true })
}

// Programs send the same few lists of names all the time. Names are not secret; values never get here.
const orders: { readonly given: readonly string[]; readonly order: HeaderOrder }[] = []
const MAX_ORDERS = 16
const MAX_NAMES_LENGTH = 2048

/** {@link sortHeaders}, remembered by the names as they were given. */
export function orderOf(list: readonly Header[]): HeaderOrder {
  for (const { given, order } of orders) if (hasNames(list, given)) return order
  const order = sortHeaders(list)
  const given = list.map(({ name }) => name)
  if (given.join('').length > MAX_NAMES_LENGTH) return order
  if (orders.length >= MAX_ORDERS) orders.length = 0
  orders.push({ given, order })
  return order
}

function hasNames(list: readonly Header[], names: readonly string[]): boolean {
  if (list.length !== names.length) return false
  for (let at = 0; at < names.length; at++) if (list[at]!.name !== names[at]) return false
  return true
}

/** Two names that differ only in case are one header on the wire: an error. */
export function sortHeaders(list: readonly Header[]): HeaderOrder {
  const keys = list.map(({ key }) => key)
  const positions = [...keys.keys()]
    .filter((at) => keys[at] !== 'authorization')
    .sort((a, b) => compareBytes(keys[a]!, keys[b]!))
  const names = Object.freeze(positions.map((at) => keys[at]!))
  const twice = names.find((key, at) => key === names[at - 1])
  if (twice !== undefined)
    throw new SignerError(
      'HEADER_DUPLICATE',
      `headers has ${quote(twice)} twice (names ignore case); keep one, or join the values.`,
    )
  return { names, joined: names.join(';'), positions }
}

/** The header lines of a canonical request, as a byte string: exactly the bytes that are hashed. */
export function headerLines(
  list: readonly Header[],
  positions: readonly number[],
  signed: (value: string) => string = trimValue,
): string {
  let lines = ''
  for (const at of positions) {
    const { key, value } = list[at]!
    lines += `${key}:${signed(value)}\n`
  }
  return lines
}

/** Without the spaces and tabs at both ends. `String.trim` would also take 0xA0, a byte of `à` in UTF-8. */
export function trimValue(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && isBlank(value.charCodeAt(start))) start++
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--
  return value.slice(start, end)
}

function addHeader(
  list: Header[],
  name: unknown,
  value: unknown,
  values: HeaderValues,
  replaced: string | undefined,
): void {
  if (typeof name !== 'string' || !isToken(name))
    throw new SignerError(
      'HEADER_NAME_INVALID',
      `headers has the name ${typeof name === 'string' ? quote(name) : kindOf(name)}, which HTTP does not allow; a name is letters, digits and hyphens.`,
    )
  const key = name.toLowerCase()
  const ascii = typeof value === 'string' && !NOT_ASCII_TEXT.test(value)
  const bytes = ascii ? value : readValue(key, value, values)
  if (key !== replaced) list.push({ name, key, value: bytes, ascii })
}

/** The bytes of a value that is not plain ASCII. */
function readValue(key: string, value: unknown, values: HeaderValues): string {
  if (typeof value !== 'string')
    throw new SignerError(
      'HEADER_VALUE_INVALID',
      `headers[${quote(key)}] must be a string, not ${kindOf(value)}; ${adviceFor(value)}.`,
    )
  if (FORBIDDEN.test(value))
    throw new SignerError(
      'HEADER_VALUE_INVALID',
      `headers[${quote(key)}] contains CR, LF or NUL; remove it (often a final newline).`,
    )
  if (values === 'bytes') {
    if (ABOVE_A_BYTE.test(value))
      throw new SignerError(
        'HEADER_VALUE_INVALID',
        `headers[${quote(key)}] has a character above U+00FF, but headerValues is 'bytes'; pass headerValues: 'text' to send it as UTF-8.`,
      )
    return value
  }
  if (hasLoneSurrogate(value))
    throw new SignerError(
      'HEADER_VALUE_INVALID',
      `headers[${quote(key)}] has a lone surrogate, which UTF-8 cannot express.`,
    )
  return toByteString(value)
}

function adviceFor(value: unknown): string {
  if (value === undefined || value === null) return 'leave it out or give it a value'
  return Array.isArray(value)
    ? "join the values, with ', ' for most headers"
    : 'convert it with String(value)'
}

const isBlank = (unit: number): boolean => unit === 0x20 || unit === 0x09
const isIterable = (headers: object): headers is Iterable<readonly [string, string]> =>
  Symbol.iterator in headers
