import { toText } from '../bytes.ts'
import { sdkHmacSha256 } from '../sdk-hmac-sha256.ts'
import type { Cause, Variant } from './cause.ts'
import { jsonVariants } from './json-variants.ts'

const MAX_BYTES = 1_048_576
const MAX_AS_OBJECT = 65_536
const AS_TEXT = 'Give the client the text that was signed, not an object to encode (json:, data:).'
const AS_BYTES = 'Send the same bytes that were signed, as a Uint8Array, not as a string.'
const SAME_LINES =
  'Sign the very bytes that are sent: read the file once, and use that for both (curl: --data-binary).'

/** Bodies that clients send whatever was signed. */
const MADE_UP: readonly Variant[] = [
  constant(
    '{}',
    'A body of two characters, {}, arrived: the client encoded an empty object (axios: data: {}; some SDKs for every GET and DELETE).',
    'Where no body was signed, give the client none; otherwise give it the text that was signed.',
  ),
  constant('[]', 'An empty JSON array, [], arrived: the client encoded an empty list.', AS_TEXT),
  constant('null', 'The text null arrived: the client encoded a missing body as JSON.', AS_TEXT),
  constant('""', 'An empty JSON string, "", arrived: the client encoded an empty body as JSON.', AS_TEXT),
  constant('undefined', 'The text undefined arrived: a missing body was turned into text.', AS_TEXT),
  constant(
    '[object Object]',
    'The text [object Object] arrived: an object was turned into text instead of JSON.',
    'Encode it once with JSON.stringify; sign and send that text.',
  ),
  constant(
    '[object FormData]',
    'The text [object FormData] arrived: the client does not support FormData.',
    "Use a client that sends FormData, and sign with payload: 'unsigned'.",
  ),
]

/** Which well-known change of the body has this hash. The body itself is never shown. */
export function recogniseBody(hash: string, body: unknown): Cause | undefined {
  const has = (made: Variant): boolean => hashOf(made) === hash
  const madeUp = MADE_UP.find(has)
  if (madeUp !== undefined) return { cause: madeUp.cause, advice: madeUp.advice }
  const changed = variantsOf(body).find(has)
  return changed && { cause: `The body was changed after signing: ${changed.cause}.`, advice: changed.advice }
}

function variantsOf(body: unknown): Variant[] {
  const bytes = bytesIn(body)
  if (bytes === undefined || bytes.length === 0 || bytes.length > MAX_BYTES) return []
  const text = typeof body === 'string' ? body : textOf(bytes)
  return [...(text === undefined ? [] : textVariants(text)), ...byteVariants(bytes)]
}

function textVariants(text: string): Variant[] {
  const withLf = text.replace(/\r\n/g, '\n')
  return [
    variant(
      () => JSON.stringify(text),
      'it is the signed text encoded as JSON once more, in quotes',
      AS_TEXT,
    ),
    ...['\n', '\r\n'].map((end) => variant(() => text + end, 'a line end was added to it', SAME_LINES)),
    variant(() => text.replace(/[\r\n]+$/, ''), 'the line end at its end was removed', SAME_LINES),
    variant(() => withLf, 'its line ends were changed from CRLF to LF', SAME_LINES),
    variant(() => withLf.replace(/\n/g, '\r\n'), 'its line ends were changed from LF to CRLF', SAME_LINES),
    variant(
      () => text.replace(/[\r\n]/g, ''),
      'its line breaks were removed, as curl -d @file does',
      SAME_LINES,
    ),
    variant(() => text.trim(), 'white space around it was removed', 'Trim the text before signing.'),
    variant(() => `\ufeff${text}`, 'a byte order mark was put in front of it', SAME_LINES),
    variant(() => text.replace(/^\ufeff/, ''), 'the byte order mark in front of it was removed', SAME_LINES),
    ...jsonVariants(text, AS_TEXT),
    variant(
      () => text.replace(/%20/g, '+'),
      'its spaces, %20, were written as +, as form encoders do',
      AS_TEXT,
    ),
    variant(() => text.replace(/\+/g, '%20'), 'its + signs were written as %20', AS_TEXT),
    variant(() => encodeURIComponent(text), 'it was percent-encoded', AS_TEXT),
    variant(
      () => (/[^\0-\xff]/.test(text) ? undefined : latin1(text)),
      'its text was sent as Latin-1 instead of UTF-8',
      AS_BYTES,
    ),
    variant(() => utf16(text), 'its text was sent as UTF-16 instead of UTF-8', AS_BYTES),
  ]
}

function byteVariants(bytes: Uint8Array): Variant[] {
  const small = bytes.length <= MAX_AS_OBJECT
  const binary = byteString(bytes)
  return [
    variant(() => btoa(binary), 'it was encoded as Base64', AS_BYTES),
    variant(() => JSON.stringify(btoa(binary)), 'it was encoded as Base64 and JSON', AS_BYTES),
    variant(
      () => btoa(binary).replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_'),
      'it was encoded as Base64 (URL form)',
      AS_BYTES,
    ),
    variant(() => binary, 'its UTF-8 was encoded as UTF-8 once more', AS_BYTES),
    variant(
      () => toText(binary),
      'bytes that are not UTF-8 were replaced, as turning them into text does',
      AS_BYTES,
    ),
    variant(
      () => (small ? bytes.join(',') : undefined),
      'its bytes were written as numbers with commas',
      AS_BYTES,
    ),
    variant(
      () => (small ? JSON.stringify({ type: 'Buffer', data: [...bytes] }) : undefined),
      'the client encoded the Buffer as JSON',
      AS_BYTES,
    ),
    variant(
      () => (small ? JSON.stringify({ ...bytes }) : undefined),
      'the client encoded the Uint8Array as JSON',
      AS_BYTES,
    ),
  ]
}

function hashOf({ make }: Variant): string | undefined {
  try {
    const made = make()
    return made === undefined ? undefined : sdkHmacSha256.hash(made)
  } catch {
    // encodeURIComponent of a lone surrogate, JSON nested too deeply: then this is not what happened.
    return undefined
  }
}

function bytesIn(body: unknown): Uint8Array | undefined {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof Uint8Array) return body
  return body instanceof ArrayBuffer ? new Uint8Array(body) : undefined
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function byteString(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))
const utf16 = (text: string): Uint8Array =>
  Uint8Array.from(
    { length: text.length * 2 },
    (_, at) => (text.charCodeAt(at >> 1) >> (at % 2 === 0 ? 0 : 8)) & 0xff,
  )

function variant(make: Variant['make'], cause: string, advice: string): Variant {
  return { make, cause, advice }
}

function constant(text: string, cause: string, advice: string): Variant {
  return { make: () => text, cause, advice }
}
