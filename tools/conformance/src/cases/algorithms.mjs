import fc from 'fast-check'
import { sdkHmacSha256 } from '@apig/signer-core'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import { algorithmVectors, goVectors } from '@apig/vectors/algorithms'
import { corpusUnder } from '@apig/vectors/corpus'
import { credentials, requests } from '../arbitraries.mjs'
import { stagesOf } from '../stages.mjs'
import { answer, arrive, DATE, dateAfter, KEY, SECRET } from './arrived.mjs'
import { corpusLine, isExpressible } from './corpus.mjs'

/** @typedef {import('./signing.mjs').Case} Case */
/** @typedef {import('@apig/signer-core').Algorithm} Algorithm */

/**
 * An algorithm as the conformance programs read it: the first of a list signs, all of them are enabled where a request is
 * verified.
 *
 * @typedef {{ name: string, region?: string, service?: string }} Named
 */

/** @param {Named} named @returns {Algorithm} */
export function algorithmNamed({ name, region = '', service = '' }) {
  if (name === sdkHmacSm3.name) return sdkHmacSm3
  return name === sdkHmacSha256.name ? sdkHmacSha256 : v11HmacSha256({ region, service })
}

const FIRST = { name: sdkHmacSha256.name }
const SM3 = { name: sdkHmacSm3.name }
const V11 = { name: 'V11-HMAC-SHA256', region: 'cn-north-4', service: 'iotda' }
const ELSEWHERE = { ...V11, region: 'cn-east-3' }
const OTHERS = [SM3, V11]

/** What the official SDKs for Python and Go signed with the other algorithms. @returns {Case[]} */
export function algorithmVectorCases() {
  const python = algorithmVectors.map(({ name, algorithm, scope, request, credentials: pair, expected }) => {
    const line = { request, credentials: pair, algorithms: [{ name: algorithm, ...scope }] }
    const core = stagesOf(line, algorithmNamed(line.algorithms[0] ?? FIRST))
    return { title: `vector ${name}`, algorithm, line, expected: { ...core, ...expected }, core }
  })
  // The Go SDK shows the header alone, and signs what its API was given.
  const go = goVectors
    .filter(({ algorithm }) => algorithm !== sdkHmacSha256.name)
    .map(({ name, algorithm, scope, wire, credentials: pair, authorization }) => ({
      title: `vector ${name}, as it arrives`,
      algorithm,
      line: {
        op: 'verify',
        request: wire,
        keys: { [pair.accessKeyId]: pair.secretAccessKey },
        now: wire.headers.find(([key]) => key === 'X-Sdk-Date')?.[1],
        options: { unsignedPayload: 'accept' },
        algorithms: [FIRST, { name: algorithm, ...scope }],
      },
      expected: /[=;]host;/.test(authorization)
        ? { ok: true, keyId: pair.accessKeyId }
        : answer('SIGNED_HEADER_REQUIRED'),
    }))
  return [...python, ...go]
}

/** Generated requests under each of the other algorithms. @param {number} count @param {number} seed @returns {Case[]} */
export function algorithmGeneratedCases(count, seed) {
  const parts = fc.tuple(requests, credentials)
  return OTHERS.flatMap((named) =>
    fc.sample(parts, { numRuns: count, seed }).map(([given, pair], at) => {
      // Under SM3 the header of the first is one like any other, and has a name of its own.
      const request = at % 2 === 0 ? given : withContentHeader(given, algorithmNamed(named))
      const line = { op: 'sign', request, credentials: pair, algorithms: [named] }
      const expected = stagesOf(line, algorithmNamed(named))
      if ('error' in expected) throw new Error(`signer-core refuses ${JSON.stringify(line)}`)
      return {
        title: `generated request ${at} of seed ${seed}, ${named.name}`,
        algorithm: named.name,
        line,
        expected,
      }
    }),
  )
}

/**
 * The corpus said of each of the other algorithms: the answer is that of the same case under the first.
 *
 * @param {readonly (Case & { id: string })[]} first the cases under the first
 * @returns {Case[]}
 */
export function algorithmCorpusCases(first) {
  const known = new Map(first.map((given) => [given.id, given]))
  return OTHERS.flatMap((named) =>
    corpusUnder(algorithmNamed(named))
      .filter(isExpressible)
      .map((given) => ({
        title: `corpus ${given.id}, ${given.name}, ${named.name}`,
        algorithm: named.name,
        line: { ...corpusLine(given, algorithmNamed(named)), algorithms: [named] },
        // Known when the first was asked, which comes before.
        get expected() {
          return known.get(given.id)?.expected
        },
      })),
  )
}

