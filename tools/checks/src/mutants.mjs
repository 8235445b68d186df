import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { projects } from './mutants/projects.mjs'

// Mutates the protocol with StrykerJS: `npm run mutants [-- --part canonicalization] [--file percent.ts]`.

const { values } = parseArgs({ options: { part: { type: 'string' }, file: { type: 'string' } } })
const root = new URL('../../../', import.meta.url)
const vitestConfig = new URL('mutants/vitest.config.mjs', import.meta.url).pathname
/** Of the mutants of a package, those that change nothing included. */
const MIN_SHARE = 0.95
let killed = 0
let failed = 0

for (const project of projects) {
  const files = Object.entries(project.parts)
    .filter(([part]) => (values.part ?? part) === part)
    .flatMap(([, names]) => names)
    .filter((name) => (values.file ?? name) === name)
  if (files.length > 0) await run(project, files)
}
if (killed + failed === 0)
  throw new Error('No part or file of this name is mutated; see mutants/projects.mjs.')
console.log(`\n${killed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/**
 * @param {import('./mutants/projects.mjs').Project} project
 * @param {readonly string[]} files
 */
async function run({ dir, accepted, tests }, files) {
  const start = Date.now()
  process.chdir(new URL(dir, root).pathname)
  // Read by the configuration of Vitest, in StrykerJS's own processes.
  process.env['MUTANT_TESTS'] = JSON.stringify(tests)
  const results = await new Stryker({
    mutate: files.map((file) => `src/${file}`),
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: vitestConfig },
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // A survivor on a busy machine is no endless loop.
    timeoutMS: 15_000,
    timeoutFactor: 4,
    reporters: ['progress-append-only'],
    // Counted below, for whole packages.
    thresholds: { break: null },
    cleanTempDir: 'always',
    allowConsoleColors: false,
  }).runMutationTest()

  const open = new Set(accepted.filter(([file]) => files.includes(file)))
  for (const file of files) {
    const source = readFileSync(`src/${file}`, 'utf8').split('\n')
    const ofFile = results.filter(({ fileName }) => fileName.endsWith(`/src/${file}`))
    const survivors = ofFile.filter(({ status }) => status !== 'Killed' && status !== 'Timeout')
    let listed = 0
    for (const { status, location, replacement = '' } of survivors) {
      const original = excerpt(textAt(source, location))
      const entry = accepted.find(
        ([path, from, to]) => path === file && from === original && to === excerpt(replacement),
      )
      if (entry !== undefined) {
        open.delete(entry)
        listed++
        continue
      }
      failed++
      console.log(
        `${status} ${dir}/src/${file}:${location.start.line}\n  ${original}\n  ${excerpt(replacement)}`,
      )
    }
    killed += ofFile.length - survivors.length
    const share = (100 * (ofFile.length - survivors.length)) / ofFile.length
    console.log(
      `${file}: ${ofFile.length - survivors.length} of ${ofFile.length} killed (${share.toFixed(1)} %), ${listed} accepted`,
    )
  }
  for (const [file, original, replacement] of open) {
    failed++
    console.log(`Accepted, but no longer a survivor: ${file}\n  ${original}\n  ${replacement}`)
  }
  const dead = results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length
  // A file that is mostly short cuts may have less.
  if (values.part === undefined && values.file === undefined && dead < MIN_SHARE * results.length) {
    failed++
    console.log(`${dir}: less than ${100 * MIN_SHARE} % of the mutants are killed`)
  }
  const seconds = (Date.now() - start) / 1000
  console.log(
    `${dir}: ${dead} of ${results.length} mutants killed (${((100 * dead) / results.length).toFixed(1)} %), ${(seconds / results.length).toFixed(2)} s each`,
  )
}

/**
 * @param {readonly string[]} lines
 * @param {Record<'start' | 'end', { line: number, column: number }>} location from 1; the end is exclusive
 */
function textAt(lines, { start, end }) {
  const chosen = lines.slice(start.line - 1, end.line)
  chosen[chosen.length - 1] = (chosen.at(-1) ?? '').slice(0, end.column - 1)
  chosen[0] = (chosen[0] ?? '').slice(start.column - 1)
  return chosen.join('\n')
}

/** @param {string} text */
function excerpt(text) {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 90 ? `${line.slice(0, 90)}...` : line
}
