import fc from 'fast-check'
import { requests } from '../arbitraries.mjs'
import { arrive } from './arrived.mjs'

/** @typedef {import('./arrived.mjs').Arrived} Arrived */

// What a mutation may put somewhere.
const pieces = [
  ...['', ' ', '\t', '%', '%2', '%20', '%zz', '/', '//', '?', '&', '=', '+', '#', ',', ';', 'a', 'A', '0'],
  ...['\xe9', '\u4e2d', '\u{1f600}', '\0', '\n', '\x7f', '\ud800'],
]
const edits = fc.record({
  part: fc.nat(20),
  at: fc.nat(400),
  remove: fc.nat(2),
  put: fc.constantFrom(...pieces),
})

/**
 * Signed requests with text put into them or taken from them anywhere. Nobody says what should come of it: the ports
 * must say the same.
 *
 * @param {number} count
 * @param {number} seed
 * @returns {import('./signing.mjs').Case[]}
 */
export function mutatedCases(count, seed) {
  const mutated = fc.tuple(requests, fc.array(edits, { minLength: 1, maxLength: 2 }))
  return fc.sample(mutated, { numRuns: count, seed }).map(([request, list], at) => ({
    title: `mutation ${at} of seed ${seed}`,
    line: list.reduce(mutate, { ...arrive(request), options: { unsignedPayload: 'accept' } }),
  }))
}

/** @param {Arrived} arrived @param {{ part: number, at: number, remove: number, put: string }} edit @returns {Arrived} */
function mutate({ request, ...rest }, { part, at, remove, put }) {
  /** @param {string} text */
  const edit = (text) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + put + text.slice(place + remove)
  }
  if (part < 6) return { ...rest, request: { ...request, target: edit(request.target) } }
  if (part === 6) return { ...rest, request: { ...request, method: edit(request.method) } }
  const index = part % request.headers.length
  // Headers of one name are found by it, so the name is changed in few cases only.
  const headers = request.headers.map(([name, value], each) =>
    each !== index ? [name, value] : at % 7 === 0 ? [edit(name), value] : [name, edit(value)],
  )
  return { ...rest, request: { ...request, headers } }
}
