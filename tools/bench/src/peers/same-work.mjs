import { createHash, createHmac } from 'node:crypto'
import { parseDate } from '@apig/signer-core'
import { secretAccessKey } from '../requests.mjs'
import { region, service } from './aws.mjs'
import { createBenchVerifier, signer, toSignable } from './own.mjs'

const silent = { warn: () => {} }

/** @typedef {import('../requests.mjs').BenchRequest} BenchRequest */

/**
 * Throws unless every peer signs what we sign: nobody is fast by doing less. Each request of the list is signed once.
 *
 * @param {readonly BenchRequest[]} requests
 * @param {boolean} asBytes
 * @param {{ official: () => Record<string, string>, aws: readonly import('./aws.mjs').AwsCandidate[], verify: () => any }} peers
 */
export async function requireSameWork(requests, asBytes, { official, aws, verify }) {
  for (const request of requests) {
    requireSameSignature(request, asBytes, official())
    for (const { name, run, signedHeaders } of aws)
      requireAwsSignature(name, request, signedHeaders(await run()))
    const { ok, code } = await verify()
    if (!ok) throw new Error(`the verifier refused the request of the benchmark: ${code}`)
  }
}

/**
 * Nor is the verifier fast by checking less: a signature that is not ours is refused.
 *
 * @param {ReturnType<typeof import('./own.mjs').arrived>} request
 */
export async function requireVerifierRefuses(request) {
  const headers = request.headers.map((text) => text.replace(/Signature=./, 'Signature=g'))
  const changed = request.headers.map((text) =>
    text.replace(/Signature=(.)/, (_, digit) => `Signature=${digit === '0' ? '1' : '0'}`),
  )
  for (const wrong of [headers, changed]) {
    const { ok } = await createBenchVerifier({ logger: silent }).verify({ ...request, headers: wrong })
    if (ok) throw new Error('the verifier accepted a wrong signature')
  }
}

/**
 * Ours of the moment at which the official SDK signed is the official one.
 *
 * @param {BenchRequest} request
 * @param {boolean} asBytes
 * @param {Record<string, string>} signed
 */
export function requireSameSignature(request, asBytes, signed) {
  const date = parseDate(/** @type {string} */ (signed['X-Sdk-Date']))
  const { headers } = signer.sign(toSignable(request, asBytes), { date })
  if (headers['Authorization'] !== signed['Authorization'])
    throw new Error(`${request.url}: signer-core and AKSKSigner sign differently`)
}

/**
 * The signature is that of AWS Signature Version 4 over every header that we sign, worked out here once more.
 *
 * @param {string} name
 * @param {BenchRequest} request
 * @param {Record<string, string>} signed
 */
export function requireAwsSignature(name, request, signed) {
  const headers = new Map(Object.entries(signed).map(([key, value]) => [key.toLowerCase(), String(value)]))
  const [, names = '', signature] =
    /^AWS4-HMAC-SHA256 .*SignedHeaders=([^,]*), ?Signature=([0-9a-f]{64})$/.exec(
      headers.get('authorization') ?? '',
    ) ?? []
  const date = headers.get('x-amz-date') ?? ''
  const covered = names.split(';')
  const missing = ['host', 'x-amz-date', ...Object.keys(request.headers)].filter(
    (key) => !covered.includes(key),
  )
  if (missing.length > 0) throw new Error(`${request.url}: ${name} does not sign ${missing.join(', ')}`)

  const canonicalRequest = [
    request.method,
    escape(request.wirePath).replaceAll('%2F', '/'),
    request.query
      .map((pair) => pair.map(escape).join('='))
      .sort()
      .join('&'),
    ...covered.map((key) => `${key}:${headers.get(key)}`),
    '',
    names,
    sha256(request.text ?? ''),
  ].join('\n')
  const scope = [date.slice(0, 8), region, service, 'aws4_request']
  const key = scope.reduce(
    (/** @type {string | Buffer} */ last, part) => hmac(last, part),
    `AWS4${secretAccessKey}`,
  )
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonicalRequest)].join('\n')
  if (hmac(key, text).toString('hex') !== signature)
    throw new Error(`${request.url}: the signature of ${name} is not that of the request`)
}

const sha256 = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex')
const hmac = (/** @type {string | Buffer} */ key, /** @type {string} */ text) =>
  createHmac('sha256', key).update(text).digest()
const escape = (/** @type {string} */ text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
