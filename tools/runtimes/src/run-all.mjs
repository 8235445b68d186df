import { buildProjects } from '@apig/build'
import { createPackedProject } from './packed-project.mjs'
import { createReport } from './report.mjs'

/**
 * A place where the suites can run.
 *
 * @typedef {object} Runtime
 * @property {string} name
 * @property {'node' | 'portable'} crypto which crypto the package means it to have
 * @property {boolean} [installed] whether it is there without being installed
 * @property {(job: import('./suite-bundle.mjs').Job) => Promise<import('./report.mjs').Result>} run
 */

/**
 * Runs suites on each runtime, one after the other, prints a line for each and sets the exit code.
 *
 * @param {readonly Runtime[]} runtimes
 * @param {readonly import('./suites.mjs').Suite[]} suites
 */
export async function runAll(runtimes, suites) {
  for (const suite of suites) {
    console.log(`The suite of ${suite.name}`)
    if (!(await runSuite(runtimes, suite))) process.exitCode = 1
  }
}

/**
 * Packs what the suite tests, and runs it on each runtime.
 *
 * @param {readonly Runtime[]} runtimes
 * @param {import('./suites.mjs').Suite} suite
 * @returns {Promise<boolean>} whether all is well
 */
async function runSuite(runtimes, suite) {
  await buildProjects(suite.projects)
  const { folder: project, remove } = await createPackedProject(suite.packages)
  const report = createReport(console.log)
  try {
    for (const runtime of runtimes) {
      // A stand for each: what one has left behind is not in the way of the next.
      const stand = await suite.startStand?.()
      try {
        report.add(runtime, await runtime.run({ project, suite, standUrl: stand?.url }))
      } catch (error) {
        report.addError(runtime, error)
      } finally {
        await stand?.close()
      }
    }
  } finally {
    await remove()
  }
  return report.finish()
}

/**
 * Nothing could be run: says why, and what lay behind it.
 *
 * @param {unknown} error
 */
export function endWith(error) {
  for (let at = error; at instanceof Error; at = at.cause) console.error(at.message.trim())
  process.exitCode = 1
}
