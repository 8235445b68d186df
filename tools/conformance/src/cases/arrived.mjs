import { createHash, createHmac } from 'node:crypto'
import { canonicalQuery, canonicalUri, createSigner, sdkHmacSha256 } from '@apig/signer-core'
import { bytesOf } from '../stages.mjs'

export const KEY = 'example-key-id'
export const SECRET = 'example-secret'
export const DATE = '20191115T033655Z'

/**
 * A verification case in the form of the conformance programs: header values have one character a byte.
 *
 * @typedef {object} Arrived
 * @property {'verify'} op
 * @property {{ method: any, target: any, headers: any[], body: any }} request
 * @property {any} keys
 * @property {any} now
 * @property {Record<string, any>} [options]
 */

/**
 * A request signed by signer-core, as it would arrive.
 *
 * @param {{ method: string, target: string, headers: string[][], body: { utf8: string } | { base64: string } }} request
 * @param {import('@apig/signer-core').Algorithm} [algorithm]
 * @returns {Arrived}
 */
export function arrive({ method, target, headers, body }, algorithm = sdkHmacSha256) {
  const pairs = headers.map(([name = '', value = '']) => /** @type {[string, string]} */ ([name, value]))
  const signed = createSigner({ accessKeyId: KEY, secretAccessKey: SECRET }, { algorithm }).sign({
    method,
    url: target,
    headers: pairs,
    body: bytesOf(body),
  })
  return {
    op: 'verify',
    request: { method: signed.method, target: signed.url, headers: Object.entries(signed.headers), body },
    keys: { [KEY]: SECRET },
    now: signed.stringToSign.split('\n')[1],
  }
}

/**
 * A correct signature over any names and headers: what `sign` would not make.
 *
 * @param {readonly string[]} names as they stand in SignedHeaders
 * @param {string[][]} headers
 * @returns {Arrived}
 */
export function arriveOver(names, headers, { method = 'GET', target = '/', keyId = KEY, body = '' } = {}) {
  const value = (/** @type {string} */ name) =>
    headers.find(([key]) => key?.toLowerCase() === name)?.[1] ?? ''
  const [path = '', query = ''] = target.split('?', 2)
  const lines = names.map((name) => `${name}:${value(name).replace(/^[ \t]+|[ \t]+$/g, '')}\n`).join('')
  const payload = names.includes('x-sdk-content-sha256') ? value('x-sdk-content-sha256') : sha256(body)
  const canonical = [method, canonicalUri(path), canonicalQuery(query), lines, names.join(';'), payload].join(
    '\n',
  )
  const toSign = `SDK-HMAC-SHA256\n${value('x-sdk-date')}\n${sha256(Buffer.from(canonical, 'latin1'))}`
  const signature = createHmac('sha256', SECRET).update(toSign).digest('hex')
  const authorization = `SDK-HMAC-SHA256 Access=${keyId}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return {
    op: 'verify',
    request: {
      method,
      target,
      headers: [...headers, ['Authorization', authorization]],
      body: { utf8: body },
    },
    keys: { [KEY]: SECRET },
    now: DATE,
  }
}

/** What a port answers. @param {string} code @returns {Record<string, any>} */
export const answer = (code) => (code === 'ACCEPT' ? { ok: true, keyId: KEY } : { ok: false, code })

/** @param {string | Uint8Array} data */
export const sha256 = (data) => createHash('sha256').update(data).digest('hex')

/** @param {number} seconds from DATE @returns {string} */
export function dateAfter(seconds) {
  const date = new Date(Date.UTC(2019, 10, 15, 3, 36, 55) + seconds * 1000)
  return date.toISOString().replace(/[-:]|\.[0-9]{3}/g, '')
}
