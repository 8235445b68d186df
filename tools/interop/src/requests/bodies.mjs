import { inputClass } from './request.mjs'

/** @typedef {import('./random.mjs').Random} Random */

/** @param {string} id @param {string} about @param {(random: Random) => Partial<import('./request.mjs').GivenRequest>} what */
const bodyClass = (id, about, what) =>
  inputClass(id, about, (random) => ({ method: 'POST', ...what(random) }))

/** @param {unknown} value */
const json = (value) => ({ kind: /** @type {const} */ ('json'), value })
/** @param {string} content */
const text = (content) => ({ kind: /** @type {const} */ ('text'), text: content })
/** @param {Buffer} content */
const bytes = (content) => ({ kind: /** @type {const} */ ('bytes'), base64: content.toString('base64') })
/** @param {Random} r */
const object = (r) => json(Object.fromEntries(r.words(3).map((name) => [name, r.word()])))
/** @param {Random} r @returns {import('./request.mjs').Pair[]} */
const fields = (r) => r.words(3).map((name) => [name, r.word()])

/** @type {readonly import('./classes.mjs').InputClass[]} */
export const bodyClasses = [
  bodyClass('json', 'POST of an object as JSON', (r) => ({ body: object(r) })),
  bodyClass('json-text', 'JSON with letters outside ASCII', (r) => ({
    body: json({ name: `${r.pick(['中文', 'é', '😀'])} ${r.word()}` }),
  })),
  bodyClass('json-html', 'JSON with `<`, `>`, `&` and U+2028', (r) => ({
    body: json({ name: `<${r.word()}>&\u2028` }),
  })),
  bodyClass('json-array', 'JSON: an array', (r) => ({ body: json(r.words(3)) })),
  bodyClass('json-empty', 'JSON: an empty object', () => ({ body: json({}) })),
  bodyClass('json-large', 'JSON of 200 KB', (r) => ({ body: json({ data: r.word().repeat(200_000 / 8) }) })),
  bodyClass('json-string', 'JSON that the caller has made: a text', (r) => ({
    body: text(`{ "name": "${r.word()}" }`),
  })),
  bodyClass('json-charset', 'content type `application/json; charset=utf-8`', (r) => ({
    contentType: 'application/json; charset=utf-8',
    body: object(r),
  })),
  bodyClass('json-upper', 'content type `Application/JSON`', (r) => ({
    contentType: 'Application/JSON',
    body: object(r),
  })),
  bodyClass('merge-patch', 'content type `application/merge-patch+json`', (r) => ({
    method: 'PATCH',
    contentType: 'application/merge-patch+json',
    body: object(r),
  })),
  bodyClass('put', 'PUT of JSON', (r) => ({ method: 'PUT', body: object(r) })),
  bodyClass('patch', 'PATCH of JSON', (r) => ({ method: 'PATCH', body: object(r) })),
  bodyClass('delete', 'DELETE without a body', () => ({ method: 'DELETE' })),
  bodyClass('delete-body', 'DELETE with a JSON body', (r) => ({ method: 'DELETE', body: object(r) })),
  bodyClass('get-body', 'GET with a JSON body', (r) => ({ method: 'GET', body: object(r) })),
  bodyClass('head', 'HEAD', () => ({ method: 'HEAD' })),
  bodyClass('options', 'OPTIONS', () => ({ method: 'OPTIONS' })),
  bodyClass('post-empty', 'POST without a body', () => ({})),
  bodyClass('no-type', 'GET without a content type', () => ({ method: 'GET', contentType: null })),
  bodyClass('no-type-body', 'POST of JSON without a content type', (r) => ({
    contentType: null,
    body: object(r),
  })),
  bodyClass('text', 'POST of `text/plain`', (r) => ({
    contentType: 'text/plain',
    body: text(`${r.word()} ${r.pick(['é', 'e'])}`),
  })),
  bodyClass('text-empty', 'POST of `text/plain` without a body', () => ({ contentType: 'text/plain' })),
  bodyClass('xml', 'POST of a text as `application/xml`', (r) => ({
    contentType: 'application/xml',
    body: text(`<a>${r.word()}</a>`),
  })),
  bodyClass('binary', 'POST of bytes as `application/octet-stream`', (r) => ({
    contentType: 'application/octet-stream',
    body: bytes(r.bytes(1 + r.below(300))),
  })),
  bodyClass('binary-empty', 'POST of no bytes as `application/octet-stream`', () => ({
    contentType: 'application/octet-stream',
    body: bytes(Buffer.alloc(0)),
  })),
  bodyClass('binary-json', 'POST of bytes as `application/json`', (r) => ({
    body: bytes(Buffer.from(`{"name":"${r.word()}"}`)),
  })),
  bodyClass('form', 'form: `application/x-www-form-urlencoded`', (r) => ({
    contentType: 'application/x-www-form-urlencoded',
    body: { kind: 'form', fields: fields(r) },
  })),
  bodyClass('files', 'form with a file: `multipart/form-data`', (r) => ({
    contentType: 'multipart/form-data',
    body: {
      kind: 'files',
      fields: fields(r),
      files: [['images', `${r.word()}.png`, 'image/png', r.bytes(200).toString('base64')]],
    },
  })),
]
