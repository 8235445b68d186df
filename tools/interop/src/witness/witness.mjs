import { startChild } from '../child.mjs'
import { placesOf } from '../prepare.mjs'
import { faultsOfBackend, faultsOfGateway, faultsOfRefusal } from './expect.mjs'
import { explain } from './explain.mjs'
import { observe, send } from './observe.mjs'

/** @typedef {import('../sdks/index.mjs').Divergence} Divergence */

/**
 * What an SDK came to.
 *
 * @typedef {object} Testimony
 * @property {import('../sdks/index.mjs').Sdk} sdk
 * @property {{ inputClass: import('../requests/classes.mjs').InputClass, outcome: Outcome, notes: Divergence[] }[]} results
 *   of the requests to the gateway, in order
 * @property {number} passed
 * @property {string[]} failures
 *
 * @typedef {'accepted' | 'refused' | 'not sent' | 'no way'} Outcome
 */

/**
 * Has an SDK send every request to every target, and holds what became of each against what must become of it.
 *
 * @param {import('../sdks/index.mjs').Sdk} sdk
 * @param {readonly import('../requests/classes.mjs').Case[]} cases
 * @param {{ gateway: import('../targets.mjs').Target, backend: import('../targets.mjs').Target, backendWithoutHost: import('../targets.mjs').Target }} targets
 * @returns {Promise<Testimony>}
 */
export async function hear(sdk, cases, { gateway, backend, backendWithoutHost }) {
  /** @type {Testimony} */
  const testimony = { sdk, results: [], passed: 0, failures: [] }
  const driver = await startChild(sdk.command(placesOf(sdk)), { ownHome: true })

  /** @param {string} name @param {readonly string[]} faults */
  const count = (name, faults) => {
    if (faults.length === 0) testimony.passed++
    for (const fault of faults) testimony.failures.push(`${sdk.name}, ${name}: ${fault}`)
  }

  try {
    for (const testCase of cases) {
      const { name, request, inputClass } = testCase
      const first = await observe(sdk, driver, gateway, testCase)
      const { found, unexplained } = explain(sdk, request, first.symptoms)
      count(`${name}, gateway`, [
        ...first.trouble,
        ...unexplained.map((symptom) => `${symptom}: no known divergence explains this${detailOf(first)}`),
        ...faultsOfGateway(first),
      ])
      testimony.results.push({ inputClass, outcome: outcomeOf(first), notes: found })

      // Refused before its body is read, so that the rest of the body may never arrive.
      const hostSigned = first.sent === undefined || first.sent.names.includes('host')
      if (!hostSigned) {
        const refused = await send(sdk, driver, backend, testCase)
        count(`${name}, backend`, faultsOfRefusal(refused, 'SIGNED_HEADER_REQUIRED'))
      }
      const second = await observe(sdk, driver, hostSigned ? backend : backendWithoutHost, testCase)
      const again =
        second.symptoms.join() === first.symptoms.join() ? [] : ['another time, the SDK did something else']
      const options = hostSigned ? '' : ' with requireSigned: []'
      count(`${name}, backend${options}`, [...second.trouble, ...again, ...faultsOfBackend(second)])
    }
  } finally {
    await driver.close()
  }

  if (sdk.checkPackage !== undefined) count('package', sdk.checkPackage(placesOf(sdk)))
  for (const divergence of sdk.divergences) {
    const seen = testimony.results.some(({ notes }) => notes.includes(divergence))
    count(`divergence ${divergence.id}`, seen ? [] : ['is listed, but no request showed it'])
  }
  return testimony
}

/** @param {import('./observe.mjs').Observation} observation @returns {Outcome} */
function outcomeOf({ sent, answer }) {
  if (sent === undefined) return answer.cannot !== undefined ? 'no way' : 'not sent'
  return sent.agrees ? 'accepted' : 'refused'
}

/** @param {import('./observe.mjs').Observation} observation */
const detailOf = ({ answer: { error, cannot } }) =>
  (error ?? cannot) === undefined ? '' : ` (${error ?? cannot})`
