import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Suite
 * @property {string} dir of the package, relative to the root
 * @property {readonly string[]} [exclude] slow tests that are not run on mutants, as globs
 * @property {readonly string[]} [files] the tests that are run, by a part of their names; all where it is left out
 * @property {Suite} [also] tests of the same code that stand elsewhere, run where these have passed
 *
 * @typedef {{ kind: 'passed' }
 *   | { kind: 'failed', test: string }
 *   | { kind: 'broken', message: string }} Verdict
 */

/** A suite that a mutant sends round in circles is stopped. */
const TIMEOUT_MS = 240_000

/** @type {Set<number>} */
const groups = new Set()
process.on('exit', () => groups.forEach(stop))

/**
 * Runs the tests of a package with vitest until one fails. Only a test that ran and failed counts as a failure: a file
 * that does not load says nothing about the tests in it.
 *
 * @param {string} root
 * @param {Suite} suite
 * @returns {Promise<Verdict>}
 */
export async function runSuite(root, suite) {
  const verdict = await runFiles(root, suite)
  return verdict.kind === 'passed' && suite.also ? runSuite(root, suite.also) : verdict
}

/**
 * @param {string} root
 * @param {Suite} suite
 * @returns {Promise<Verdict>}
 */
async function runFiles(root, { dir, exclude = [], files = [] }) {
  const cwd = join(root, dir)
  const outputFile = join(cwd, '.vitest-report.json')
  rmSync(outputFile, { force: true })
  // Files share a worker: a third less time, and the run without a mutant shows that they can.
  const flags = ['run', '--bail=1', '--maxWorkers=1', '--no-isolate', '--reporter=json']
  // A test that is late on a busy machine has noticed nothing.
  flags.push('--testTimeout=120000', '--hookTimeout=120000')
  const args = [
    ...flags,
    `--outputFile=${outputFile}`,
    ...exclude.map((glob) => `--exclude=${glob}`),
    ...files,
  ]
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  // A group of its own, because vitest's workers outlive it where they hang.
  const child = spawn(process.execPath, [vitest, ...args], {
    cwd,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CI: 'true', NO_COLOR: '1' },
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
  const { pid } = child
  if (pid !== undefined) groups.add(pid)
  let late = false
  const timer = setTimeout(() => {
    late = true
    stop(pid)
  }, TIMEOUT_MS)
  const [status] = await once(child, 'close')
  clearTimeout(timer)
  if (pid !== undefined) groups.delete(pid)
  if (late) return { kind: 'broken', message: `no test had failed after ${TIMEOUT_MS / 1000} s` }
  return readVerdict(outputFile, status, errors)
}

/**
 * @param {string} outputFile
 * @param {number | null} status
 * @param {string} errors
 * @returns {Verdict}
 */
function readVerdict(outputFile, status, errors) {
  /** @type {{ numTotalTests: number, testResults: { message?: string, assertionResults: { status: string, fullName: string }[] }[] }} */
  let report
  try {
    report = JSON.parse(readFileSync(outputFile, 'utf8'))
  } catch {
    return { kind: 'broken', message: `vitest wrote no report: ${firstLine(errors)}` }
  }
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const failed = tests.find((test) => test.status === 'failed')
  if (failed !== undefined) return { kind: 'failed', test: failed.fullName }
  if (status !== 0) {
    const message = report.testResults.find((result) => result.message)?.message ?? errors
    return { kind: 'broken', message: `no test failed, but the suite did: ${firstLine(message)}` }
  }
  if (!tests.some((test) => test.status === 'passed')) return { kind: 'broken', message: 'no test ran' }
  return { kind: 'passed' }
}

/** @param {string} text */
function firstLine(text) {
  return text.trim().split('\n', 1)[0] ?? ''
}

/** @param {number | undefined} pid */
function stop(pid) {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
