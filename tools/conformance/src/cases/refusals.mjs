import fc from 'fast-check'
import { stagesOf } from '../stages.mjs'
import { DATE } from './arrived.mjs'
import { faults } from './faults.mjs'

/** @typedef {import('./signing.mjs').Case} Case */

const sound = () => ({
  request: {
    method: 'POST',
    target: '/v1/a?b=2&a=1',
    headers: [
      ['Host', 'example.com'],
      ['X-Sdk-Date', DATE],
    ],
    body: { utf8: '{}' },
  },
  credentials: { accessKeyId: 'example-key-id', secretAccessKey: 'example-secret' },
})

/**
 * Bad input, one fault at a time: the code is the same everywhere.
 *
 * @returns {Case[]}
 */
export function faultCases() {
  return faults.flatMap(({ code, place, bad, portsOnly }) =>
    bad.map((value) => {
      const line = put(sound(), place, value)
      const title = `${place} ${JSON.stringify(value)}`
      const expected = { error: { code } }
      return portsOnly ? { title, line, expected } : { title, line, expected, core: stagesOf(line) }
    }),
  )
}

/**
 * Two faults in different places: which is found first is nobody's business, so it is enough to refuse.
 *
 * @param {number} count
 * @param {number} seed
 * @returns {Case[]}
 */
export function twoFaultCases(count, seed) {
  const fault = fc
    .constantFrom(...faults)
    .chain(({ code, place, bad }) =>
      fc.record({ code: fc.constant(code), place: fc.constant(place), value: fc.constantFrom(...bad) }),
    )
  // A second Host is no fault where the first is gone.
  const cures = (/** @type {{ code: string }[]} */ ...pair) =>
    ['HEADER_DUPLICATE', 'HOST_MISSING'].every((code) => pair.some((each) => each.code === code))
  const pairs = fc
    .tuple(fault, fault)
    .filter(([one, other]) => one.place !== other.place && !cures(one, other))
  return fc.sample(pairs, { numRuns: count, seed }).map(([one, other]) => ({
    title: `${one.place} ${JSON.stringify(one.value)} and ${other.place} ${JSON.stringify(other.value)}`,
    line: put(put(sound(), one.place, one.value), other.place, other.value),
    expected: { error: { code: 'any' } },
    anyRefusal: true,
  }))
}

/**
 * @param {ReturnType<typeof sound>} line
 * @param {string} place
 * @param {any} value
 * @returns {any}
 */
function put({ request, credentials }, place, value) {
  const [part, key = '', detail = ''] = place.split('.')
  if (part === 'credentials') return { request, credentials: { ...credentials, [key]: value } }
  if (detail === '') return { request: { ...request, [key]: value }, credentials }
  const { headers } = request
  // A second date that is none would be a second fault.
  if (detail === 'name') return { request: { ...request, headers: [...headers, [value, DATE]] }, credentials }
  const name = { host: 'Host', date: 'X-Sdk-Date' }[detail]
  const changed =
    name === undefined
      ? [...headers, ['x-a', value]]
      : headers
          .map((header) => (header[0] === name ? [name, value] : header))
          .filter((header) => header[1] !== undefined)
  return { request: { ...request, headers: changed }, credentials }
}
