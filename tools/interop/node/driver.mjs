// Sends requests with the official Node.js SDK: a JSON line in, one line `@interop {...}` out. The calls are those of a
// generated service client: `HcClient.sendRequest` signs, and sends with the SDK's own HTTP client (axios).
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

// Of this folder's own package.json and lock, not of the workspace.
const load = createRequire(import.meta.url)
const { BasicCredentials } = load('@huaweicloud/huaweicloud-sdk-core')
const { ClientBuilder } = load('@huaweicloud/huaweicloud-sdk-core/ClientBuilder')
const FormData = load('form-data')

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {string} endpoint
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string | null} securityToken
 * @property {import('../src/requests/request.mjs').GivenRequest} request
 */

/** @type {Map<string, any>} */
const clients = new Map()

/** One client for each set of credentials and endpoint, as programs have it. @param {Line} line */
function clientFor({ endpoint, accessKeyId, secretAccessKey, securityToken }) {
  const key = JSON.stringify([endpoint, accessKeyId, securityToken])
  if (!clients.has(key)) {
    const credentials = new BasicCredentials().withAk(accessKeyId).withSk(secretAccessKey)
    if (securityToken !== null) credentials.withSecurityToken(securityToken)
    clients.set(
      key,
      new ClientBuilder((/** @type {any} */ client) => client)
        .withCredential(credentials)
        .withEndpoint(endpoint)
        .build(),
    )
  }
  return clients.get(key)
}

/** @param {import('../src/requests/request.mjs').Body | null} body */
function bodyOf(body) {
  if (body === null) return undefined
  if (body.kind === 'json') return body.value
  if (body.kind === 'text') return body.text
  if (body.kind === 'bytes') return Buffer.from(body.base64, 'base64')
  if (body.kind === 'form') return Object.fromEntries(body.fields)
  const form = new FormData()
  for (const [name, value] of body.fields) form.append(name, value)
  for (const [field, filename, contentType, base64] of body.files)
    form.append(field, Buffer.from(base64, 'base64'), { filename, contentType })
  return form
}

/** A name that repeats is an array, as in generated clients. @param {readonly (readonly [string, string])[]} pairs */
function queryOf(pairs) {
  /** @type {Record<string, string | string[]>} */
  const query = {}
  for (const [name, value] of pairs) {
    const known = Object.hasOwn(query, name) ? query[name] : undefined
    const joined = known === undefined ? value : [known, value].flat()
    Object.defineProperty(query, name, {
      value: joined,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return query
}

/** @param {Line} line */
async function answer(line) {
  const { request } = line
  try {
    const response = await clientFor(line).sendRequest({
      method: request.method,
      url: request.path,
      pathParams: Object.fromEntries(request.pathParams),
      queryParams: queryOf(request.query),
      headers: Object.fromEntries(request.headers),
      contentType: request.contentType ?? undefined,
      data: bodyOf(request.body),
    })
    return { status: response.httpStatusCode, answer: JSON.stringify(response) }
  } catch (thrown) {
    const error = /** @type {any} */ (thrown)
    if (error?.httpStatusCode !== undefined)
      return { status: error.httpStatusCode, answer: `${error.errorCode} ${error.errorMsg}` }
    return { error: `${error?.name}: ${error?.errorMsg ?? error?.message}` }
  }
}

for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const line = JSON.parse(text)
  process.stdout.write(`@interop ${JSON.stringify({ name: line.name, ...(await answer(line)) })}\n`)
}
// The SDK keeps its connections open.
process.exit()
