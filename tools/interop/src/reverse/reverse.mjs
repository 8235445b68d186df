import { createHash } from 'node:crypto'
import { sendAsItStands } from '../wire/send-as-it-stands.mjs'
import { startPortBackend } from './backends.mjs'
import { calls } from './requests.mjs'
import { senders } from './senders.mjs'
import { createTampered, tamperings } from './tampered.mjs'

/**
 * What a backend of another language came to.
 *
 * @typedef {object} ReverseResult
 * @property {import('./backends.mjs').PortBackend} backend
 * @property {{ sender: string, accepted: number }[]} accepted
 * @property {number} refused
 * @property {number} passed
 * @property {string[]} failures
 */

/**
 * Calls a backend of another language: what we sign it must accept, what was tampered with it must refuse by name.
 *
 * @param {import('./backends.mjs').PortBackend} backend
 * @returns {Promise<ReverseResult>}
 */
export async function callBackend(backend) {
  /** @type {ReverseResult} */
  const result = { backend, accepted: [], refused: 0, passed: 0, failures: [] }

  /** @param {string} name @param {readonly string[]} faults */
  const count = (name, faults) => {
    if (faults.length === 0) result.passed++
    for (const fault of faults) result.failures.push(`${backend.name} backend, ${name}: ${fault}`)
    return faults.length === 0
  }

  const strict = await startPortBackend(backend, { allowUnsignedPayload: false })
  const lenient = await startPortBackend(backend, { allowUnsignedPayload: true })
  try {
    for (const sender of senders) {
      const [toStrict, toLenient] = [sender.open(strict.origin), sender.open(lenient.origin)]
      const accepted = { sender: sender.name, accepted: 0 }
      result.accepted.push(accepted)
      for (const call of calls) {
        const name = `${sender.name}, ${call.about}`
        if (call.unsigned === true)
          count(
            `${name}, where the body must be signed`,
            await faultsOf(toStrict.send(call), call, 'UNSIGNED_PAYLOAD'),
          )
        const { send } = call.unsigned === true ? toLenient : toStrict
        if (count(name, await faultsOf(send(call), call, 'accepted'))) accepted.accepted++
      }
      await toStrict.close()
      await toLenient.close()
    }
    for (const { about, code = 'SIGNATURE_MISMATCH', ...tampering } of tamperings) {
      const response = await sendAsItStands(strict.origin, createTampered(strict.origin, tampering))
      const wanted = `401 ${typeof code === 'string' ? code : code[backend.name]}`
      const got = `${response.status} ${response.headers.get('x-code')}`
      if (count(about, got === wanted ? [] : [`must be refused with ${wanted}: ${got}`])) result.refused++
    }
    // Else nothing of the above would mean anything.
    const { headers } = await sendAsItStands(strict.origin, createTampered(strict.origin, {}))
    const code = headers.get('x-code')
    count('what the tampered requests are made of', code === 'accepted' ? [] : [`must be accepted: ${code}`])
  } finally {
    await strict.close()
    await lenient.close()
  }
  return result
}

/** @param {Promise<Response>} answered @param {import('./requests.mjs').Call} call @param {string} wanted */
async function faultsOf(answered, { method, body, unsigned = false }, wanted) {
  /** @type {Response} */
  let response
  try {
    response = await answered
  } catch (error) {
    return [String(error)]
  }
  const code = response.headers.get('x-code') ?? undefined
  const text = await response.text()
  if (code !== wanted) return [`must be ${wanted}, but was ${code} (${response.status})`]
  if (code !== 'accepted' || method === 'HEAD') return []
  const { sha256, bodyVerified } = JSON.parse(text)
  const faults = bodyVerified === !unsigned ? [] : ['says wrongly whether the body is signed']
  // A form has a boundary that nobody knows beforehand.
  if (typeof body !== 'function' && sha256 !== hashOf(body ?? '')) faults.push('got another body')
  return faults
}

/** @param {string | Uint8Array} body */
const hashOf = (body) => createHash('sha256').update(body).digest('hex')
