/**
 * One request, in the forms in which signers take it.
 *
 * @typedef {object} BenchRequest
 * @property {string} method
 * @property {string} host
 * @property {string} path as text
 * @property {string} wirePath with escapes
 * @property {readonly (readonly [string, string])[]} query as text
 * @property {string} wireQuery with escapes
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {unknown} data what the body says; undefined without one
 * @property {string | undefined} text the body
 * @property {Uint8Array | undefined} bytes the body
 */

export const accessKeyId = 'QTWAOYTTINDUT2QVKYUC'
export const secretAccessKey = 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc'

const host = '63fb035aeef34368880448a94cb7f440.apig.cn-north-4.huaweicloudapis.com'
const inferPath = '/v1/infers/76c41384-23ab-45f9-a66e-892e7bc2be53'
const plainHeaders = {
  'content-type': 'application/json',
  'x-stage': 'RELEASE',
  'x-project-id': '0123456789abcdef',
}

/** 193 bytes of JSON. */
export const smallPost = () => createRequest({ data: { text: 'x'.repeat(182) } })

export const get = () => createRequest({ method: 'GET' })

/**
 * A POST whose JSON is as long as that.
 *
 * @param {number} bytes
 */
export const postOf = (bytes) => createRequest({ data: { text: 'x'.repeat(bytes - '{"text":""}'.length) } })

const headerSets = [
  plainHeaders,
  {
    'content-type': 'application/json',
    'x-request-id': 'c2f1a7e0-5a2f',
    'x-stage': 'RELEASE',
    'x-user': 'wang',
  },
  {
    'content-type': 'application/json',
    'x-domain-id': 'd-17',
    'x-language': 'zh-cn',
    'x-project-id': '0123456789abcdef',
    'x-stage': 'RELEASE',
  },
]

/** What no cache of one entry helps with: 64 paths and queries with escapes, each with three sets of headers in turn. */
export function variedPosts() {
  return Array.from({ length: 64 * headerSets.length }, (_, at) =>
    createRequest({
      path: `/v1/infers/图像-${at % 64}:latest/versions/0.0.${at % 64}`,
      query: [
        ['name', `花 & été ${at % 64}`],
        ['limit', '2'],
      ],
      headers: headerSets[at % headerSets.length],
      data: { text: `${at}`.padEnd(182, 'x') },
    }),
  )
}

/**
 * @param {{ method?: string, path?: string, query?: [string, string][], headers?: Record<string, string> | undefined, data?: unknown }} parts
 * @returns {BenchRequest}
 */
export function createRequest({
  method = 'POST',
  path = inferPath,
  query = [['limit', '2']],
  headers = plainHeaders,
  data,
}) {
  const wirePath = path.split('/').map(encodeURIComponent).join('/')
  const wireQuery = query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  const text = data === undefined ? undefined : JSON.stringify(data)
  return {
    method,
    host,
    path,
    wirePath,
    query,
    wireQuery,
    url: `https://${host}${wirePath}${wireQuery === '' ? '' : `?${wireQuery}`}`,
    headers,
    data,
    text,
    bytes: text === undefined ? undefined : new TextEncoder().encode(text),
  }
}

/**
 * Gives them in turn, for ever.
 *
 * @template T
 * @param {readonly T[]} list
 * @returns {() => T}
 */
export function inTurn(list) {
  let at = 0
  return () => {
    if (at === list.length) at = 0
    return /** @type {T} */ (list[at++])
  }
}
