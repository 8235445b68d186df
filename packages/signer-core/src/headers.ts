import { toByteString } from './bytes.ts'
import { hasLoneSurrogate } from './code-points.ts'
import { SignerError } from './errors.ts'
import { addName, createLayouts, positionOf } from './header-layout.ts'
import type { HeaderLayout } from './header-layout.ts'
import type { HeadersInput } from './request.ts'
import { kindOf, quote } from './show.ts'

/** The headers of a request. */
export interface HeaderList {
  /** Their names. */
  layout: HeaderLayout
  /** Their values, as byte strings, as they go over the wire. */
  readonly values: string[]
  /** Whether a value has bytes above 0x7F, so that byte string and text differ. */
  binary: boolean
}

export type HeaderValues = 'text' | 'bytes'

const NOT_PLAIN = /[^\t\x20-\x7e]/
const FORBIDDEN = /[\0\r\n]/
const NON_ASCII = /[^\0-\x7f]/
const ABOVE_A_BYTE = /[^\0-\xff]/

const noHeaders = createLayouts()

/**
 * Reads headers in any form into a new list, without `authorization`, which is never signed. Own properties only: a
 * prototype never gives a header.
 */
export function readHeaders(
  headers: HeadersInput | undefined,
  headerValues: HeaderValues | undefined,
): HeaderList {
  const list: HeaderList = { layout: noHeaders, values: [], binary: false }
  if (headers === undefined) return list
  if (typeof headers !== 'object' || headers === null)
    throw new SignerError(
      'HEADERS_INVALID',
      `headers must be an object, an array of [name, value] pairs, a Map or a Headers instance, not ${kindOf(headers)}.`,
    )
  // Short cut: without a pair for each.
  if (!isIterable(headers)) return readObject(list, headers, headerValues ?? 'text')
  const values =
    headerValues ?? (Object.prototype.toString.call(headers) === '[object Headers]' ? 'bytes' : 'text')
  for (const pair of isIterable(headers) ? headers : Object.entries(headers)) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new SignerError(
        'HEADERS_INVALID',
        'headers must consist of [name, value] pairs; a flat array of names and values is not one.',
      )
    readHeader(list, pair[0], pair[1], values)
  }
  return list
}

function readObject(
  list: HeaderList,
  headers: Readonly<Record<string, string>>,
  values: HeaderValues,
): HeaderList {
  for (const name of Object.keys(headers)) readHeader(list, name, headers[name], values)
  return list
}

/** The value of a header; undefined where there is none. */
export function findValue(list: HeaderList, key: string): string | undefined {
  const at = positionOf(list.layout, key)
  return at < 0 ? undefined : list.values[at]
}

/** Gives a header its value, under the name that the caller used for it. */
export function setHeader(list: HeaderList, name: string, key: string, value: string): void {
  const at = positionOf(list.layout, key)
  if (at >= 0) {
    list.values[at] = value
    return
  }
  list.layout = addName(list.layout, name)
  list.values[list.layout.length - 1] = value
}

/** Without the spaces and tabs at both ends. `String.trim` would also take 0xA0, which is half of `à` in UTF-8. */
export function trimValue(value: string): string {
  let start = 0
  let end = value.length
  // Short cut: most values.
  if (!isBlank(value.charCodeAt(0)) && !isBlank(value.charCodeAt(end - 1))) return value
  while (start < end && isBlank(value.charCodeAt(start))) start++
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--
  return value.slice(start, end)
}

function readHeader(list: HeaderList, name: unknown, value: unknown, values: HeaderValues): void {
  const layout = addName(list.layout, name)
  const bytes = readValue(list, layout.key, value, values)
  if (layout.key === 'authorization') return
  list.layout = layout
  list.values[layout.length - 1] = bytes
}

function readValue(list: HeaderList, key: string, value: unknown, values: HeaderValues): string {
  if (typeof value !== 'string')
    throw new SignerError(
      'HEADER_VALUE_INVALID',
      `headers[${quote(key)}] must be a string, not ${kindOf(value)}; ${adviceFor(value)}.`,
    )
  // Short cut: most values.
  if (!NOT_PLAIN.test(value)) return value
  if (FORBIDDEN.test(value))
    throw new SignerError(
      'HEADER_VALUE_INVALID',
      `headers[${quote(key)}] contains CR, LF or NUL, which would end the header; remove it (a trailing newline comes from reading a file, perhaps).`,
    )
  const bytes = values === 'text' ? bytesOfText(key, value) : sameBytes(key, value)
  if (NON_ASCII.test(bytes)) list.binary = true
  return bytes
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
