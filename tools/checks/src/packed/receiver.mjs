import { createHash, createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * A server on the loopback that computes the signature of each request from what arrived, and answers 200 or 401.
 *
 * @param {string} project where `@apig/signer-core` is installed
 * @param {string} secretAccessKey
 * @returns {Promise<{ origin: string, stop: () => Promise<{ fault: string | undefined }[]> }>} `stop` gives what came in
 */
export async function startReceiver(project, secretAccessKey) {
  /** @type {typeof import('@apig/signer-core')} */
  const core = createRequire(join(project, 'package.json'))('@apig/signer-core')
  /** @type {{ fault: string | undefined }[]} */
  const received = []
  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const pieces = []
    request.on('data', (piece) => pieces.push(piece))
    request.on('end', () => {
      const fault = faultOf(core, request, Buffer.concat(pieces), secretAccessKey)
      received.push({ fault })
      response.writeHead(fault === undefined ? 200 : 401, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(
          fault === undefined ? { received: true } : { error_code: 'APIG.0301', error_msg: fault },
        ),
      )
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    return received
  }
  return { origin: `http://127.0.0.1:${port}`, stop }
}

/**
 * What is wrong with the signature of a request, undefined where nothing is.
 *
 * @param {typeof import('@apig/signer-core')} core
 * @param {import('node:http').IncomingMessage} request
 * @param {Buffer} body
 * @param {string} secretAccessKey
 * @returns {string | undefined}
 */
function faultOf(core, { method = '', url = '', headers }, body, secretAccessKey) {
  const parsed = readAuthorization(core, headers.authorization)
  if (parsed === undefined) return 'the request came without an Authorization that can be read'
  const { algorithm, signedHeaders, signature } = parsed
  const [path = '', query = ''] = url.split('?')
  const given = Object.fromEntries(signedHeaders.map((name) => [name, String(headers[name])]))
  const canonicalRequest = core.canonicalRequest({
    method,
    canonicalUri: core.canonicalUri(path),
    canonicalQuery: core.canonicalQuery(query),
    canonicalHeaders: core.canonicalHeaders(given, signedHeaders),
    signedHeaders,
    payloadHash: given['x-sdk-content-sha256'] ?? createHash('sha256').update(body).digest('hex'),
  })
  const text = `${algorithm}\n${headers['x-sdk-date']}\n${createHash('sha256').update(canonicalRequest).digest('hex')}`
  const expected = createHmac('sha256', secretAccessKey).update(text).digest('hex')
  return signature === expected ? undefined : 'the signature does not fit the request that arrived'
}

/**
 * @param {typeof import('@apig/signer-core')} core
 * @param {string | undefined} value
 */
function readAuthorization(core, value) {
  try {
    return core.parseAuthorization(value ?? '')
  } catch {
    return undefined
  }
}
