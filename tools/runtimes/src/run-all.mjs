import { buildProjects, createPackedProject } from './packed-project.mjs'
import { createReport } from './report.mjs'

/**
 * A place where the suite can run.
 *
 * @typedef {object} Runtime
 * @property {string} name
 * @property {'node' | 'noble'} crypto which crypto the package means it to have
 * @property {boolean} [installed] whether it is there without being installed
 * @property {(project: string) => Promise<import('./report.mjs').Result>} run
 */

/**
 * Packs the package, runs the suite on each runtime, one after the other, prints a line for each and sets the exit code.
 *
 * @param {readonly Runtime[]} runtimes
 */
export async function runAll(runtimes) {
  await buildProjects(['packages/signer-core', 'tools/vectors'])
  const project = await createPackedProject(['signer-core'])
  const report = createReport(console.log)
  try {
    for (const runtime of runtimes) {
      try {
        report.add(runtime, await runtime.run(project.folder))
      } catch (error) {
        report.addError(runtime, error)
      }
    }
  } finally {
    await project.remove()
  }
  if (!report.finish()) process.exitCode = 1
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
