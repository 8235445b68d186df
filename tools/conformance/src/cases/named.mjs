import { answer, arrive, arriveOver, DATE, dateAfter, sha256 } from './arrived.mjs'

/** @typedef {import('./arrived.mjs').Arrived} Arrived */

/**
 * Cases that need a request of their own.
 *
 * @returns {import('./signing.mjs').Case[]}
 */
export function namedCases() {
  /** @param {string} date */
  const datedAt = (date) => [
    ['Host', 'example.com'],
    ['X-Sdk-Date', date],
  ]
  const dated = datedAt(DATE)
  const both = ['host', 'x-sdk-date']
  /** @param {string} hash @param {string} body */
  const stating = (hash, body) =>
    arrive({
      method: 'POST',
      target: '/',
      headers: [...dated, ['x-sdk-content-sha256', hash]],
      body: { utf8: body },
    })
  /** @param {Arrived} arrived @param {string} utf8 */
  const swapped = (arrived, utf8) => ({ ...arrived, request: { ...arrived.request, body: { utf8 } } })
  /** @param {Arrived} arrived */
  const allowing = (arrived) => ({ ...arrived, options: { unsignedPayload: 'accept' } })
  /** @param {string} hash @returns {[string, string, object]} */
  const badHash = (hash) => [
    `the hash ${JSON.stringify(hash)}`,
    'HASH_HEADER_BAD',
    allowing(stating(hash, '{}')),
  ]
  const unsigned = stating('UNSIGNED-PAYLOAD', '{}')
  const stated = stating(sha256('{}'), '{}')
  /** @param {string} name @param {string} value */
  const signing = (name, value) => arriveOver([...both, name.toLowerCase()].sort(), [...dated, [name, value]])
  const now = arriveOver(both, dated)
  const many = Array.from({ length: 62 }, (_, at) => [`x-${100 + at}`, 'v'])
  const manyNames = [...both, ...many.map(([name = '']) => name)].sort()

  /** @type {readonly (readonly [name: string, code: string, line: object])[]} */
  const list = [
    ['a stated hash', 'ACCEPT', stated],
    ['a stated hash, another body', 'BODY_MISMATCH', swapped(stated, 'swapped')],
    [
      'a stated hash, another body, another target',
      'SIGNATURE_MISMATCH',
      { ...swapped(stated, 'x'), request: { ...swapped(stated, 'x').request, target: '/x' } },
    ],
    ['an unsigned payload', 'UNSIGNED_PAYLOAD', unsigned],
    ['an unsigned payload, allowed', 'ACCEPT', allowing(swapped(unsigned, 'any'))],
    ['a stated hash, unsigned ones allowed', 'BODY_MISMATCH', allowing(swapped(stated, 'any'))],
    ...['0000', '', sha256('{}').toUpperCase(), `${sha256('{}')}0`, 'unsigned-payload'].map(badHash),
    ...['UNSIGNED-PAYLOAD-TRAILER', '中'].map(badHash),
    ['900 s later', 'ACCEPT', { ...now, now: dateAfter(900) }],
    ['900 s earlier', 'ACCEPT', { ...now, now: dateAfter(-900) }],
    ['901 s later', 'DATE_SKEW', { ...now, now: dateAfter(901) }],
    ['901 s earlier', 'DATE_SKEW', { ...now, now: dateAfter(-901) }],
    ['11 s later, 10 allowed', 'DATE_SKEW', { ...now, now: dateAfter(11), options: { maxSkewSeconds: 10 } }],
    [
      '1 s later, half of one allowed',
      'DATE_SKEW',
      { ...now, now: dateAfter(1), options: { maxSkewSeconds: 0.5 } },
    ],
    ['the year 9999', 'DATE_SKEW', arriveOver(both, datedAt('99991231T235959Z'))],
    ['the year 1', 'DATE_SKEW', arriveOver(both, datedAt('00010101T000000Z'))],
    ['the year 0', 'DATE_MALFORMED', arriveOver(both, datedAt('00000101T000000Z'))],
    ['no host at all', 'SIGNED_HEADER_REQUIRED', arriveOver(['x-sdk-date'], dated)],
    ['no date at all', 'DATE_MISSING', arriveOver(['host'], dated.slice(0, 1))],
    ['64 names', 'ACCEPT', arriveOver(manyNames, [...dated, ...many])],
    ['65 names', 'LIMIT', arriveOver([...manyNames, 'y'], [...dated, ...many, ['y', '']])],
    ['bytes that are no UTF-8', 'ACCEPT', signing('X-A', 'caf\xe9 \xff\x80')],
    ['control characters', 'ACCEPT', signing('X-A', '\x01\x0b\x7f\x85\xa0')],
    ['a signed header that rewrites', 'ACCEPT', signing('X-Original-URL', '/a')],
    ['a signed __proto__', 'ACCEPT', signing('__proto__', '')],
    ['a control character in the target', 'ACCEPT', arriveOver(both, dated, { target: '/a\tb?c=\x01' })],
    ['a key id with all its characters', 'KEY_UNKNOWN', arriveOver(both, dated, { keyId: 'aZ09._~-' })],
    ['no body given', 'ACCEPT', { ...now, request: { ...now.request, body: null } }],
  ]
  return list.map(([name, code, line]) => ({ title: name, line, expected: answer(code) }))
}
