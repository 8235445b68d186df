import { KEY } from '../targets.mjs'
import { findDifferences } from '../wire/differences.mjs'
import { valueOf } from '../wire/read-requests.mjs'
import { joinParts, readAuthorization, referenceParts, signatureOf } from '../wire/reference.mjs'

/**
 * What became of one request of one SDK at one target.
 *
 * @typedef {object} Observation
 * @property {DriverAnswer} answer
 * @property {Sent | undefined} sent undefined where nothing arrived
 * @property {import('../targets.mjs').Decision[]} decisions
 * @property {import('../sdks/index.mjs').Symptom[]} symptoms in what the request differs from what was given, or from the
 *   reference
 * @property {string[]} trouble what nobody could explain
 *
 * @typedef {{ status?: number, answer?: string, error?: string, cannot?: string }} DriverAnswer
 *
 * @typedef {object} Sent
 * @property {import('../wire/read-requests.mjs').Arrival} arrival
 * @property {readonly string[]} names the signed headers
 * @property {string} canonicalRequest by the rules of the reference, as a byte string
 * @property {boolean} agrees whether the SDK has signed exactly that
 */

/**
 * Has an SDK send a request.
 *
 * @param {import('../sdks/index.mjs').Sdk} sdk
 * @param {Awaited<ReturnType<typeof import('../child.mjs').startChild>>} driver
 * @param {import('../targets.mjs').Target} target
 * @param {import('../requests/classes.mjs').Case} testCase
 */
export async function send(sdk, driver, target, { name, request }) {
  const { securityToken } = request
  // What is left of a request that was refused before it was whole is not of this one.
  target.takeArrivals()
  target.takeDecisions()
  const line = { name, endpoint: target.url, ...KEY, securityToken, request }
  const { name: answered, ...answer } = await driver.ask(line)
  if (answered !== name)
    throw new Error(`The driver of ${sdk.name} answered ${answered} where ${name} was asked.`)
  return {
    answer: /** @type {DriverAnswer} */ (answer),
    arrivals: target.takeArrivals(),
    decisions: target.takeDecisions(),
  }
}

/**
 * Has an SDK send a request, and looks at what arrived.
 *
 * @param {import('../sdks/index.mjs').Sdk} sdk
 * @param {Awaited<ReturnType<typeof import('../child.mjs').startChild>>} driver
 * @param {import('../targets.mjs').Target} target
 * @param {import('../requests/classes.mjs').Case} testCase
 * @returns {Promise<Observation>}
 */
export async function observe(sdk, driver, target, testCase) {
  const { arrivals, ...observation } = await send(sdk, driver, target, testCase)
  const { answer } = observation
  const { request } = testCase
  const [arrival] = arrivals
  if (arrival === undefined) {
    const symptom = answer.cannot !== undefined ? 'no way' : 'not sent'
    const trouble = answer.status === undefined ? [] : ['answered, but nothing had arrived']
    return { ...observation, sent: undefined, symptoms: [symptom], trouble }
  }
  const trouble = arrivals.length === 1 ? [] : [`sent ${arrivals.length} times`]
  const signed = readAuthorization(arrival)
  if (signed === undefined)
    return {
      ...observation,
      sent: undefined,
      symptoms: [],
      trouble: [...trouble, 'Authorization cannot be read'],
    }

  const { names } = signed
  const reference = referenceParts(arrival, names)
  const seen = { given: request, arrival, names, reference }
  const model = { ...reference }
  const parts = /** @type {(keyof typeof model)[]} */ (Object.keys(model))
  for (const part of parts) model[part] = sdk.model[part]?.(seen) ?? reference[part]

  const date = valueOf(arrival.headers, 'x-sdk-date') ?? ''
  if (signatureOf(joinParts(model), date, KEY) !== signed.signature)
    trouble.push('the signature is of another canonical request than the model of this SDK says')
  const canonicalRequest = joinParts(reference)
  const agrees = signatureOf(canonicalRequest, date, KEY) === signed.signature
  const differing = parts.filter((part) => model[part] !== reference[part])
  return {
    ...observation,
    sent: { arrival, names, canonicalRequest, agrees },
    symptoms: [
      ...differing.map((part) => /** @type {const} */ (`signed ${part}`)),
      ...(await findDifferences(request, arrival, names)),
    ],
    trouble,
  }
}
