/**
 * @typedef {object} SignedRequest
 * @property {string} method
 * @property {string} path behind the path of the route
 * @property {Record<string, string>} headers
 * @property {string} body
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {Partial<SignedRequest>} signed
 * @property {Partial<SignedRequest> & { host?: string, unsigned?: boolean }} [sent] what was altered on the way
 * @property {readonly (readonly [string, string])[]} [query] what the handler reads, where the request is accepted
 * @property {string} [refused] the public reason
 * @property {string} [refusedAnew] another reason, where the framework writes the query anew
 */

const order = JSON.stringify({ id: 1, note: '追加' })
const large = JSON.stringify({ id: 1, lines: Array.from({ length: 20_000 }, (_, at) => `line-${at}`) })
const post = (/** @type {string} */ body) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body,
})
const user = { 'X-User': 'alice' }

/** What a gateway sends and what becomes of it on the way. @type {readonly Case[]} */
export const CASES = [
  { name: 'a JSON body', signed: post(order) },
  { name: 'a JSON body of 200 KB', signed: post(large) },
  { name: 'no query', signed: {}, query: [] },
  { name: 'a space in the query', signed: { path: '?q=a%20b' }, query: [['q', 'a b']] },
  { name: 'a plus in the query', signed: { path: '?q=a%2Bb' }, query: [['q', 'a+b']] },
  { name: 'UTF-8 in the query', signed: { path: '?name=%E8%BF%BD%E5%8A%A0' }, query: [['name', '追加']] },
  {
    name: 'repeated names in the query',
    signed: { path: '?ids=9&ids=10&ids=9' },
    query: [
      ['ids', '9'],
      ['ids', '10'],
      ['ids', '9'],
    ],
  },
  {
    name: 'all of them, with marks and empty values',
    signed: { path: "?a=~*!()'&b=%20%2B%26%3D&c=&d=%F0%9F%8C%B8&d=x" },
    query: [
      ['a', "~*!()'"],
      ['b', ' +&='],
      ['c', ''],
      ['d', '🌸'],
      ['d', 'x'],
    ],
  },
  {
    name: 'an altered body',
    signed: post(order),
    sent: { body: order.replace('1', '2') },
    refused: 'invalid',
  },
  {
    name: 'one byte altered in 200 KB',
    signed: post(large),
    sent: { body: large.replace('line-9999', 'line-9998') },
    refused: 'invalid',
  },
  { name: 'a body that was added', signed: { method: 'POST' }, sent: post(order), refused: 'invalid' },
  {
    name: 'a signature for another path',
    signed: { path: '/1' },
    sent: { path: '' },
    refused: 'invalid',
  },
  {
    name: 'an altered value in the query',
    signed: { path: '?id=1' },
    sent: { path: '?id=2' },
    refused: 'invalid',
  },
  { name: 'an added parameter', signed: { path: '?id=1' }, sent: { path: '?id=1&id=2' }, refused: 'invalid' },
  {
    name: 'a space that became a plus sign',
    signed: { path: '?q=a%20b' },
    sent: { path: '?q=a%2Bb' },
    refused: 'invalid',
  },
  {
    name: 'a bare +, which is a plus to the signer and a space to the handler',
    signed: { path: '?q=a+b' },
    refused: 'malformed',
    refusedAnew: 'invalid',
  },
  {
    name: 'an altered header',
    signed: { headers: user },
    sent: { headers: { 'X-User': 'mallory' } },
    refused: 'invalid',
  },
  { name: 'another host', signed: {}, sent: { host: 'other.example.com' }, refused: 'malformed' },
  { name: 'another method', signed: { method: 'POST' }, sent: { method: 'GET' }, refused: 'invalid' },
  { name: 'no signature', signed: {}, sent: { unsigned: true }, refused: 'missing' },
]
