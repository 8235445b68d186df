import { adding, authorization, headers, method, options, request, secrets, target, value } from './edits.mjs'

/** @type {readonly import('./edits.mjs').Tampering[]} */
export const contents = [
  // What changes nothing that is signed.
  ['nothing', 'ACCEPT', (arrived) => arrived],
  ['headers in another order', 'ACCEPT', headers((list) => [...list].reverse())],
  ['names in upper case', 'ACCEPT', headers((list) => list.map(([name, old]) => [name.toUpperCase(), old]))],
  [
    'values padded',
    'ACCEPT',
    headers((list) => list.map(([name, old]) => [name, name === 'Authorization' ? old : `\t ${old} `])),
  ],
  ['commas without a space', 'ACCEPT', authorization((text) => text.replaceAll(', ', ','))],
  ['an unsigned header more', 'ACCEPT', adding(['X-Not-Signed', '\xff'])],
  ['an unsigned x-sdk- header more', 'ACCEPT', adding(['X-Sdk-Other', '1'])],
  [
    'escapes in lower case',
    'ACCEPT',
    target((old) => old.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())),
  ],
  ['two secrets, the second matches', 'ACCEPT', secrets((secret) => ['old', secret])],
  ['the defaults by name', 'ACCEPT', options({ maxSkewSeconds: 900, unsignedPayload: 'refuse' })],

  // What changes something that is signed.
  ['another path', 'SIGNATURE_MISMATCH', target((old) => `/x${old}`)],
  ['a pair more', 'SIGNATURE_MISMATCH', target((old) => `${old}${old.includes('?') ? '&' : '?'}zz=1`)],
  ['another method', 'SIGNATURE_MISMATCH', method((old) => `${old}X`)],
  ['the method in lower case', 'SIGNATURE_MISMATCH', method((old) => old.toLowerCase())],
  ['no method', 'SIGNATURE_MISMATCH', method(() => '')],
  ['another host', 'SIGNATURE_MISMATCH', value('host', (old) => `${old}.evil`)],
  ['a value in another case', 'SIGNATURE_MISMATCH', value('host', (old) => old.toUpperCase())],
  ['a NBSP at the end of a value', 'SIGNATURE_MISMATCH', value('host', (old) => `${old}\xa0`)],
  [
    'a byte of the body more',
    'SIGNATURE_MISMATCH',
    (arrived) => request({ body: longer(arrived.request.body) })(arrived),
  ],
  [
    'another signature',
    'SIGNATURE_MISMATCH',
    authorization((text) => `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`),
  ],
  ['another secret', 'SIGNATURE_MISMATCH', secrets(() => 'another')],
  ['two secrets, none matches', 'SIGNATURE_MISMATCH', secrets(() => ['a', 'b'])],
]

/** @param {any} body */
const longer = (body) =>
  'utf8' in body
    ? { utf8: `${body.utf8} ` }
    : { base64: Buffer.concat([Buffer.from(body.base64, 'base64'), Buffer.from([0])]).toString('base64') }
