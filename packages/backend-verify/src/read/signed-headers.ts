import { trimValue } from '@apig/signer-core/internal'
import { Refusal } from '../result/refusal.ts'
import type { WireHeaders } from './headers.ts'

/** The signed headers as the signature covers them. Byte strings: one character is one byte. */
export interface SignedHeaders {
  /** The header lines of the canonical request: `name:value\n` each. */
  readonly lines: string
  /** Name to value, as the canonical request has it; without a prototype. */
  readonly values: Readonly<Record<string, string>>
}

/** Frameworks and servers act on these, so that an unsigned one would change what a request does. */
const REWRITING = [
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
]

/**
 * Step 3: what must be signed is signed, what is signed came once, and nothing unsigned steers the request.
 *
 * @param names - in the order of the canonical request
 * @param signedHost - used in place of the host header where a proxy rewrites it
 * @param signedPart - what is signed of a value
 */
export function readSignedHeaders(
  headers: WireHeaders,
  names: readonly string[],
  required: readonly string[],
  signedHost: string | undefined,
  signedPart: (value: string) => string = trimValue,
): SignedHeaders {
  if (!headers.values.has('x-sdk-date'))
    throw new Refusal('DATE_MISSING', 'The request has no X-Sdk-Date header.')
  for (const name of required) {
    if (!names.includes(name)) throw new Refusal('SIGNED_HEADER_REQUIRED', requiredHint(name))
  }
  let lines = ''
  const values = new Values()
  for (const name of names) {
    const value = signedValue(headers, name, signedHost, signedPart)
    values[name] = value
    lines += `${name}:${value}\n`
  }
  if (headers.repeated.has('host'))
    throw new Refusal('HEADER_DUPLICATE', 'The request has more than one Host header.')
  if (headers.badBytesIn !== undefined)
    throw new Refusal(
      'HEADER_BAD_BYTES',
      `The headers hold characters that HTTP does not allow, in ${shown(headers.badBytesIn)}.`,
    )
  refuseRewriting(headers, names)
  return { lines, values: Object.freeze(values) }
}

/** Refuses headers that change what a request does, unless they are signed. */
export function refuseRewriting({ values }: WireHeaders, signed: readonly string[]): void {
  for (const name of REWRITING) {
    if (values.has(name) && !signed.includes(name))
      throw new Refusal(
        'HEADER_UNSIGNED',
        `The request has ${name} unsigned, which can change what it does; remove it at the proxy that adds it.`,
      )
  }
}

// Object.create(null) makes a dictionary, which takes an eighth of the time of a verification.
const Values = function () {} as unknown as new () => Record<string, string>
Values.prototype = Object.freeze(Object.create(null))

/** Only the host may be absent, where `signedHost` replaces it. */
function signedValue(
  headers: WireHeaders,
  name: string,
  signedHost: string | undefined,
  signedPart: (value: string) => string,
): string {
  const count = headers.repeated.get(name)
  if (count !== undefined)
    throw new Refusal('HEADER_DUPLICATE', `The request has the signed header ${shown(name)} ${count} times.`)
  if (name === 'host' && signedHost !== undefined) return signedHost
  const value = headers.values.get(name)
  if (value === undefined)
    throw new Refusal(
      'SIGNED_HEADER_ABSENT',
      `SignedHeaders names ${shown(name)}, and the request has no such header; have the proxy on the way pass it on.`,
    )
  return signedPart(value)
}

function requiredHint(name: string): string {
  if (name === 'host')
    return 'host is not signed. Where the gateway in front signs none, set requireSigned: [] and leave out hosts.'
  return `${shown(name)} is not signed; requireSigned (or replay.uniqueHeader) demands it.`
}

const shown = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}...` : name)
