import fc from 'fast-check'
import { isDeviation, targetOf, vectors } from '@apig/vectors'
import { credentials, requests } from '../arbitraries.mjs'
import { stagesOf } from '../stages.mjs'

/**
 * @typedef {object} Case
 * @property {string} title for whoever reads a difference
 * @property {Record<string, any>} line what goes to a port
 * @property {Record<string, any> | undefined} [expected] the answer. Absent: what the Python port answers
 * @property {Record<string, any>} [core] what signer-core answers, where it is asked
 * @property {string} [algorithm] another than the first: it has a row of its own in the matrix
 * @property {boolean} [anyRefusal] whether it is enough to refuse
 */

/**
 * The vectors: what the official Python SDK made of them is what is expected. Where signer-core differs from it on
 * purpose, so do the ports.
 *
 * @returns {Case[]}
 */
export function vectorCases() {
  return vectors.map((vector) => {
    const { name, request, credentials: pair, expected } = vector
    const { method, target, headers } = targetOf(vector)
    const core = stagesOf({ request: { method, target, headers, body: request.body }, credentials: pair })
    const { contentLength: _, ...stages } = expected
    return {
      title: `vector ${name}`,
      line: { request, credentials: pair },
      expected: isDeviation(vector) ? core : stages,
      core,
    }
  })
}

/**
 * Generated requests: what signer-core makes of them is what is expected.
 *
 * @param {number} count
 * @param {number} seed
 * @returns {Case[]}
 */
export function generatedCases(count, seed) {
  return fc.sample(fc.tuple(requests, credentials), { numRuns: count, seed }).map(([request, pair], at) => {
    const line = { op: 'sign', request, credentials: pair }
    const expected = stagesOf(line)
    // Agreeing to refuse would prove nothing here.
    if ('error' in expected)
      throw new Error(`signer-core refuses ${JSON.stringify(line)}: ${expected.error.code}`)
    return {
      title: `generated request ${at} of seed ${seed}, ${JSON.stringify(request.target)}`,
      line,
      expected,
    }
  })
}
