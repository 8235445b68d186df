import { ask } from './ask.mjs'
import {
  algorithmCorpusCases,
  algorithmGeneratedCases,
  algorithmVectorCases,
  mixedAlgorithmCases,
} from './cases/algorithms.mjs'
import { corpusCases } from './cases/corpus.mjs'
import { mutatedCases } from './cases/mutated.mjs'
import { namedCases } from './cases/named.mjs'
import { faultCases, twoFaultCases } from './cases/refusals.mjs'
import { generatedCases, vectorCases } from './cases/signing.mjs'
import { tamperedCases } from './cases/tampered.mjs'
import { printMatrix } from './matrix.mjs'
import { count, emptyRow } from './tally.mjs'

/** @typedef {import('./cases/signing.mjs').Case} Case */

/**
 * Runs every port over its cases and prints the matrix.
 *
 * @param {readonly import('./ports.mjs').Port[]} ports
 * @param {readonly { name: string, reason: string }[]} skipped
 * @param {object} given
 * @param {number} given.seed of everything that is generated
 * @param {number} given.cases generated requests
 * @param {number} given.slowCases how many of each generated kind go to a port that starts processes for each
 */
export async function compareAll(ports, skipped, { seed, cases, slowCases }) {
  console.log(`\nSeed ${seed} (APIG_SEED sets it)`)
  const underTheFirst = corpusCases()
  const groups = {
    vectors: vectorCases(),
    'generated requests': generatedCases(cases, seed),
    'inputs with a fault': faultCases(),
    'inputs with two faults': twoFaultCases(500, seed),
    'tampered requests': tamperedCases(5, seed),
    'verification cases': namedCases(),
    'mutated requests': mutatedCases(1000, seed),
    'corpus cases': underTheFirst,
    'vectors of other algorithms': algorithmVectorCases(),
    'requests in other algorithms': algorithmGeneratedCases(Math.ceil(cases / 20), seed),
    'corpus cases in other algorithms': algorithmCorpusCases(underTheFirst),
    'cases of several algorithms': mixedAlgorithmCases(),
  }
  const oracle = ports.some(({ name }) => name === 'python')
  /** @type {Map<string, ReturnType<typeof emptyRow>>} */
  const rows = new Map()

  // Where signer-core itself stands: against the official SDK, and with the ports on bad input.
  const own = [groups.vectors, groups['inputs with a fault'], groups['vectors of other algorithms']]
  for (const given of own.flat())
    if (given.core !== undefined && given.expected !== undefined)
      count(rowOf('signer-core', given), given, given.expected, given.core)

  for (const port of ports) {
    const chosen = Object.entries(groups).map(([name, list]) => ({
      name,
      total: list.length,
      taken: (port.slow ? thin(name, list, slowCases) : list).filter(
        ({ line, expected }) => (expected !== undefined || oracle) && (port.fits?.(line) ?? true),
      ),
    }))
    const all = chosen.flatMap(({ taken }) => taken)
    const started = Date.now()
    const answers = await ask(port, all)
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    const counts = chosen.map(({ name, total, taken: { length } }) =>
      length === total ? `${total} ${name}` : `${length} of ${total} ${name}`,
    )
    console.log(`${port.name}, ${seconds} s: ${counts.join(', ')}`)
    for (const [at, given] of all.entries()) {
      const { name: _, ...answer } = /** @type {Record<string, any>} */ (answers[at])
      // What nobody says beforehand is what the Python port, the first of them, says.
      given.expected ??= answer
      count(rowOf(port.name, given), given, given.expected, answer)
    }
  }
  if (!oracle) console.log('No Python port, so nothing was compared on mutated requests and the corpus.')
  else printCorpus(groups['corpus cases'])
  return printMatrix(rows, skipped)

  /** @param {string} name @param {Case} given */
  function rowOf(name, { algorithm }) {
    const key = algorithm === undefined || algorithm === 'SDK-HMAC-SHA256' ? name : `${name} ${algorithm}`
    const row = rows.get(key) ?? emptyRow()
    rows.set(key, row)
    return row
  }
}

/**
 * Every nth case; all vectors and named cases.
 *
 * @param {string} name
 * @param {readonly Case[]} list
 * @param {number} limit
 */
function thin(name, list, limit) {
  if (['vectors', 'verification cases', 'corpus cases'].includes(name) || list.length <= limit) return list
  return Array.from(
    { length: limit },
    (_, at) => /** @type {Case} */ (list[Math.floor((at * list.length) / limit)]),
  )
}

/** @param {readonly (Case & { id: string, expect: string })[]} list */
function printCorpus(list) {
  const others = list.filter(
    ({ expect, expected }) => expect !== (expected?.['ok'] ? 'ACCEPT' : expected?.['code']),
  )
  console.log(
    `\nOf ${list.length} corpus cases the ports answer ${list.length - others.length} as backend-verify does by default. The others:`,
  )
  /** @type {Map<string, string[]>} */
  const kinds = new Map()
  for (const { id, expect, expected } of others) {
    const kind = `${expect} there, ${expected?.['code'] ?? 'accepted'} here`
    kinds.set(kind, [...(kinds.get(kind) ?? []), id])
  }
  for (const [kind, ids] of kinds) console.log(`  ${kind}: ${ids.join(' ')}`)
}
