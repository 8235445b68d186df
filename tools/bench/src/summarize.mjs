import { pairedRatios, summarize } from './statistics.mjs'

/** @typedef {import('./statistics.mjs').Summary} Summary */

/**
 * @typedef {object} ScenarioResult
 * @property {string} id
 * @property {string} title
 * @property {number} bodyBytes
 * @property {{ name: string, nanoseconds: Summary, toSign: Summary }[]} candidates `toSign`: how many times as long as sign
 * @property {Record<string, Summary>} ratios by `above / below`
 */

/** What the goals are about. */
const PAIRS = [
  ['AKSKSigner', 'sign'],
  ['aws4', 'sign'],
  ['smithy, node hash', 'sign'],
  ['verify', 'sign'],
  ['sign', 'bare crypto'],
  ['sign', 'createHash'],
  ['jose HS256 verify', 'verify'],
]

/**
 * @param {{ id: string, title: string }} scenario
 * @param {number} bodyBytes
 * @param {Record<string, number[]>} samples
 * @returns {ScenarioResult}
 */
export function summarizeScenario({ id, title }, bodyBytes, samples) {
  const sign = samples['sign']
  if (sign === undefined) throw new Error('every scenario measures sign, which the others are compared with')
  const ratioOf = (/** @type {number[]} */ above, /** @type {number[]} */ below) =>
    summarize(pairedRatios(above, below))
  return {
    id,
    title,
    bodyBytes,
    candidates: Object.entries(samples).map(([name, values]) => ({
      name,
      nanoseconds: summarize(values),
      toSign: ratioOf(values, sign),
    })),
    ratios: Object.fromEntries(
      PAIRS.flatMap(([above = '', below = '']) => {
        const [values, others] = [samples[above], samples[below]]
        return values && others ? [[`${above} / ${below}`, ratioOf(values, others)]] : []
      }),
    ),
  }
}
