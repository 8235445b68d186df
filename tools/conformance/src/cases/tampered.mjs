import fc from 'fast-check'
import { requests } from '../arbitraries.mjs'
import { answer, arrive } from './arrived.mjs'
import { authorizations } from './tampering/authorization.mjs'
import { contents } from './tampering/contents.mjs'
import { keysAndOptions } from './tampering/keys-and-options.mjs'
import { wire } from './tampering/wire.mjs'

const tamperings = [...contents, ...authorizations, ...wire, ...keysAndOptions]

// A stated hash covers the body in its own way: that belongs to the named cases.
const plain = requests.filter(({ headers }) => !headers.some(([name]) => name === 'x-sdk-content-sha256'))

/**
 * Whatever can be done to any signed request, done to some generated ones.
 *
 * @param {number} each how many requests
 * @param {number} seed
 * @returns {import('./signing.mjs').Case[]}
 */
export function tamperedCases(each, seed) {
  const signed = fc.sample(plain, { numRuns: each, seed }).map((request) => arrive(request))
  return tamperings.flatMap(([name, code, edit]) =>
    signed.map((arrived, at) => ({
      title: `tampering '${name}' on request ${at} of seed ${seed}`,
      line: edit(arrived),
      expected: answer(code),
    })),
  )
}
