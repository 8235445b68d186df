/**
 * @typedef {{ passed: number, failed: number, failures: { name: string, message: string }[] }} Outcome
 * @typedef {{ outcome: Outcome, version: string, crypto: import('./suite-bundle.mjs').Crypto }} Result
 */

const CRYPTO = { node: 'node:crypto', portable: '@noble/hashes', 'node and portable': 'both', '': 'none' }

/**
 * Collects what the suite came to on each runtime, prints a line for each, and at the end whether all ran the same
 * number of cases.
 *
 * @param {(line: string) => void} print
 */
export function createReport(print) {
  /** @type {{ name: string, count: number }[]} */
  const counted = []
  let passed = 0
  let failed = 0

  const fail = (/** @type {string} */ text) => {
    failed++
    print(text)
  }

  return {
    /** @param {import('./run-all.mjs').Runtime} runtime @param {Result} result */
    add({ name, crypto: meant }, { outcome, version, crypto }) {
      const count = outcome.passed + outcome.failed
      counted.push({ name, count })
      passed += outcome.passed
      failed += outcome.failed
      const columns = [name.padEnd(9), version.padEnd(15), CRYPTO[crypto].padEnd(13)]
      print(`${columns.join(' ')} ${count} cases: ${outcome.passed} passed, ${outcome.failed} failed`)
      for (const failure of outcome.failures) print(indent(`${failure.name}\n  ${indent(failure.message)}`))
      if (crypto !== meant)
        fail(`  ${name} got another crypto than the package means it to have, ${CRYPTO[meant]}.`)
    },

    /** A runtime that gave no result. @param {{ name: string }} runtime @param {unknown} error */
    addError({ name }, error) {
      fail(`${name.padEnd(9)} ${error instanceof Error ? error.message : String(error)}`)
    },

    /** Prints the last line, and says whether all is well. */
    finish() {
      if (new Set(counted.map(({ count }) => count)).size > 1)
        fail(`The counts differ: ${counted.map(({ name, count }) => `${name} ${count}`).join(', ')}.`)
      if (passed + failed === 0) fail('No case ran.')
      print(`${passed} passed, ${failed} failed`)
      return failed === 0
    },
  }
}

const indent = (/** @type {string} */ text) => `  ${text.slice(0, 4000).trimEnd().replaceAll('\n', '\n  ')}`
