import { createSigner } from '@apig/signer-core'
import { createBenchVerifier } from './peers/own.mjs'
import { accessKeyId, secretAccessKey } from './requests.mjs'
import { createShuffle } from './shuffle.mjs'
import { measure } from './slices.mjs'
import { logLogSlope, median } from './statistics.mjs'

/** @typedef {{ n: number, value: number }} Point nanoseconds a call, at that many */
/** @typedef {{ id: string, title: string, unit: string, from: number, points: Point[], slope: number, expected: number }} Growth */

const PAIRS = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000]
const HEADERS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
// Below, what every request costs is most of it.
const PAIRS_FROM = 300
const HEADERS_FROM = 100

const signer = createSigner({ accessKeyId, secretAccessKey })

/**
 * How signing and verifying grow with the query, and signing with the headers.
 *
 * @param {{ rounds: number, clock: import('./clock.mjs').ClockName }} options
 * @returns {Promise<Growth[]>}
 */
export async function measureGrowth(options) {
  const grown = []
  for (const [id, title, unit, from, counts, make] of kinds) {
    /** @type {Point[]} */
    const points = []
    for (const n of counts) {
      const samples = await measure([{ name: 'n', ...make(n) }], {
        ...options,
        warmup: 3,
        sliceMilliseconds: 15,
      })
      points.push({ n, value: median(samples['n'] ?? []) })
    }
    grown.push(describeGrowth(id, title, unit, from, points))
  }
  return grown
}

/**
 * The slope from `from` on, and the one that n log n has there.
 *
 * @param {string} id
 * @param {string} title
 * @param {string} unit
 * @param {number} from
 * @param {Point[]} points
 * @returns {Growth}
 */
export function describeGrowth(id, title, unit, from, points) {
  const tail = points.filter(({ n }) => n >= from)
  return {
    id,
    title,
    unit,
    from,
    points,
    slope: logLogSlope(tail),
    expected: logLogSlope(tail.map(({ n }) => ({ n, value: n * Math.log(n) }))),
  }
}

/** @type {readonly [string, string, string, number, readonly number[], (n: number) => { run: () => unknown, asynchronous?: boolean }][]} */
const kinds = [
  ['sign-query', 'sign, by query pairs', 'query pairs', PAIRS_FROM, PAIRS, signPairs],
  ['verify-query', 'verify, by query pairs', 'query pairs', PAIRS_FROM, PAIRS, verifyPairs],
  ['sign-headers', 'sign, by headers', 'headers', HEADERS_FROM, HEADERS, signHeaders],
]

/** Lists of header names are remembered up to a bound; beyond it each is worked out anew, which is what is measured. */
function fillKnownNames() {
  for (let at = 0; at < 2000; at++)
    signer.sign({ method: 'GET', url: 'https://example.com/', headers: { [`x-only-${at}`]: '' } })
}

/** @param {number} n */
function signPairs(n) {
  const request = { method: 'GET', url: `https://example.com/v1/items?${pairs(n)}` }
  return { run: () => signer.sign(request) }
}

/** @param {number} n */
function verifyPairs(n) {
  const verifier = createBenchVerifier()
  const host = '63fb035aeef34368880448a94cb7f440.apig.cn-north-4.huaweicloudapis.com'
  const { headers, url } = signer.sign({ method: 'GET', url: `https://${host}/v1/items?${pairs(n)}` })
  const request = {
    method: 'GET',
    url: url.slice(`https://${host}`.length),
    headers: ['host', host, ...Object.entries(headers).flat()],
  }
  const run = async () => {
    const result = await verifier.verify(request)
    if (!result.ok) throw new Error(`the verifier refused ${n} pairs: ${result.code}`)
  }
  return { asynchronous: true, run }
}

/** @param {number} n */
function signHeaders(n) {
  fillKnownNames()
  const headers = Object.fromEntries(shuffled(n).map((at) => [`x-header-${at}`, `value-${at}`]))
  const request = { method: 'GET', url: 'https://example.com/v1/items', headers }
  return { run: () => signer.sign(request) }
}

/** Names and values that have to be escaped, in no order. @param {number} n */
function pairs(n) {
  return shuffled(n)
    .map((at) => `key${at}%20x=value%2F${at}`)
    .join('&')
}

/** 0 to n - 1, mixed, the same each time. @param {number} n */
function shuffled(n) {
  return createShuffle()(Array.from({ length: n }, (_, at) => at))
}
