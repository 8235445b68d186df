import { isDeepStrictEqual } from 'node:util'
import { valueOf } from './read-requests.mjs'
import { splitTarget } from './reference.mjs'

/**
 * In what way a request arrived otherwise than its caller gave it, or less protected: apart from the signature, which
 * may be right all the same.
 *
 * @typedef {'method' | 'path' | 'query' | 'header-lost' | 'header-changed' | 'header-unsigned' | 'host-unsigned'
 *   | 'content-type' | 'content-type-unsigned' | 'body' | 'body-unsigned'} Difference
 */

/**
 * @param {import('../requests/request.mjs').GivenRequest} given
 * @param {import('./read-requests.mjs').Arrival} arrival
 * @param {readonly string[]} names the signed headers
 * @returns {Promise<Difference[]>}
 */
export async function findDifferences(given, arrival, names) {
  /** @type {Difference[]} */
  const found = []
  const wanted = wantedTarget(given)
  const [path = '', query = ''] = splitTarget(arrival.target)
  if (arrival.method !== given.method) found.push('method')
  if (!isDeepStrictEqual(segmentsOf(path), wanted.segments)) found.push('path')
  if (!isDeepStrictEqual(pairsOf(query).sort(), wanted.pairs.sort())) found.push('query')

  for (const [name, value] of given.headers) {
    const arrived = valueOf(arrival.headers, name.toLowerCase())
    if (arrived === undefined) found.push('header-lost')
    else if (Buffer.from(arrived, 'latin1').toString('utf8') !== value.trim()) found.push('header-changed')
    if (!names.includes(name.toLowerCase())) found.push('header-unsigned')
  }
  if (!names.includes('host')) found.push('host-unsigned')

  const contentType = valueOf(arrival.headers, 'content-type')
  if (!sameContentType(given.contentType, contentType)) found.push('content-type')
  if (contentType !== undefined && !names.includes('content-type')) found.push('content-type-unsigned')
  if (!(await sameBody(given, arrival, contentType))) found.push('body')
  const hash = valueOf(arrival.headers, 'x-sdk-content-sha256')
  const asked = given.headers.some(([name]) => name.toLowerCase() === 'x-sdk-content-sha256')
  if (hash === 'UNSIGNED-PAYLOAD' && !asked) found.push('body-unsigned')
  return [...new Set(found)]
}

/** The path as segments and the query as pairs, decoded. @param {import('../requests/request.mjs').GivenRequest} given */
function wantedTarget({ path, pathParams, query }) {
  const filled = pathParams.reduce(
    (text, [name, value]) => text.replace(`{${name}}`, () => encodeURIComponent(value)),
    path,
  )
  const mark = filled.indexOf('?')
  const [pathText, queryText] = mark < 0 ? [filled, ''] : [filled.slice(0, mark), filled.slice(mark + 1)]
  const given = query.filter(([name]) => name !== '').map((pair) => pair.join('='))
  return { segments: segmentsOf(pathText), pairs: [...pairsOf(queryText), ...given] }
}

/** @param {string} path */
const segmentsOf = (path) => path.split('/').map(decode)

/** @param {string} query */
function pairsOf(query) {
  return query
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('='))
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .map(decode)
}

/** What is no escape is itself. @param {string} text */
function decode(text) {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  )
}

/** The boundary of a form is the SDK's own business. @param {string | null} given @param {string | undefined} arrived */
function sameContentType(given, arrived) {
  const form = 'multipart/form-data'
  return given === form
    ? arrived?.startsWith(`${form}; boundary=`) === true
    : (given ?? undefined) === arrived
}

/**
 * @param {import('../requests/request.mjs').GivenRequest} given
 * @param {import('./read-requests.mjs').Arrival} arrival
 * @param {string | undefined} contentType
 */
async function sameBody({ body }, { body: arrived }, contentType) {
  if (body === null) return arrived.length === 0
  switch (body.kind) {
    case 'json':
      return isDeepStrictEqual(parseJson(arrived), body.value)
    case 'text':
      return arrived.equals(Buffer.from(body.text))
    case 'bytes':
      return arrived.equals(Buffer.from(body.base64, 'base64'))
    case 'form':
      return isDeepStrictEqual(
        [...new URLSearchParams(arrived.toString('utf8'))].sort(),
        [...body.fields].sort(),
      )
    default:
      return isDeepStrictEqual(
        await partsOf(arrived, contentType ?? ''),
        [
          ...body.fields.map((field) => field.join()),
          ...body.files.map(([field, name, type, base64]) => [field, name, type, base64].join()),
        ].sort(),
      )
  }
}

/** @param {Buffer} bytes */
function parseJson(bytes) {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

/** @param {Buffer} bytes @param {string} contentType */
async function partsOf(bytes, contentType) {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  }).formData()
  const parts = [...form].map(async ([field, value]) =>
    typeof value === 'string'
      ? [field, value].join()
      : [field, value.name, value.type, Buffer.from(await value.arrayBuffer()).toString('base64')].join(),
  )
  return (await Promise.all(parts)).sort()
}
