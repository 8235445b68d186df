import { createHash } from 'node:crypto'
import http from 'node:http'
import { createSigner } from '@apig/signer-core'
import { KEY } from '../targets.mjs'

/**
 * A signed request, as it goes over the wire: changed after signing, or signed by somebody who may not.
 *
 * @typedef {object} WireRequest
 * @property {string} method
 * @property {string} target
 * @property {[name: string, value: string][]} headers
 * @property {string} body
 *
 * @typedef {object} Tampering
 * @property {string} about
 * @property {string | { readonly [backend: string]: string }} code with which it must be refused
 * @property {SigningOptions} [signing] how it is signed, where that is what is wrong
 * @property {(request: WireRequest) => void} [change] what is changed after signing
 *
 * @typedef {{ key?: Partial<import('../targets.mjs').Key>, secondsAgo?: number, hash?: true }} SigningOptions
 */

const BODY = '{"amount":1}'

/** @param {WireRequest} request @param {string} name @param {(value: string) => string} change */
function changeHeader({ headers }, name, change) {
  const header = headers.find(([each]) => each.toLowerCase() === name)
  if (header === undefined) throw new Error(`The request has no ${name}.`)
  header[1] = change(header[1])
}

/** @param {WireRequest} request @param {string} name */
function removeHeader(request, name) {
  request.headers = request.headers.filter(([each]) => each.toLowerCase() !== name)
}

/** @type {readonly Tampering[]} */
export const tamperings = [
  { about: 'another byte in the body', code: 'SIGNATURE_MISMATCH', change: (r) => (r.body = '{"amount":9}') },
  { about: 'the body left out', code: 'SIGNATURE_MISMATCH', change: (r) => (r.body = '') },
  {
    about: 'another body under a signed hash',
    code: 'BODY_MISMATCH',
    signing: { hash: true },
    change: (r) => (r.body = '{"amount":9}'),
  },
  { about: 'another method', code: 'SIGNATURE_MISMATCH', change: (r) => (r.method = 'PUT') },
  {
    about: 'another path',
    code: 'SIGNATURE_MISMATCH',
    change: (r) => (r.target = r.target.replace('/v1', '/v2')),
  },
  {
    about: 'a dot segment in the path',
    code: 'SIGNATURE_MISMATCH',
    change: (r) => (r.target = r.target.replace('/v1', '/x/../v1')),
  },
  {
    about: 'another value in the query',
    code: 'SIGNATURE_MISMATCH',
    change: (r) => (r.target = r.target.replace('to=bob', 'to=eve')),
  },
  { about: 'a value more in the query', code: 'SIGNATURE_MISMATCH', change: (r) => (r.target += '&to=eve') },
  {
    about: 'a signed header changed',
    code: 'SIGNATURE_MISMATCH',
    change: (r) => changeHeader(r, 'x-stage', () => 'TEST'),
  },
  {
    about: 'a signed header left out',
    code: 'SIGNED_HEADER_ABSENT',
    change: (r) => removeHeader(r, 'x-stage'),
  },
  // WSGI joins the two values.
  {
    about: 'a signed header twice',
    code: { python: 'SIGNATURE_MISMATCH', go: 'HEADER_DUPLICATE' },
    change: (r) => r.headers.push(['x-stage', 'TEST']),
  },
  {
    about: 'another host',
    code: 'SIGNATURE_MISMATCH',
    change: (r) => changeHeader(r, 'host', () => 'other.example.com'),
  },
  {
    about: 'another date',
    code: 'SIGNATURE_MISMATCH',
    change: (r) =>
      changeHeader(r, 'x-sdk-date', (date) =>
        date.replace(/\d\dZ/, (end) => (end === '00Z' ? '01Z' : '00Z')),
      ),
  },
  {
    about: 'another digit in the signature',
    code: 'SIGNATURE_MISMATCH',
    change: (r) =>
      changeHeader(r, 'authorization', (value) =>
        value.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      ),
  },
  {
    about: 'text after the signature',
    code: 'AUTH_MALFORMED',
    change: (r) => changeHeader(r, 'authorization', (value) => `${value}, x=1`),
  },
  { about: 'no Authorization', code: 'AUTH_MISSING', change: (r) => removeHeader(r, 'authorization') },
  {
    about: 'the host not among the signed headers',
    code: 'SIGNED_HEADER_REQUIRED',
    change: (r) => changeHeader(r, 'authorization', (value) => value.replace('host;', '')),
  },
  { about: 'signed 16 minutes ago', code: 'DATE_SKEW', signing: { secondsAgo: 16 * 60 } },
  { about: 'signed for 16 minutes from now', code: 'DATE_SKEW', signing: { secondsAgo: -16 * 60 } },
  { about: 'an unknown key', code: 'KEY_UNKNOWN', signing: { key: { accessKeyId: 'ANOTHERACCESSKEY0001' } } },
  {
    about: 'another secret',
    code: 'SIGNATURE_MISMATCH',
    signing: { key: { secretAccessKey: 'another-secret-access-key' } },
  },
]

/** @param {string} origin @param {Tampering} tampering @returns {WireRequest} */
export function createTampered(origin, { signing = {}, change }) {
  const { key = {}, secondsAgo = 0, hash } = signing
  const date = new Date(Date.now() - secondsAgo * 1000)
  const host = new URL(origin).host
  const sum = createHash('sha256').update(BODY).digest('hex')
  const headers = {
    host,
    'content-type': 'application/json',
    'x-stage': 'RELEASE',
    ...(hash && { 'x-sdk-content-sha256': sum }),
  }
  const signer = createSigner({ ...KEY, ...key })
  const signed = signer.sign(
    { method: 'POST', url: '/v1/transfer?from=ann&to=bob', headers, body: BODY },
    { date },
  )
  const request = { method: 'POST', target: signed.url, headers: Object.entries(signed.headers), body: BODY }
  change?.(request)
  return request
}

/**
 * Sends it as it stands.
 *
 * @param {string} origin
 * @param {WireRequest} request
 * @returns {Promise<{ status: number | undefined, code: string | undefined }>}
 */
export function sendTampered(origin, { method, target, headers, body }) {
  const { hostname, port } = new URL(origin)
  const flat = [...headers, ['Content-Length', String(Buffer.byteLength(body))]].flat()
  return new Promise((resolve, reject) => {
    const request = http.request(
      { hostname, port, method, path: target, headers: flat, agent: false },
      (response) => {
        const code = response.headers['x-code']
        response
          .resume()
          .on('end', () =>
            resolve({ status: response.statusCode, code: Array.isArray(code) ? code.join() : code }),
          )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
