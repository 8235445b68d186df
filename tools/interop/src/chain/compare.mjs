import { isDeepStrictEqual } from 'node:util'
import { differences, HALVES, REFUSAL } from './differences.mjs'
import { profileOf } from './situations.mjs'

/**
 * @typedef {import('./situations.mjs').Situation} Situation
 * @typedef {import('./ask.mjs').Outcome} Outcome
 * @typedef {import('./differences.mjs').Difference} Difference
 */

/**
 * Asks both sides, and explains by name where they differ.
 *
 * @param {Situation} situation
 * @param {{ official: (situation: Situation) => Promise<Outcome>, ours: (situation: Situation) => Promise<Outcome> }} sides
 * @returns {Promise<{ names: string[], failure?: string }>} the differences that were seen
 */
export async function compare(situation, { official, ours }) {
  const mine = await ours(situation)
  const theirs = await official(situation)
  const names = namesOf(situation, theirs)
  const unnamed = unnamedHalf(situation, mine)
  if (unnamed !== undefined)
    return { names, failure: `the final error does not name ${unnamed}: ${show(mine)}` }
  if (unnamed === undefined && halvesOf(situation).length > 0 && isNone(mine)) names.push(HALVES)
  if (agree(mine, theirs, [])) return { names }

  /** @param {readonly Difference[]} chosen */
  const explains = async (chosen) => {
    const amended = chosen.reduce((one, { amend }) => amend?.(one) ?? one, situation)
    return agree(mine, amended === situation ? theirs : await official(amended), chosen)
  }
  let needed = differences.filter(({ applies }) => applies(situation))
  if (!(await explains(needed)))
    return {
      names,
      failure: `no known difference explains this\nofficial: ${show(theirs)}\nours: ${show(mine)}`,
    }
  for (const one of needed) {
    const fewer = needed.filter((other) => other !== one)
    if (await explains(fewer)) needed = fewer
  }
  return { names: [...new Set([...names, ...needed.map(({ name }) => name)])] }
}

/** @param {Outcome} mine @param {Outcome} theirs @param {readonly Difference[]} chosen */
function agree(mine, theirs, chosen) {
  const ignored = new Set(chosen.map(({ without }) => without))
  /** @param {Outcome} outcome */
  const compared = ({ rounds, requests }) => ({
    rounds: rounds.map((round) => ('error' in round ? round.error : round)),
    requests: requests.filter(({ service }) => !ignored.has(service)).map(plain),
  })
  const requests = chosen.reduce((asked, { map }) => map?.(asked) ?? asked, theirs.requests)
  return isDeepStrictEqual(compared(mine), compared({ ...theirs, requests }))
}

/** An empty header says nothing. @param {import('./services.mjs').Seen} seen */
const plain = (seen) => ({
  ...seen,
  headers: Object.fromEntries(Object.entries(seen.headers).filter(([, value]) => value !== '')),
})

/** The official chain has returned credentials, and the refusal comes with the first request. @param {Situation} situation @param {Outcome} outcome */
function namesOf({ stsStatus, iamFirst, iamSecond }, { rounds: [first], requests }) {
  const isLate = first !== undefined && 'error' in first && first.phase === 'request'
  const refused = { sts: stsStatus >= 400, iam: iamFirst !== 201 || iamSecond !== 201 }
  const service = requests.at(-1)?.service
  return isLate && (service === 'sts' || service === 'iam') && refused[service] ? [REFUSAL] : []
}

/** @param {Outcome} outcome */
const isNone = ({ rounds: [first] }) => first !== undefined && 'error' in first && first.error === 'none'

/** @param {Situation} situation */
const halvesOf = ({ oidc, environment, provider, profile, pod, ...rest }) => [
  ...(oidc === 'half' ? ['HUAWEICLOUD_OIDC_AGENCY_URN'] : []),
  ...(environment === 'ak' ? ['HUAWEICLOUD_SDK_SK is not'] : []),
  ...(environment === 'sk' ? ['HUAWEICLOUD_SDK_AK is not'] : []),
  ...(provider === 'idp' ? ['HUAWEICLOUD_SDK_ID_TOKEN_FILE is not'] : []),
  ...(provider === 'file' ? ['HUAWEICLOUD_SDK_IDP_ID is not'] : []),
  ...(profile === 'form' && profileOf(/** @type {Situation} */ (rest)).half
    ? ['section [basic]: it has']
    : []),
  ...(pod === 'uri' ? ['HC_CONTAINER_AUTHORIZATION_TOKEN_FILE is not'] : []),
  ...(pod === 'file' ? ['HC_CONTAINER_CREDENTIALS_FULL_URI is not'] : []),
]

/** @param {Situation} situation @param {Outcome} mine */
function unnamedHalf(situation, mine) {
  const [first] = mine.rounds
  if (first === undefined || !isNone(mine)) return undefined
  return halvesOf(situation).find((half) => !String(first['message']).includes(half))
}

/** @param {Outcome} outcome */
const show = ({ rounds, requests }) =>
  JSON.stringify(
    { rounds, requests: requests.map(({ service, request }) => `${service} ${request}`) },
    undefined,
    1,
  )
