import type { Echo, EchoPart } from './echo.ts'
import { readHeaderLines } from './read-header-lines.ts'
import type { OwnRequest } from './read-signed.ts'
import { SECRET_HEADERS } from './secrets.ts'
import { verdictOn, verdictsOnHeaders } from './verdict.ts'

const MARK = /canonical_?request["']?\s{0,10}[:=]\s{0,10}/i
const MAX_ECHO = 300_000
const MAX_HASH = 65
const MAX_NAMES = 512
const NAMES = /^[!#$%&'*+\-.^_`~0-9a-z|]+(?:;[!#$%&'*+\-.^_`~0-9a-z|]+)*$/
const HASH = /^(?:[0-9a-f]{64}(?![0-9a-f])|UNSIGNED-PAYLOAD\b)/

/** The text after `canonicalRequest:`, with `|` between the lines; undefined where the message has none. */
export function findEcho(message: string): string | undefined {
  const mark = MARK.exec(message)
  if (mark === null) return undefined
  const echo = message.slice(mark.index + mark[0].length, mark.index + mark[0].length + MAX_ECHO)
  // Gateway logs keep the newlines, which no part of a canonical request can contain.
  return /^[A-Za-z]{1,20}\r?\n/.test(echo) ? echo.replace(/\r?\n/g, '|') : echo
}

/**
 * Takes an echo apart from both ends. A `|` may also stand in a header's value: where there are several readings, the
 * one that agrees with our own request is taken.
 */
export function parseEcho(echo: string, own: OwnRequest): Echo {
  const expected = own.canonicalRequest.replaceAll('\n', '|')
  if (echo.startsWith(expected) && !/^[\w-]/.test(echo.slice(expected.length, expected.length + 1)))
    return partOfOwn(own, expected.length)
  const text = withoutEllipsis(echo)
  if (expected.startsWith(text)) return partOfOwn(own, text.length)
  const [method, afterMethod] = takeLine(text, own.method)
  const [canonicalUri, afterUri] = takeLine(afterMethod, own.canonicalUri)
  const [canonicalQuery, afterQuery] = takeLine(afterUri, own.canonicalQuery)
  return { method, canonicalUri, canonicalQuery, ...readRest(afterQuery, own) }
}

type Rest = Pick<Echo, 'headers' | 'hasAllHeaders' | 'signedHeaders' | 'payloadHash'>

function readRest(text: string | undefined, own: OwnRequest): Rest {
  if (text === undefined)
    return { headers: new Map(), hasAllHeaders: false, signedHeaders: undefined, payloadHash: undefined }
  const whole = wholeTail(text, own)
  if (whole !== undefined) return readWith(whole, text, own)
  // A `||` near the end may be the empty line, or a value's own bar: what agrees better with ours is taken.
  const readings = [readWith(undefined, text, own), readWith(cutTail(text, own), text, own)] as const
  return disagreement(readings[1], own) <= disagreement(readings[0], own) ? readings[1] : readings[0]
}

function readWith(tail: Tail | undefined, text: string, own: OwnRequest): Rest {
  const block = tail === undefined ? text : text.slice(0, tail.start)
  // Dots in the middle: the gateway left something out between two headers.
  const gap = own.canonicalRequest.includes('......') ? -1 : block.indexOf('......')
  const isCut = tail === undefined || gap >= 0
  const listed = tail?.signedHeaders.whole === true ? tail.signedHeaders.text.split(';') : undefined
  const names = listed !== undefined && listed.length <= MAX_NAMES ? listed : sortedNames(own)
  return {
    headers: readHeaderLines(gap < 0 ? block : block.slice(0, gap), names, own.headers, isCut),
    hasAllHeaders: !isCut,
    signedHeaders: tail?.signedHeaders,
    payloadHash: tail?.payloadHash,
  }
}

function disagreement(rest: Rest, own: OwnRequest): number {
  const headers = [...verdictsOnHeaders(own, rest).values()]
  const verdicts = [...headers, verdictOn(own.signedHeaders, rest.signedHeaders)]
  return verdicts.filter((verdict) => verdict === 'differs').length
}

interface Tail {
  /** Where the header lines end. */
  readonly start: number
  readonly signedHeaders: EchoPart
  readonly payloadHash: EchoPart | undefined
}

/** The empty line, the names and the hash at the end: our own names first, then the last ones that look like names. */
function wholeTail(text: string, own: OwnRequest): Tail | undefined {
  const expected = text.lastIndexOf(`||${own.signedHeaders}|`)
  for (
    let start = expected < 0 ? text.lastIndexOf('||') : expected;
    start >= 0;
    start = text.lastIndexOf('||', start - 1)
  ) {
    const namesEnd = start === expected ? start + 2 + own.signedHeaders.length : text.indexOf('|', start + 2)
    if (namesEnd > start + 2) {
      const names = text.slice(start + 2, namesEnd)
      const after = text.slice(namesEnd + 1, namesEnd + 1 + MAX_HASH + own.payloadHash.length)
      const hash = HASH.exec(after)?.[0] ?? (after.startsWith(own.payloadHash) ? own.payloadHash : undefined)
      const signedHeaders = { text: names, whole: true }
      if (hash !== undefined && (start === expected || NAMES.test(names)))
        return { start, signedHeaders, payloadHash: { text: hash, whole: true } }
      // A hash that is cut short, or a text that the client gave as x-sdk-content-sha256.
      if (start === expected)
        return { start, signedHeaders, payloadHash: { text: after, whole: !/^[0-9a-f]{0,63}$/.test(after) } }
    }
    if (start === 0) break
  }
  return undefined
}

/** An echo that ends within the names, or within the hash. */
function cutTail(text: string, own: OwnRequest): Tail | undefined {
  const earliest = Math.max(0, text.length - own.signedHeaders.length - 2)
  for (let start = text.indexOf('||', earliest); start >= 0; start = text.indexOf('||', start + 1)) {
    const names = text.slice(start + 2)
    if (own.signedHeaders.startsWith(names))
      return { start, signedHeaders: { text: names, whole: false }, payloadHash: undefined }
  }
  const start = text.lastIndexOf('||')
  const [names = '', hash] = start < 0 ? [] : text.slice(start + 2).split('|')
  if (!NAMES.test(names)) return undefined
  if (hash === undefined)
    return names.includes(';')
      ? { start, signedHeaders: { text: names, whole: false }, payloadHash: undefined }
      : undefined
  return names.includes('x-sdk-date') && /^[0-9a-f]{0,63}$/.test(hash)
    ? { start, signedHeaders: { text: names, whole: true }, payloadHash: { text: hash, whole: false } }
    : undefined
}

/** The text up to the next `|`, or our own line where the text begins with it. */
function takeLine(text: string | undefined, ours: string): [EchoPart | undefined, string | undefined] {
  if (text === undefined) return [undefined, undefined]
  const bar = text.startsWith(`${ours}|`) ? ours.length : text.indexOf('|')
  if (bar < 0) return [{ text, whole: false }, undefined]
  return [{ text: text.slice(0, bar), whole: true }, text.slice(bar + 1)]
}

/** Without the `......` at the end with which the gateway, or a log, says that it left something out. */
function withoutEllipsis(echo: string): string {
  let end = echo.length
  while (end > 0 && '"\'} \t\r\n'.includes(echo.charAt(end - 1))) end--
  let start = end
  while (start > 0 && '.\u2026'.includes(echo.charAt(start - 1))) start--
  return end - start >= 3 || echo.slice(start, end).includes('\u2026') ? echo.slice(0, start) : echo
}

/** Where the gateway's own list is not known: ours, and the headers whose values must not slip into another's. */
function sortedNames(own: OwnRequest): string[] {
  return [...new Set([...own.headers.keys(), ...SECRET_HEADERS])].sort()
}

/** Our own canonical request, as far as an echo of this length goes. */
function partOfOwn(own: OwnRequest, length: number): Echo {
  let left = length
  const take = (text: string): EchoPart | undefined => {
    if (left < 0) return undefined
    const whole = left > text.length || (left === text.length && text === own.payloadHash)
    const part = { text: text.slice(0, left), whole }
    left -= text.length + 1
    return part
  }
  const [method, canonicalUri, canonicalQuery] = [own.method, own.canonicalUri, own.canonicalQuery].map(take)
  const headers = new Map<string, EchoPart>()
  for (const [name, value] of own.headers) {
    left -= name.length + 1
    const part = take(value)
    if (part !== undefined) headers.set(name, part)
  }
  take('')
  const [signedHeaders, payloadHash] = [own.signedHeaders, own.payloadHash].map(take)
  return { method, canonicalUri, canonicalQuery, headers, hasAllHeaders: false, signedHeaders, payloadHash }
}
