import { strict as assert } from 'node:assert'
import { request } from 'node:http'
import { CASES } from './requests.mjs'

export const KEY = { accessKeyId: 'signature-key-1', secretAccessKey: 'a-secret-for-the-projects' }
const HOST = 'api.example.com'

/**
 * Sends each case to a route, over a socket, and reports what became of it.
 *
 * @param {object} route
 * @param {string} route.name
 * @param {number} route.port
 * @param {string} route.path
 * @param {boolean} [route.writesQueryAnew] whether the framework does, before the handler
 * @param {typeof import('@apig/signer-core').createSigner} route.createSigner
 * @param {import('./report.mjs').Report} report
 */
export async function tryRoute({ name, port, path, writesQueryAnew = false, createSigner }, report) {
  const signer = createSigner(KEY)
  for (const { name: what, signed, sent = {}, query, refused, refusedAnew } of CASES)
    await report.check(`${name}: ${refused === undefined ? 'accepts' : 'refuses'} ${what}`, async () => {
      const original = { method: 'GET', path: '', headers: {}, body: '', ...signed }
      const { headers } = signer.sign({
        method: original.method,
        // As it stands: a gateway signs the target that it sends.
        url: `${path}${original.path}`,
        headers: { Host: HOST, ...original.headers },
        body: original.body,
      })
      const altered = { ...original, ...sent }
      const { status, body } = await send(port, {
        method: altered.method,
        path: `${path}${altered.path}`,
        headers: {
          ...(sent.unsigned ? { Host: HOST } : headers),
          ...sent.headers,
          ...(sent.host !== undefined && { Host: sent.host }),
        },
        body: altered.body,
      })
      if (refused !== undefined) {
        const reason = writesQueryAnew ? (refusedAnew ?? refused) : refused
        const { error, request_id: id } = JSON.parse(body)
        assert.deepEqual([status, error], [401, reason])
        assert.match(id, /\S/)
        return
      }
      assert.ok(status === 200 || status === 201, `${status} ${body}`)
      const answer = JSON.parse(body)
      assert.equal(answer.keyId, KEY.accessKeyId)
      if (query !== undefined) assert.deepEqual(pairsOf(answer.query), query)
      else assert.deepEqual(answer.order, JSON.parse(original.body))
    })
}

/**
 * The query as each framework gives it: pairs, or an object with arrays for repeated names.
 *
 * @param {unknown} query
 */
const pairsOf = (query) =>
  Array.isArray(query)
    ? query
    : Object.entries(query ?? {}).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))

/**
 * @param {number} port
 * @param {{ method: string, path: string, headers: Record<string, string>, body: string }} what
 * @returns {Promise<{ status: number, body: string }>}
 */
export function send(port, { method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const length = body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, headers: { ...headers, ...length }, agent: false },
      async (response) => {
        const pieces = []
        for await (const piece of response) pieces.push(piece)
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString() })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
