import { addName, createLayouts, isToken, trimValue } from '@apig/signer-core/checked'
import type { HeaderLayout } from '@apig/signer-core/checked'
import { flatHeaders, MOST_HEADERS } from './flat-headers.ts'
import { placesOf } from './header-places.ts'
import type { HeaderPlaces } from './header-places.ts'
import { Refusal } from './refusal.ts'
import type { RawHeaders } from './request.ts'

/** The headers of a request, with what the checks need to know beside. */
export interface WireHeaders {
  /** Where the header of each lowercase name stands. */
  readonly places: HeaderPlaces
  /** The values as they came. */
  readonly values: readonly string[]
  /** A name or value that HTTP does not allow; undefined where there is none. */
  readonly badBytesIn: string | undefined
  /** Whether a value has bytes above 0x7F, so that byte string and text differ. */
  readonly binary: boolean
}

const MOST_BYTES = 100 * 1024

const PLAIN_VALUE = /^[\t\x20-\x7e]*$/
const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/
const PSEUDO = new Set([':method', ':path', ':scheme', ':authority', ':protocol'])

const noHeaders = createLayouts()

/** Reads raw headers, keeping sight of duplicates, within the limits. */
export function readWireHeaders(headers: RawHeaders): WireHeaders {
  const flat = flatHeaders(headers)
  const values: string[] = []
  let layout = noHeaders
  let badBytesIn: string | undefined
  let binary = false
  let bytes = 0
  let pseudo: Map<string, string> | undefined

  for (let at = 0; at < flat.length; at += 2) {
    const name = flat[at]
    const value = flat[at + 1]
    if (typeof name !== 'string' || typeof value !== 'string')
      throw new Refusal(
        'CONFIG',
        'headers must hold names and values as strings: pass the raw pairs (rawHeaders in Node), not an object of headers.',
      )
    bytes += name.length + value.length
    if (at / 2 + 1 >= MOST_HEADERS || bytes > MOST_BYTES)
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
      continue
    }
    const longer = withName(layout, name)
    if (longer === undefined) {
      badBytesIn ??= 'a name'
      continue
    }
    const { key } = longer
    // The steps that read Authorization, which is never signed, and the date say more exactly what is wrong with them.
    if (key !== 'authorization' && key !== 'x-sdk-date' && !PLAIN_VALUE.test(value)) {
      binary = true
      if (BAD_VALUE.test(value)) badBytesIn ??= key
    }
    if (key === 'cookie' && pseudo !== undefined && joinCrumb(layout, values, value)) continue
    layout = longer
    values[layout.length - 1] = value
  }
  layout = adoptAuthority(layout, values, pseudo?.get(':authority'))
  return { places: placesOf(layout), values, badBytesIn, binary }
}

/** The value of a header that stands once; undefined where there is none or several. */
export function singleValue({ places, values }: WireHeaders, name: string): string | undefined {
  const place = places.byName.get(name)
  return place !== undefined && place.count === 1 ? trimValue(values[place.position] as string) : undefined
}

/** The layout with one name more; undefined where it is no name. */
function withName(layout: HeaderLayout, name: string): HeaderLayout | undefined {
  // Lowercased only after this test: U+212A would become an ASCII k.
  return layout.next?.get(name) ?? (isToken(name) ? addName(layout, name) : undefined)
}

/** HTTP/2 may send one Cookie header in pieces. */
function joinCrumb(layout: HeaderLayout, values: string[], crumb: string): boolean {
  const first = placesOf(layout).byName.get('cookie')
  if (first === undefined) return false
  values[first.position] += `; ${crumb}`
  return true
}

/** HTTP/2 says `:authority` where HTTP/1.1 says `host`; a client that says both must say the same. */
function adoptAuthority(layout: HeaderLayout, values: string[], authority: string | undefined): HeaderLayout {
  if (authority === undefined) return layout
  const host = placesOf(layout).byName.get('host')
  if (host === undefined) {
    values[layout.length] = authority
    return addName(layout, 'host')
  }
  if (trimValue(values[host.position] as string) !== trimValue(authority))
    throw new Refusal('HEADER_DUPLICATE', 'The request has a host header that differs from its :authority.')
  return layout
}
