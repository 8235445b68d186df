import type { SignatureForm } from './algorithm.ts'

/** The two numbers of a signature, each in 64 lowercase hex digits. */
export interface SignatureNumbers {
  readonly r: string
  readonly s: string
}

const NUMBER = /^(?!0{64})[0-9a-f]{64}$/

/** The ASN.1 SEQUENCE of r and s in DER, in lowercase hex. */
export function formatDerSignature({ r, s }: SignatureNumbers): string {
  const body = derInteger(r) + derInteger(s)
  return `30${hexByte(body.length / 2)}${body}`
}

/** Undefined for all that {@link formatDerSignature} does not write: each signature has one form, not several. */
export function readDerSignature(text: string): SignatureNumbers | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const start = INTEGER_AT + 4
  const end = start + 2 * parseInt(text.slice(INTEGER_AT + 2, start), 16)
  const r = unsigned(text.slice(start, end))
  const s = unsigned(text.slice(end + 4))
  return NUMBER.test(r) && NUMBER.test(s) && formatDerSignature({ r, s }) === text ? { r, s } : undefined
}

/** After the tag and the length of the SEQUENCE. */
const INTEGER_AT = 4
/** Two INTEGERs of 33 bytes, and three tags with a length. */
const MAX_LENGTH = 2 * (2 * 33 + 3 * 2)

export const DER_SIGNATURE: SignatureForm = {
  description: 'an ASN.1 SEQUENCE of two integers (DER, in lowercase hex)',
  matches: (signature) => readDerSignature(signature) !== undefined,
}

/** X.690, 8.3: the fewest bytes, the first of them below 80, since the number is positive. */
function derInteger(number: string): string {
  const bytes = number.replace(/^(?:00)+/, '')
  const value = bytes < '8' ? bytes : `00${bytes}`
  return `02${hexByte(value.length / 2)}${value}`
}

const unsigned = (bytes: string): string => bytes.replace(/^00/, '').padStart(64, '0')

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0')
