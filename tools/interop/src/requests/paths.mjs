import { inputClass } from './request.mjs'

/** @param {string} id @param {string} about @param {(random: import('./random.mjs').Random) => string} make */
const pathClass = (id, about, make) => inputClass(`path-${id}`, about, (random) => ({ path: make(random) }))

/** @param {string} id @param {string} about @param {(random: import('./random.mjs').Random) => string} make */
const parameterClass = (id, about, make) =>
  inputClass(`parameter-${id}`, about, (random) => ({
    path: '/v1/infers/{name}/run',
    pathParams: [['name', make(random)]],
  }))

/** @type {readonly import('./classes.mjs').InputClass[]} */
export const pathClasses = [
  pathClass('plain', 'path: `/v1/abc`', (r) => `/v1/${r.word()}`),
  pathClass('slash', 'path that ends with `/`', (r) => `/v1/${r.word()}/`),
  pathClass('root', 'path `/`', () => '/'),
  pathClass('space', 'path with a space: `/a b`', (r) => `/v1/${r.word()} ${r.word()}`),
  pathClass('escaped-space', 'path with `%20`', (r) => `/v1/${r.word()}%20${r.word()}`),
  pathClass('escaped-slash', 'path with `%2F`', (r) => `/v1/${r.word()}%2F${r.word()}`),
  pathClass('escaped-letter', 'path with an escaped letter: `%61`', (r) => `/v1/${r.word()}%61${r.word()}`),
  pathClass('plus', 'path with `+`', (r) => `/v1/${r.word()}+${r.word()}`),
  pathClass('punctuation', "path with `!$&'()*,;=:@`", (r) => `/v1/${r.word()}!$&'()*,;=:@${r.word()}`),
  pathClass('tilde', 'path with `~`', (r) => `/v1/~${r.word()}`),
  pathClass(
    'text',
    'path with letters outside ASCII: `/中`',
    (r) => `/v1/${r.pick(['中文', 'é', '😀'])}${r.word()}`,
  ),
  pathClass(
    'escaped-text',
    'path with escaped UTF-8: `%E4%B8%AD`',
    (r) => `/v1/${encodeURIComponent(r.pick(['中文', 'é', '😀']))}`,
  ),
  pathClass(
    'bad-escape',
    'path with a `%` that escapes nothing',
    (r) => `/v1/${r.pick(['100%', '%zz', '5%-7%'])}/${r.word()}`,
  ),
  pathClass('dots', 'path with `..` or `.`', (r) => `/v1/${r.word()}/${r.pick(['..', '.'])}/${r.word()}`),
  pathClass('escaped-dots', 'path with `%2e%2e`', (r) => `/v1/${r.word()}/%2e%2e/${r.word()}`),
  pathClass('double-slash', 'path with `//`', (r) => `/v1//${r.word()}`),
  pathClass('query', 'query written into the path', (r) => `/v1/${r.word()}?${r.word()}=${r.word()}`),
  parameterClass('plain', 'path parameter: a word', (r) => r.word()),
  parameterClass('space', 'path parameter with a space', (r) => `${r.word()} ${r.word()}`),
  parameterClass('slash', 'path parameter with `/`', (r) => `${r.word()}/${r.word()}`),
  parameterClass('text', 'path parameter outside ASCII', (r) => r.pick(['中文', 'é', '😀'])),
  parameterClass('percent', 'path parameter with `%`', (r) => `${r.word()}%20${r.word()}`),
  parameterClass('dots', 'path parameter `..`', () => '..'),
  parameterClass(
    'question',
    'path parameter with `?` or `#`',
    (r) => `${r.word()}${r.pick(['?', '#'])}${r.word()}`,
  ),
]
