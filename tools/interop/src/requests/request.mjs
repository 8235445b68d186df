/**
 * What a caller wants to send, as an SDK's API takes it.
 *
 * @typedef {object} GivenRequest
 * @property {string} method
 * @property {string} path as it would stand in a URL; `{name}` is a place for a path parameter
 * @property {readonly Pair[]} pathParams
 * @property {readonly Pair[]} query plain text, as a caller has it
 * @property {readonly Pair[]} headers
 * @property {string | null} contentType what the API takes apart from the other headers
 * @property {Body | null} body
 * @property {string | null} securityToken that of temporary credentials
 *
 * @typedef {readonly [name: string, value: string]} Pair
 *
 * @typedef {{ kind: 'json', value: unknown }
 *   | { kind: 'text', text: string }
 *   | { kind: 'bytes', base64: string }
 *   | { kind: 'form', fields: readonly Pair[] }
 *   | { kind: 'files', fields: readonly Pair[], files: readonly FilePart[] }} Body
 *
 * @typedef {readonly [field: string, filename: string, contentType: string, base64: string]} FilePart
 */

/**
 * @param {import('./random.mjs').Random} random
 * @param {Partial<GivenRequest>} what
 * @returns {GivenRequest}
 */
export function createRequest(random, what) {
  return {
    method: 'GET',
    path: `/v1/infers/${random.word()}`,
    pathParams: [],
    query: [],
    headers: [],
    contentType: 'application/json',
    body: null,
    securityToken: null,
    ...what,
  }
}

/**
 * A kind of input.
 *
 * @param {string} id
 * @param {string} about
 * @param {(random: import('./random.mjs').Random) => Partial<GivenRequest>} what
 * @returns {import('./classes.mjs').InputClass}
 */
export const inputClass = (id, about, what) => ({
  id,
  about,
  make: (random) => createRequest(random, what(random)),
})
