import { createClient } from '@apig/transport-node'
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

const ROTATION_MS = 7000

/**
 * Calls of every kind, one after the other: GET, which may be repeated, and POST, at once and slowly.
 *
 * @param {object} options
 * @param {import('./chain.mjs').Chain} options.chain
 * @param {ReturnType<typeof import('./ledger.mjs').createLedger>} options.ledger
 * @param {AbortSignal} options.signal
 * @param {() => { quiet: boolean }} options.phase
 * @param {(fault: string) => void} options.onFault
 * @param {number} options.workers
 */
export async function keepCalling({ chain, ledger, signal, phase, onFault, workers }) {
  const base = `http://127.0.0.1:${chain.toGateway.port}`
  const client = createClient({
    credentials: () => credentialsOf(chain.accessKeys),
    origins: base,
    stage: 'RELEASE',
    timeoutSeconds: 10,
  })
  /** @type {Map<string, number>} */
  const outcomes = new Map()
  let serial = 0
  await Promise.all(Array.from({ length: workers }, (_, at) => work(at)))
  await client.close()
  return outcomes

  /** @param {number} at */
  async function work(at) {
    for (let turn = at; !signal.aborted; turn++) {
      const [id, began, repeatable] = [`call-${serial++}`, phase(), turn % 4 === 0]
      ledger.start(id, repeatable)
      const outcome = await (repeatable
        ? call(id, `/${id}`)
        : call(id, '/orders', bodyOf(id), turn % 4 === 1))
      ledger.end(id, outcome === '200')
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      // A phase is an object of its own: it has not ended in between.
      if (outcome !== '200' && began.quiet && began === phase())
        onFault(`lost: ${outcome} while nothing was wrong`)
      await pause(5)
    }
  }

  /**
   * @param {string} id
   * @param {string} path
   * @param {string} [body]
   * @param {boolean} [slow]
   */
  async function call(id, path, body, slow = false) {
    try {
      const response = await client.request(`${base}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json' },
        body: body !== undefined && slow ? slowly(body) : body,
      })
      const answer = await response.body.text()
      if (response.statusCode === 200 && JSON.parse(answer).id !== id)
        onFault(`answered with another answer: ${id}`)
      return `${response.statusCode}`
    } catch (error) {
      return String(/** @type {{ code?: string }} */ (error).code ?? error)
    }
  }
}

/** @param {string} id */
function bodyOf(id) {
  return JSON.stringify({ id, filling: randomBytes(Math.floor(Math.random() ** 4 * 20_000)).toString('hex') })
}

/** @param {string} text */
async function* slowly(text) {
  const bytes = Buffer.from(text)
  for (let part = 0; part < 4; part++) {
    yield bytes.subarray((part * bytes.length) / 4, ((part + 1) * bytes.length) / 4)
    await pause(50)
  }
}

/** In turn. @param {Record<string, string>} accessKeys */
function credentialsOf(accessKeys) {
  const all = Object.entries(accessKeys)
  const [accessKeyId = '', secretAccessKey = ''] =
    all[Math.floor(Date.now() / ROTATION_MS) % all.length] ?? []
  return { accessKeyId, secretAccessKey }
}
