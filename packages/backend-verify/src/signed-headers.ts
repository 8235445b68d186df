import { joinHeaderLines, trimValue } from '@apig/signer-core/checked'
import type { SortedNames } from '@apig/signer-core/checked'
import type { HeaderPlaces } from './header-places.ts'
import { Refusal } from './refusal.ts'
import type { WireHeaders } from './wire-headers.ts'

/** The signed headers as the signature covers them. Byte strings: one character is one byte. */
export interface SignedHeaders {
  readonly names: SortedNames
  /** The header lines of the canonical request. */
  readonly lines: string
  /** Name to value, trimmed as the canonical request has it; an object with nothing in its prototype. */
  readonly values: Readonly<Record<string, string>>
}

/** Frameworks and servers act on these, so that an unsigned one would change what a signed request does. */
const REWRITING = [
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
]

/**
 * Step 3: what must be signed is, what is signed is there once, and nothing unsigned steers the request.
 *
 * @param signedHost - stands for the host header where a proxy rewrites it
 */
export function readSignedHeaders(
  headers: WireHeaders,
  signed: SortedNames,
  required: readonly string[],
  signedHost: string | undefined,
): SignedHeaders {
  const { places, values } = headers
  const { names } = signed
  requireNames(places, names, required)
  const passed = places.passed?.names === signed ? places.passed.positions : undefined
  const positions = passed ?? findSigned(places, names, signedHost)
  if (headers.badBytesIn !== undefined)
    throw new Refusal(
      'HEADER_BAD_BYTES',
      `The headers hold characters that HTTP does not allow, in ${shown(headers.badBytesIn)}.`,
    )
  if (passed === undefined) {
    refuseRewriting(places, names)
    if (!positions.includes(ABSENT)) places.passed = { names: signed, positions }
  }
  const given: string[] = []
  const byName = new Values()
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string
    const value =
      signedHost !== undefined && name === 'host'
        ? signedHost
        : trimValue(values[positions[at] as number] as string)
    given.push(value)
    byName[name] = value
  }
  return {
    names: signed,
    lines: joinHeaderLines(signed.prefixes, signed.positions, given),
    values: Object.freeze(byName),
  }
}

const ABSENT = -1

function requireNames({ byName }: HeaderPlaces, names: readonly string[], required: readonly string[]): void {
  if (!byName.has('x-sdk-date')) throw new Refusal('DATE_MISSING', 'The request has no X-Sdk-Date header.')
  for (const name of required) {
    if (!names.includes(name)) throw new Refusal('SIGNED_HEADER_REQUIRED', requiredHint(name))
  }
}

/** Where the signed headers stand. Only the host may be absent, where something stands for it. */
function findSigned(
  { byName }: HeaderPlaces,
  names: readonly string[],
  signedHost: string | undefined,
): readonly number[] {
  const positions = names.map((name) => {
    const place = byName.get(name)
    if (place !== undefined && place.count > 1)
      throw new Refusal('HEADER_DUPLICATE', `The signed header ${name} is there ${place.count} times.`)
    if (place === undefined && (name !== 'host' || signedHost === undefined))
      throw new Refusal(
        'SIGNED_HEADER_ABSENT',
        `SignedHeaders names ${shown(name)}, and the request has no such header; a proxy removed it, perhaps.`,
      )
    return place?.position ?? ABSENT
  })
  if ((byName.get('host')?.count ?? 0) > 1)
    throw new Refusal('HEADER_DUPLICATE', 'The request has more than one Host header.')
  return positions
}

function refuseRewriting({ byName }: HeaderPlaces, signed: readonly string[]): void {
  for (const name of REWRITING) {
    if (byName.has(name) && !signed.includes(name))
      throw new Refusal(
        'HEADER_UNSIGNED',
        `The request has ${name} unsigned, which can change what it does; remove it on the way.`,
      )
  }
}

// An object whose names are all its own, `__proto__` too, and which is as fast as any other.
const Values = function () {} as unknown as new () => Record<string, string>
Values.prototype = Object.freeze(Object.create(null))

function requiredHint(name: string): string {
  if (name === 'host')
    return 'host is not signed; where the gateway in front signs none, say requireSigned: [] and leave hosts out.'
  return `${shown(name)} is not signed; requireSigned (or replay.uniqueHeader) demands it.`
}

const shown = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}...` : name)
