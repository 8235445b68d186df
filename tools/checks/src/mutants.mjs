import { parseArgs } from 'node:util'
import { mutants, suites } from './mutants/list.mjs'
import { printOutcome, printSummary } from './mutation/print.mjs'
import { runMutants } from './mutation/run-mutants.mjs'

// Breaks one rule at a time in a copy of the workspace and demands that a test fails:
// `node tools/checks/src/mutants.mjs [id...] [--package signer-core] [--jobs 2]`.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { package: { type: 'string' }, jobs: { type: 'string', default: '2' } },
})
const chosen = mutants.filter(
  (mutant) =>
    (values.package === undefined || values.package === mutant.package) &&
    (positionals.length === 0 || positionals.includes(mutant.id)),
)
if (chosen.length === 0) throw new Error('No mutant has this package and one of these ids.')

const root = new URL('../../..', import.meta.url)
const outcomes = await runMutants(root, chosen, suites, { jobs: Number(values.jobs), report: printOutcome })
process.exitCode = printSummary(outcomes) ? 0 : 1
