/**
 * A call as a client has it: variables in braces, and what the backend must get.
 *
 * @typedef {object} Call
 * @property {string} name unique
 * @property {string} method
 * @property {string} path with its query, as a user types it
 * @property {Record<string, string>} [pathVariables] values of `/:name`
 * @property {Record<string, string>} [headers]
 * @property {{ json: string } | { text: string } | { pairs: readonly (readonly [string, string])[] }
 *   | { query: string, variables: string } | { parts: readonly (readonly [string, string])[] }} [body]
 * @property {string} [not] a client that does not send such a call
 * @property {string} [received] the body that the backend gets; not looked at where it is left out
 */

/** @type {readonly Call[]} */
export const CALLS = [
  { name: 'a GET', method: 'GET', path: '/v1/flowers', received: '' },
  {
    name: 'a query with repeated and empty names, marks, spaces and Chinese',
    method: 'GET',
    path: '/v1/flowers?b=2&a=1&b=1&empty=&bare&mark=~*!()&space=a b&plus=a%2Bb&name=花&tilde=%7E',
    received: '',
  },
  { name: 'a path with spaces and Chinese', method: 'GET', path: '/v1/all flowers/花/~a', received: '' },
  {
    name: 'a path variable',
    method: 'GET',
    path: '/v1/flowers/:id/leaves?a=1',
    pathVariables: { id: '花 7' },
    received: '',
  },
  {
    name: 'variables in the path, the query, a header and the body',
    method: 'PUT',
    path: '/v1/{{kind}}/x?name={{name}}',
    headers: { 'X-Color': '{{color}}' },
    body: { json: '{"kind":"{{kind}}"}' },
    received: '{"kind":"flowers"}',
  },
  {
    name: 'JSON, with a stage of its own',
    method: 'POST',
    path: '/v1/infers/x',
    headers: { 'x-stage': 'RELEASE', 'X-Request-Id': '7' },
    body: { json: '{ "text": "花, \\"quoted\\"" }' },
    received: '{ "text": "花, \\"quoted\\"" }',
  },
  {
    name: 'text with braces that name no variable of the client',
    not: 'insomnia',
    method: 'POST',
    path: '/v1/texts',
    body: { text: 'Dear {{unknown}},\n  hello' },
    received: 'Dear {{unknown}},\n  hello',
  },
  {
    name: 'a URL-encoded form',
    method: 'POST',
    path: '/v1/forms',
    body: {
      pairs: [
        ['name', '花 & Co'],
        ['mark', "~*'()"],
        ['kind', '{{kind}}'],
      ],
    },
    received: "name=%E8%8A%B1%20%26%20Co&mark=~*'()&kind=flowers",
  },
  {
    name: 'GraphQL',
    method: 'POST',
    path: '/graphql',
    body: { query: 'query ($id: ID) { flower(id: $id) { name } }', variables: '{"id":"{{kind}}"}' },
    received: '{"query":"query ($id: ID) { flower(id: $id) { name } }","variables":{"id":"flowers"}}',
  },
  {
    name: 'a form with parts, its body unsigned',
    method: 'POST',
    path: '/v1/images',
    body: { parts: [['note', 'hello']] },
  },
  { name: 'a DELETE', method: 'DELETE', path: '/v1/flowers/7', received: '' },
]
