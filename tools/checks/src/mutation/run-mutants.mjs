import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readWorkspace } from '../workspace/read-workspace.mjs'
import { applyMutant } from './apply-mutant.mjs'
import { copyWorkspace } from './copy-workspace.mjs'
import { runSuite } from './run-suite.mjs'

/**
 * @typedef {import('./apply-mutant.mjs').Mutant} Mutant
 * @typedef {import('./run-suite.mjs').Suite} Suite
 *
 * @typedef {object} Outcome
 * @property {Mutant} mutant
 * @property {'killed' | 'survived' | 'stale' | 'broken'} result
 * @property {string} detail the test that failed, or what went wrong
 * @property {number} seconds
 */

/**
 * Runs the suite of each mutant's package once without any mutant, which must pass, and once with each mutant.
 *
 * @param {string | URL} root
 * @param {readonly Mutant[]} mutants
 * @param {Readonly<Record<string, Suite>>} suites by package
 * @param {{ jobs: number, report: (outcome: Outcome) => void }} options
 * @returns {Promise<Outcome[]>} in the order of the mutants
 */
export async function runMutants(root, mutants, suites, { jobs, report }) {
  const workspace = readWorkspace(root)
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'apig-mutants-')))
  const remove = () => rmSync(top, { recursive: true, force: true })
  const interrupted = () => process.exit(130)
  process.once('exit', remove)
  process.once('SIGINT', interrupted)
  try {
    const copies = Array.from({ length: Math.max(1, Math.min(jobs, mutants.length)) }, (_, at) => {
      const copy = join(top, String(at))
      mkdirSync(copy)
      copyWorkspace(workspace, copy)
      return copy
    })
    for (const name of new Set(mutants.map((mutant) => mutant.package)))
      await requirePassing(copies[0], suiteOf(suites, name), name)

    /** @type {Outcome[]} */
    const outcomes = []
    const waiting = [...mutants.entries()]
    const work = copies.map(async (copy) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [at, mutant] = next
        const outcome = await runMutant(copy, mutant, suiteOf(suites, mutant.package))
        outcomes[at] = outcome
        report(outcome)
      }
    })
    await Promise.all(work)
    return outcomes
  } finally {
    process.off('exit', remove)
    process.off('SIGINT', interrupted)
    remove()
  }
}

/**
 * @param {string} copy
 * @param {Mutant} mutant
 * @param {Suite} suite
 * @returns {Promise<Outcome>}
 */
async function runMutant(copy, mutant, suite) {
  const start = performance.now()
  /** @param {Outcome['result']} result @param {string} detail @returns {Outcome} */
  const outcome = (result, detail) => ({
    mutant,
    result,
    detail,
    seconds: (performance.now() - start) / 1000,
  })
  const mend = applyMutant(mutant, join(copy, suite.dir))
  if (mend === undefined) return outcome('stale', `${mutant.file} does not have the text exactly once`)
  try {
    const verdict = await runSuite(copy, suite)
    if (verdict.kind === 'failed') return outcome('killed', verdict.test)
    if (verdict.kind === 'broken') return outcome('broken', verdict.message)
    return outcome('survived', 'every test passed')
  } finally {
    mend()
  }
}

/**
 * @param {string | undefined} copy
 * @param {Suite} suite
 * @param {string} name
 */
async function requirePassing(copy, suite, name) {
  const verdict = await runSuite(copy ?? '', suite)
  if (verdict.kind === 'passed') return
  const detail = verdict.kind === 'failed' ? verdict.test : verdict.message
  throw new Error(
    `The suite of ${name} fails without any mutant, so that mutants would prove nothing: ${detail}`,
  )
}

/**
 * @param {Readonly<Record<string, Suite>>} suites
 * @param {string} name
 */
function suiteOf(suites, name) {
  const suite = suites[name]
  if (suite === undefined) throw new Error(`No suite is listed for the package ${name}.`)
  return suite
}
