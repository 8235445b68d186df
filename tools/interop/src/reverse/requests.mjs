/**
 * A request of ours to a backend of another language.
 *
 * @typedef {object} Call
 * @property {string} about
 * @property {string} method
 * @property {string} target path and query, as they would stand in a URL
 * @property {Record<string, string>} [headers] as text
 * @property {string | Uint8Array | (() => FormData)} [body]
 * @property {boolean} [unsigned] whether the body goes unsigned
 */

const JSON_TYPE = { 'content-type': 'application/json' }

/** @param {string} about @param {string} target @returns {Call} */
const get = (about, target) => ({ about, method: 'GET', target })

/** @param {string} about @param {string} body @returns {Call} */
const json = (about, body) => ({ about, method: 'POST', target: '/v1', headers: JSON_TYPE, body })

function form() {
  const body = new FormData()
  body.append('description', 'a flower, ein Gänseblümchen, 花')
  body.append(
    'images',
    new Blob([Uint8Array.from({ length: 3000 }, (_, at) => at % 256)], { type: 'image/png' }),
    'flower.png',
  )
  return body
}

/** @type {readonly Call[]} */
export const calls = [
  get('no query', '/v1/infers/abc'),
  get('path `/`', '/'),
  get('path with a space', '/v1/a%20b'),
  get('path with `%2F`', '/v1/a%2Fb'),
  get('path outside ASCII', '/v1/%E4%B8%AD%E6%96%87'),
  get('path with `//`', '/v1//a'),
  get('path with `+` and `*`', "/v1/a+b*c!d'e(f)"),
  get('query in another order', '/v1?b=2&a=1&c=3'),
  get('space in the query', '/v1?a=b%20c'),
  get('`+` that means a space', '/v1?a=b+c'),
  get('`%2B`, a plus', '/v1?a=b%2Bc'),
  get('`%2F` in the query', '/v1?path=a%2Fb%252Fc'),
  get('names without a value', '/v1?a&b=&c=1'),
  get('a name with several values', '/v1?ids=9&ids=10&ids=1'),
  get('names above and below U+FFFF', '/v1?%F0%9F%98%80=1&%EF%BF%AE=2&a=3'),
  get('names whose order changes when they are encoded', '/v1?a~=1&a%C3%A9=2'),
  get('brackets and quotes in the query', "/v1?a[b]=c&d='e'&f=*"),
  get('200 names', `/v1?${Array.from({ length: 200 }, (_, at) => `n${at}=${at * 7}`).join('&')}`),
  json('JSON', '{"text":"hello"}'),
  json('JSON outside ASCII', '{"text":"花 😀 \u2028"}'),
  json('JSON of 1 MiB', JSON.stringify('x'.repeat(1 << 20))),
  {
    about: 'PUT of bytes',
    method: 'PUT',
    target: '/v1/file',
    headers: { 'content-type': 'application/octet-stream' },
    body: Uint8Array.from({ length: 1000 }, (_, at) => (at * 7) % 256),
  },
  { about: 'PATCH', method: 'PATCH', target: '/v1', headers: JSON_TYPE, body: '{}' },
  { about: 'POST without a body', method: 'POST', target: '/v1' },
  { about: 'DELETE', method: 'DELETE', target: '/v1/abc?force=true' },
  { about: 'HEAD', method: 'HEAD', target: '/v1/abc' },
  {
    about: 'signed headers',
    method: 'GET',
    target: '/v1',
    headers: { 'X-Stage': 'RELEASE', 'x-a-b': '1', 'x-a': '2  3', 'x-a0': 'a;b, c=d' },
  },
  // The second byte of `Å` is 0x85, which some parsers of headers take for the end of a line.
  { about: 'a signed header outside ASCII', method: 'GET', target: '/v1', headers: { 'x-note': '花 Å é' } },
  { about: 'files, unsigned', method: 'POST', target: '/v1', body: form, unsigned: true },
  { ...json('bytes, unsigned', '{"text":"hello"}'), unsigned: true },
]
