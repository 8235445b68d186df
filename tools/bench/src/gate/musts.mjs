/**
 * A goal that has to be reached: at least, or at most, `limit`.
 *
 * @typedef {object} Must
 * @property {string} id
 * @property {string} title
 * @property {'>=' | '<='} sense
 * @property {number} limit
 * @property {number} aim what it should be at best; nothing fails on it
 * @property {number} [held] what it does not get worse than while the limit is missed, or at the edge of what machines differ by
 * @property {string} [unit]
 * @property {{ scenario: string, above: string, below: string }} [pair] for ratios of times
 */

/**
 * The ratios of times, of which the median over the versions of Node counts.
 *
 * @type {readonly (Must & { pair: NonNullable<Must['pair']> })[]}
 */
export const timeMusts = [
  {
    id: 'official-post',
    title: 'AKSKSigner / sign, small POST',
    sense: '>=',
    limit: 2.5,
    aim: 3.5,
    pair: { scenario: 'post', above: 'AKSKSigner', below: 'sign' },
  },
  {
    id: 'aws4',
    title: 'aws4 / sign, small POST',
    sense: '>=',
    limit: 2.8,
    aim: 4,
    pair: { scenario: 'post', above: 'aws4', below: 'sign' },
  },
  {
    id: 'smithy',
    title: 'smithy with node hash / sign, small POST',
    sense: '>=',
    limit: 4.5,
    aim: 6,
    pair: { scenario: 'post', above: 'smithy, node hash', below: 'sign' },
  },
  {
    id: 'bare',
    title: 'sign / bare crypto, small POST',
    sense: '<=',
    limit: 1.8,
    aim: 1.5,
    held: 2,
    pair: { scenario: 'post', above: 'sign', below: 'bare crypto' },
  },
  {
    id: 'verify',
    title: 'verify / sign, small POST',
    sense: '<=',
    limit: 1.4,
    aim: 1.2,
    held: 2,
    pair: { scenario: 'post', above: 'verify', below: 'sign' },
  },
  {
    id: 'large',
    title: 'sign / createHash, 1 MiB',
    sense: '<=',
    limit: 1.05,
    aim: 1.02,
    held: 1.12,
    pair: { scenario: '1mib', above: 'sign', below: 'createHash' },
  },
]

/** @type {Must} */
export const bundleMust = {
  id: 'bundle',
  title: 'createSigner for browsers, minified and gzipped',
  sense: '<=',
  limit: 10000,
  aim: 8500,
  unit: 'bytes',
}

/** @type {Must} */
export const throughputMust = {
  id: 'throughput',
  title: 'signed / bare-crypto undici requests a second, concurrency 64',
  sense: '>=',
  limit: 0.85,
  aim: 0.95,
  held: 0.6,
}

/** @type {Must} */
export const memoryMust = {
  id: 'memory',
  title: 'resident memory over idle while 2 GiB is uploaded, or hashed as a file',
  sense: '<=',
  limit: 40,
  aim: 30,
  unit: 'MB',
}

/**
 * What a verifying server handles, beside one that does the two hashes and the HMAC by hand (`src/network/floors.mjs`).
 *
 * @type {readonly (Must & { framework: string })[]}
 */
export const serverMusts = [
  { framework: 'node', limit: 0.92, aim: 0.97, held: 0.75 },
  { framework: 'fastify', limit: 0.92, aim: 0.97, held: 0.75 },
  { framework: 'hono', limit: 0.92, aim: 0.97, held: 0.75 },
  { framework: 'koa', limit: 0.78, aim: 0.9, held: 0.6 },
  { framework: 'express', limit: 0.7, aim: 0.85, held: 0.55 },
].map((goal) => ({
  id: `server-${goal.framework}`,
  title: `verifying / hashing ${goal.framework} server, requests a second, concurrency 64`,
  sense: '>=',
  ...goal,
}))

/**
 * @param {Must} must
 * @param {number} figure
 * @param {number} [limit] that of the goal unless another is given
 */
export function isReached({ sense, limit: own }, figure, limit = own) {
  if (!Number.isFinite(figure)) return false
  return sense === '>=' ? figure >= limit : figure <= limit
}

/**
 * The scenarios, each with the candidates, that these goals need.
 *
 * @param {readonly Must[]} musts
 * @returns {Record<string, string[]>}
 */
export function neededFor(musts) {
  /** @type {Record<string, string[]>} */
  const needed = {}
  for (const { pair } of musts) {
    if (pair === undefined) continue
    const names = (needed[pair.scenario] ??= ['sign'])
    for (const name of [pair.above, pair.below]) if (!names.includes(name)) names.push(name)
  }
  return needed
}

/**
 * The figure of a goal in what a runtime measured.
 *
 * @param {Must} must
 * @param {{ scenarios: readonly import('../summarize.mjs').ScenarioResult[] }} result
 * @returns {number}
 */
export function figureOf({ id, pair }, { scenarios }) {
  const scenario = scenarios.find((one) => one.id === pair?.scenario)
  const figure = scenario?.ratios[`${pair?.above} / ${pair?.below}`]?.median
  if (figure === undefined) throw new Error(`nothing was measured for the goal ${id}`)
  return figure
}
