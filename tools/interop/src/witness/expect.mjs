import { UNSIGNED } from '../sdks/canonical.mjs'
import { valueOf } from '../wire/read-requests.mjs'

// What a target must have done with a request that arrived. Each function gives what is wrong; nothing where all is well.

/**
 * The gateway accepts what agrees with the reference. It refuses anything else by name, and echoes the canonical request
 * of what arrived.
 *
 * @param {import('./observe.mjs').Observation} observation
 * @returns {string[]}
 */
export function faultsOfGateway({ sent, answer: { status, answer = '' } }) {
  if (sent === undefined) return []
  if (sent.agrees)
    return status === 200 ? [] : [`agrees with the reference, but was answered with ${status}: ${answer}`]
  if (status !== 401) return [`does not agree with the reference, but was answered with ${status}`]
  const echo = Buffer.from(sent.canonicalRequest, 'latin1').toString('utf8').replaceAll('\n', '|')
  const text = `APIG.0303 Incorrect app authentication information: verify signature fail, canonicalRequest:${echo}`
  return answer === text ? [] : [`was refused with another answer: ${answer}`]
}

/**
 * The backend accepts what agrees with the reference, gives the handler the bytes that arrived, and says whether the
 * signature covers them. It refuses anything else by name.
 *
 * @param {import('./observe.mjs').Observation} observation
 * @returns {string[]}
 */
export function faultsOfBackend({ sent, decisions, answer }) {
  if (sent === undefined) return []
  if (!sent.agrees) return faultsOfRefusal({ decisions, answer }, 'SIGNATURE_MISMATCH')
  const [decision] = decisions
  if (decision === undefined || decisions.length > 1) return [`was decided upon ${decisions.length} times`]
  if (decision.code !== undefined || answer.status !== 200)
    return [`agrees with the reference, but was answered with ${answer.status}, ${decision.code}`]
  const faults = []
  if (decision.body?.equals(sent.arrival.body) !== true)
    faults.push('the handler found another body than arrived')
  const covered = valueOf(sent.arrival.headers, 'x-sdk-content-sha256') !== UNSIGNED
  if (decision.bodyVerified !== covered) faults.push('bodyVerified is wrong')
  return faults
}

/**
 * @param {Pick<import('./observe.mjs').Observation, 'answer' | 'decisions'>} observation
 * @param {string} code with which it must have been refused
 * @returns {string[]}
 */
export function faultsOfRefusal({ decisions, answer: { status } }, code) {
  const codes = decisions.map((decision) => decision.code ?? 'accepted')
  return codes.join() === code && status === 401
    ? []
    : [`must be refused with ${code}: ${status}, ${codes.join()}`]
}
