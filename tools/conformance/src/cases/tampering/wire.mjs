import { adding, headers, request, value, without } from './edits.mjs'

/** @typedef {import('./edits.mjs').Tampering} Tampering */

/** @type {readonly Tampering[]} */
export const wire = [
  ['the host gone', 'SIGNED_HEADER_ABSENT', without('host')],
  ['the date gone', 'DATE_MISSING', without('x-sdk-date')],
  ['the date with underscores', 'DATE_MISSING', renamed('x_sdk_date')],
  ['a Kelvin sign for the k', 'DATE_MISSING', renamed('x-sd\u212a-date')],
  ['the host twice', 'HEADER_DUPLICATE', adding(['HOST', 'example.com'])],
  ['an unsigned X-Original-URL', 'HEADER_UNSIGNED', adding(['X-Original-URL', '/admin'])],
  ['an unsigned X-Rewrite-Url', 'HEADER_UNSIGNED', adding(['X-Rewrite-Url', '/admin'])],
  ['an unsigned X-HTTP-Method-Override', 'HEADER_UNSIGNED', adding(['X-HTTP-Method-Override', 'PUT'])],
  ['2,000 headers more', 'LIMIT', adding(...Array.from({ length: 2000 }, () => ['x', '']))],
  ['100 KiB of headers', 'LIMIT', adding(['x', 'v'.repeat(102_400)])],
  ['a header that is no text', 'HEADER_BAD_BYTES', adding(['x', null])],
  ['a name that is no text', 'HEADER_BAD_BYTES', adding([5, ''])],
  ['a newline in a value', 'HEADER_BAD_BYTES', value('host', (old) => `${old}\n`)],
  ['a NUL in a value', 'HEADER_BAD_BYTES', value('host', () => '\0')],
  ['a character above a byte', 'HEADER_BAD_BYTES', value('host', () => '\u0100')],
  ['a lone surrogate in a value', 'HEADER_BAD_BYTES', value('host', () => 'a\udc00')],
  ['a date that does not exist', 'DATE_MALFORMED', value('x-sdk-date', () => '20260230T250000Z')],
  ['a date with a NBSP', 'DATE_MALFORMED', value('x-sdk-date', (old) => `${old}\xa0`)],
  ['a date with a newline', 'DATE_MALFORMED', value('x-sdk-date', (old) => `${old}\n`)],
  ['a lone surrogate in the date', 'DATE_MALFORMED', value('x-sdk-date', () => '\ud800')],
  ...['', '*', 'a', 'https://example.com/', '/a#b', '/\ud800', '/?\udc00', null].map(badTarget),
]

/** @param {string | null} target @returns {Tampering} */
function badTarget(target) {
  return [`the target ${JSON.stringify(target)}`, 'TARGET_BAD', request({ target })]
}

/** @param {string} name in place of x-sdk-date */
function renamed(name) {
  return headers((list) => list.map(([old, each]) => [old.replace(/x-sdk-date/i, name), each]))
}
