import { awsSigners } from './peers/aws.mjs'
import { joseVerify } from './peers/jose.mjs'
import { official } from './peers/official.mjs'
import { arrived, bareCrypto, createHash, signing, verifying } from './peers/own.mjs'
import { requireSameWork, requireVerifierRefuses } from './peers/same-work.mjs'
import { get, postOf, smallPost, variedPosts } from './requests.mjs'

const MIB = 1024 * 1024

/**
 * @typedef {object} Scenario
 * @property {string} id
 * @property {string} title
 * @property {() => readonly import('./requests.mjs').BenchRequest[]} requests
 * @property {boolean} asBytes whether bodies are handed over as bytes
 */

/** @type {readonly Scenario[]} */
export const scenarios = [
  { id: 'post', title: 'small POST', requests: () => [smallPost()], asBytes: false },
  { id: 'get', title: 'GET', requests: () => [get()], asBytes: false },
  { id: 'varied', title: 'varied', requests: variedPosts, asBytes: false },
  { id: '1mib', title: '1 MiB', requests: () => [postOf(MIB)], asBytes: true },
  { id: '12mib', title: '12 MiB', requests: () => [postOf(12 * MIB)], asBytes: true },
]

/**
 * The candidates of a scenario, after a check that all do the same work.
 *
 * @param {Scenario} scenario
 * @param {readonly string[]} [only] names; all where there are none
 */
export async function prepare(scenario, only) {
  const { id, asBytes } = scenario
  const requests = scenario.requests()
  const [first] = requests
  if (first === undefined) throw new Error(`the scenario ${id} has no request`)
  const aws = awsSigners(requests, asBytes)
  const huawei = official(requests)
  const verify = verifying(requests)
  await requireSameWork(requests, asBytes, { official: huawei.run, aws, verify: verify.run })
  await requireVerifierRefuses(arrived(first))
  const all = [
    signing(requests, asBytes),
    verify,
    huawei,
    ...aws,
    ...(id === 'post' ? [await joseVerify(first)] : []),
    bareCrypto(requests, asBytes),
    ...(asBytes ? [createHash(first)] : []),
  ]
  return {
    candidates: only === undefined ? all : all.filter(({ name }) => only.includes(name)),
    bodyBytes: first.bytes?.length ?? 0,
  }
}
