import { SignerError } from '@apig/signer-core'
import type { HeaderPairs } from '@apig/signer-core/transport'

/** Headers as a dispatcher gets them, in one form. */
export interface ReadHeaders {
  /** Each name once, in lower case. */
  readonly pairs: HeaderPairs
  readonly host: string | undefined
  /** What the caller says about the length of the body; the header itself is undici's to send. */
  readonly contentLength: number | undefined
}

/**
 * Reads headers as an object, a flat array of names and values, an array of pairs, a `Map` or `Headers`. Values become
 * text as undici makes it of them.
 *
 * @throws SignerError `HEADER_DUPLICATE` for a name that is there twice: nobody could say which one was signed
 */
export function readHeaders(headers: unknown): ReadHeaders {
  const read = new HeaderReader()
  if (headers === undefined || headers === null) return read
  if (typeof headers !== 'object')
    throw new SignerError('HEADERS_INVALID', 'headers must be an object, an array, a Map or Headers.')
  if (Array.isArray(headers) && !Array.isArray(headers[0])) readFlat(headers, read)
  else if (isIterable(headers)) readPairs(headers, read)
  else for (const name of Object.keys(headers)) read.add(name, (headers as Record<string, unknown>)[name])
  return read
}

function readFlat(headers: readonly unknown[], read: HeaderReader): void {
  if (headers.length % 2 !== 0)
    throw new SignerError('HEADERS_INVALID', 'headers, a flat array, must have a value for each name.')
  for (let at = 0; at < headers.length; at += 2) read.add(headers[at], headers[at + 1])
}

function readPairs(headers: Iterable<unknown>, read: HeaderReader): void {
  for (const pair of headers) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new SignerError('HEADERS_INVALID', 'headers must consist of pairs of a name and a value.')
    read.add(pair[0], pair[1])
  }
}

// From here on a set finds a name faster than a look through the list.
const FEW = 16

class HeaderReader implements ReadHeaders {
  readonly pairs: [string, string][] = []
  host: string | undefined
  contentLength: number | undefined
  #hasContentLength = false
  #known: Set<string> | undefined

  add(name: unknown, given: unknown): void {
    if (given === undefined) return
    if (typeof name !== 'string')
      throw new SignerError('HEADERS_INVALID', 'headers has a name that is no string.')
    const key = name.toLowerCase()
    if (this.#has(key)) throw repeated(key)
    const value = typeof given === 'string' ? given : textOf(onlyOne(given, key), key)
    if (key === 'content-length') {
      this.#hasContentLength = true
      if (/^[0-9]{1,15}$/.test(value)) this.contentLength = Number(value)
      return
    }
    if (key === 'host') this.host = value
    this.pairs.push([key, value])
    this.#known?.add(key)
  }

  #has(key: string): boolean {
    const { pairs } = this
    if (key === 'content-length') return this.#hasContentLength
    if (pairs.length < FEW) {
      for (const pair of pairs) if (pair[0] === key) return true
      return false
    }
    return (this.#known ??= new Set(pairs.map(([known]) => known))).has(key)
  }
}

function onlyOne(given: unknown, key: string): unknown {
  if (!Array.isArray(given)) return given
  if (given.length > 1) throw repeated(key)
  return given[0]
}

/** Not by a polluted `Object.prototype`: a plain object is never iterable. */
function isIterable(headers: object): headers is Iterable<unknown> {
  if (Object.hasOwn(headers, Symbol.iterator)) return true
  const prototype: unknown = Object.getPrototypeOf(headers)
  return prototype !== null && prototype !== Object.prototype && Symbol.iterator in headers
}

function textOf(value: unknown, key: string): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`
  throw new SignerError('HEADER_VALUE_INVALID', `headers[${JSON.stringify(key)}] must be a string.`)
}

const repeated = (key: string): SignerError =>
  new SignerError(
    'HEADER_DUPLICATE',
    `headers has ${JSON.stringify(key.slice(0, 60))} more than once (names are the same whatever their case); keep one, or join the values into one.`,
  )