/** No signature of one algorithm passes as that of another, and each has to be enabled. @returns {Case[]} */
export function mixedAlgorithmCases() {
  const all = [FIRST, SM3, V11]
  /** @type {Case[]} */
  const cases = []
  /** @param {string} title @param {Named} named @param {string} code @param {Record<string, any>} line */
  const add = (title, named, code, line) =>
    cases.push({
      title: `${named.name}: ${title}`,
      algorithm: named.name,
      line: { algorithms: all, ...line },
      expected: answer(code),
    })
  for (const named of all) {
    const arrived = signedLine(named)
    const others = all.filter((each) => each !== named)
    add('all are enabled', named, 'ACCEPT', arrived)
    add('all are enabled', named, 'ACCEPT', { ...arrived, algorithms: [...all].reverse() })
    add('it is not enabled', named, 'ALG_UNSUPPORTED', { ...arrived, algorithms: others })
    const first = named === FIRST ? 'ACCEPT' : 'ALG_UNSUPPORTED'
    add('none is named', named, first, { ...arrived, algorithms: undefined })
    for (const other of others)
      add(`relabelled as ${other.name}`, named, 'SIGNATURE_MISMATCH', relabelled(arrived, other))
    add('an unknown key', named, 'KEY_UNKNOWN', { ...arrived, keys: {} })
    add('two secrets', named, 'ACCEPT', { ...arrived, keys: { [KEY]: ['x', SECRET] } })
    const request = { ...arrived.request, body: { utf8: 'x' } }
    add('another body', named, 'SIGNATURE_MISMATCH', { ...arrived, request })
    add('enabled twice', named, 'CONFIG', { ...arrived, algorithms: [named, named] })
    const own = named === SM3 ? 'x-sdk-content-sm3' : 'x-sdk-content-sha256'
    for (const header of ['x-sdk-content-sha256', 'x-sdk-content-sm3'])
      add(
        `UNSIGNED-PAYLOAD in ${header}`,
        named,
        header === own ? 'UNSIGNED_PAYLOAD' : 'ACCEPT',
        signedLine(named, [[header, 'UNSIGNED-PAYLOAD']]),
      )
  }
  const v11 = signedLine(V11)
  add('another region', V11, 'ALG_UNSUPPORTED', signedLine(ELSEWHERE))
  add('another service', V11, 'ALG_UNSUPPORTED', { ...v11, algorithms: [{ ...V11, service: 'apig' }] })
  for (const [title, code, from, to] of /** @type {const} */ ([
    ['another day', 'ALG_UNSUPPORTED', '/20191115/', '/20191114/'],
    ['another region than was signed', 'ALG_UNSUPPORTED', '/cn-north-4/', '/cn-east-3/'],
    ['no day', 'AUTH_MALFORMED', '/20191115/', '/'],
    ['a day of letters', 'AUTH_MALFORMED', '/20191115/', '/2019111x/'],
    ['an empty region', 'AUTH_MALFORMED', '/cn-north-4/', '//'],
    ['a part more', 'AUTH_MALFORMED', '/iotda,', '/iotda/x,'],
    ['no key id', 'AUTH_MALFORMED', `=${KEY}/`, '=/'],
    ['Access', 'AUTH_MALFORMED', 'Credential=', 'Access='],
    ['a key id with a slash', 'AUTH_MALFORMED', `=${KEY}/`, `=a/${KEY}/`],
  ]))
    add(title, V11, code, edited(v11, from, to))
  add('on another day', V11, 'DATE_SKEW', { ...v11, now: dateAfter(86_400) })
  for (const named of [FIRST, SM3])
    for (const credential of [KEY, `${KEY}/20191115/cn-north-4/iotda`])
      add(
        'Credential',
        named,
        'AUTH_MALFORMED',
        edited(signedLine(named), `Access=${KEY}`, `Credential=${credential}`),
      )
  return cases
}

/** @param {Named} named @param {string[][]} [more] */
const signedLine = (named, more = []) =>
  arrive(
    {
      method: 'POST',
      target: '/v1/a?b=2&a=1',
      headers: [['Host', 'example.com'], ['X-Sdk-Date', DATE], ...more],
      body: { utf8: '{"id":1}' },
    },
    algorithmNamed(named),
  )

/**
 * @param {{ method: string, target: string, headers: string[][], body: any }} request
 * @param {Algorithm} algorithm
 */
const withContentHeader = (request, { contentHeader }) => ({
  ...request,
  headers: request.headers.map(([name, value]) => [
    name === 'x-sdk-content-sha256' ? contentHeader : name,
    value,
  ]),
})

/** @param {ReturnType<typeof signedLine>} line @param {string} from @param {string} to */
function edited(line, from, to) {
  const headers = line.request.headers.map(
    ([name, value]) =>
      /** @type {[string, string]} */ ([name, name === 'Authorization' ? value.replace(from, to) : value]),
  )
  return { ...line, request: { ...line.request, headers } }
}

/** @param {ReturnType<typeof signedLine>} line @param {Named} other */
function relabelled(line, other) {
  const { name, scope } = algorithmNamed(other)
  const credential = scope === undefined ? `Access=${KEY}` : `Credential=${KEY}/${scope(DATE)}`
  const value = line.request.headers.find(([key]) => key === 'Authorization')?.[1] ?? ''
  return edited(line, value, value.replace(/^\S+ [^,]+/, `${name} ${credential}`))
}
