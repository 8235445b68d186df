import { expect, test } from 'vitest'
import { findDifferences } from '../src/wire/differences.mjs'

/** @type {import('../src/requests/request.mjs').GivenRequest} */
const given = {
  method: 'POST',
  path: '/v1/{name}/a%20b',
  pathParams: [['name', 'c/d']],
  query: [
    ['a', '1'],
    ['a', '2'],
  ],
  headers: [['X-Note', 'café']],
  contentType: 'application/json',
  body: { kind: 'json', value: { a: 1 } },
  securityToken: null,
}

/** @type {import('../src/wire/read-requests.mjs').Arrival} */
const arrival = {
  method: 'POST',
  target: '/v1/c%2Fd/a b?a=2&a=1',
  headers: [
    ['x-note', Buffer.from('café').toString('latin1')],
    ['Content-Type', 'application/json'],
  ],
  body: Buffer.from('{ "a": 1 }'),
}

const names = ['content-type', 'host', 'x-note']

test('what says the same is no difference', async () => {
  expect(await findDifferences(given, arrival, names)).toEqual([])
})

/** @type {[import('../src/wire/differences.mjs').Difference[], Partial<typeof arrival>, Partial<typeof given>, string[]?][]} */
const cases = [
  [['method'], { method: 'PUT' }, {}],
  [['path'], { target: '/v1/c/d/a b?a=2&a=1' }, {}],
  [['path'], { target: '/v1/c%2Fd/a%2520b?a=2&a=1' }, {}],
  [['query'], { target: '/v1/c%2Fd/a b?a=2' }, {}],
  [['query'], { target: '/v1/c%2Fd/a b?a=2&a=1+' }, {}],
  [['header-lost', 'content-type'], { headers: [] }, {}],
  [['header-changed'], {}, { headers: [['X-Note', 'cafe']] }],
  [['header-unsigned'], {}, {}, ['content-type', 'host']],
  [['host-unsigned'], {}, {}, ['content-type', 'x-note']],
  [['content-type'], {}, { contentType: 'text/plain' }],
  [['content-type'], {}, { contentType: null }],
  [['content-type-unsigned'], {}, {}, ['host', 'x-note']],
  [['body'], { body: Buffer.from('{"a":2}') }, {}],
  [['body'], { body: Buffer.from('not JSON') }, {}],
  [['body'], {}, { body: null }],
  [['body-unsigned'], { headers: [...arrival.headers, ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']] }, {}],
]

test.each(cases)('%j', async (wanted, arrived, asked, signed = names) => {
  expect(await findDifferences({ ...given, ...asked }, { ...arrival, ...arrived }, signed)).toEqual(wanted)
})

test('files are compared without their boundary', async () => {
  const type = 'multipart/form-data; boundary=x'
  const part = (/** @type {string} */ head, /** @type {string} */ content) =>
    `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`
  const text = `${part('name="a"', '1')}${part('name="f"; filename="f.png"\r\nContent-Type: image/png', 'bytes')}--x--\r\n`
  /** @type {typeof given} */
  const files = {
    ...given,
    contentType: 'multipart/form-data',
    body: { kind: 'files', fields: [['a', '1']], files: [['f', 'f.png', 'image/png', btoa('bytes')]] },
  }
  /** @type {typeof arrival} */
  const arrived = {
    ...arrival,
    headers: [...arrival.headers.slice(0, 1), ['content-type', type]],
    body: Buffer.from(text),
  }
  expect(await findDifferences(files, arrived, names)).toEqual([])
  const other = { ...arrived, body: Buffer.from(text.replace('bytes', 'other')) }
  expect(await findDifferences(files, other, names)).toEqual(['body'])
})
