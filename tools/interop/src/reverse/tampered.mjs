import { createHash } from 'node:crypto'
import { createSigner } from '@apig/signer-core'
import { otherEnd, otherSecond } from '../refusals/changes.mjs'
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
 * @property {string | { readonly [backend: string]: string }} [code] with which it must be refused; `SIGNATURE_MISMATCH` by default
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
  { about: 'another byte in the body', change: (r) => (r.body = '{"amount":9}') },
  { about: 'the body left out', change: (r) => (r.body = '') },
  {
    about: 'another body under a signed hash',
    code: 'BODY_MISMATCH',
    signing: { hash: true },
    change: (r) => (r.body = '{"amount":9}'),
  },
  { about: 'another method', change: (r) => (r.method = 'PUT') },
  { about: 'another path', change: (r) => (r.target = r.target.replace('/v1', '/v2')) },
  { about: 'a dot segment in the path', change: (r) => (r.target = r.target.replace('/v1', '/x/../v1')) },
  { about: 'another value in the query', change: (r) => (r.target = r.target.replace('to=bob', 'to=eve')) },
  { about: 'a value more in the query', change: (r) => (r.target += '&to=eve') },
  { about: 'a signed header changed', change: (r) => changeHeader(r, 'x-stage', () => 'TEST') },
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
  { about: 'another host', change: (r) => changeHeader(r, 'host', () => 'other.example.com') },
  { about: 'another date', change: (r) => changeHeader(r, 'x-sdk-date', otherSecond) },
  { about: 'another digit in the signature', change: (r) => changeHeader(r, 'authorization', otherEnd) },
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
  { about: 'another secret', signing: { key: { secretAccessKey: 'another-secret-access-key' } } },
]

/** @param {string} origin @param {Omit<Tampering, 'about'>} tampering */
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
  return { ...request, body: Buffer.from(request.body) }
}
