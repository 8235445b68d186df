// What npm would publish, checked as a user gets it. `--only signer-core` checks one package.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildProjects } from '@apig/build'
import { createPackedProject } from '@apig/runtimes/packed-project'
import { checkAmbientGlobals } from './check-ambient-globals.mjs'
import { checkCommand } from './check-command.mjs'
import { checkConsumers } from './check-consumers.mjs'
import { checkContents } from './check-contents.mjs'
import { checkCopies } from './check-copies.mjs'
import { checkImports } from './check-imports.mjs'
import { checkJest } from './check-jest.mjs'
import { checkLoading } from './check-loading.mjs'
import { checkPublint, checkTypeResolution } from './check-publishing.mjs'
import { checkReadme } from './check-readme.mjs'

/**
 * @typedef {import('@apig/runtimes/packed-project').PackedPackage} PackedPackage
 * @typedef {import('@apig/runtimes/packed-project').PackedProject} PackedProject
 * @typedef {(packed: PackedPackage, project: PackedProject) => string[] | Promise<string[]>} Check gives what is wrong
 */

/** @type {Record<string, Check>} */
const checks = {
  'the tarball holds what it should': checkContents,
  'imports lead somewhere': checkImports,
  'every entry loads': checkLoading,
  'publint, strict': checkPublint,
  'attw, every way of resolving': checkTypeResolution,
  'ambient globals are the pinned ones': checkAmbientGlobals,
  'a consumer compiles in each mode': checkConsumers,
  'its guards know the errors of its other copy': checkCopies,
  'Jest and ts-jest run it': checkJest,
  'README examples run': checkReadme,
}

/**
 * Of a package that is a command and exports nothing.
 *
 * @type {Record<string, Check>}
 */
const commandChecks = {
  'the tarball holds what it should': checkContents,
  'imports lead somewhere': checkImports,
  'publint, strict': checkPublint,
  'npx runs it': checkCommand,
}

const packagesFolder = fileURLToPath(new URL('../../../../packages/', import.meta.url))
const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
const names = only?.split(',') ?? readdirSync(packagesFolder).filter(isPublic)

await buildProjects(names.map((name) => `packages/${name}`))
const project = await createPackedProject(names)
let passed = 0
let failed = 0
try {
  for (const packed of project.packages) {
    console.log(`${packed.manifest['name']} ${packed.manifest['version']}, ${packed.files.length} files`)
    const isCommand = packed.manifest['exports']['.'] === undefined
    for (const [name, check] of Object.entries(isCommand ? commandChecks : checks)) {
      const faults = await run(check, packed)
      console.log(`  ${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`)
      for (const fault of faults) console.log(`       ${fault.trim().replaceAll('\n', '\n       ')}`)
      if (faults.length === 0) passed++
      else failed++
    }
  }
} finally {
  await project.remove()
}
console.log(`${passed} passed, ${failed} failed`)
if (failed > 0 || passed === 0) process.exitCode = 1

/** @param {string} name */
function isPublic(name) {
  const manifest = join(packagesFolder, name, 'package.json')
  if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).private === true) return false
  const hasCode = existsSync(join(packagesFolder, name, 'tsconfig.lib.json'))
  if (!hasCode)
    console.log(`${name} is left out: it has no tsconfig.lib.json, so there is nothing to build yet`)
  return hasCode
}

/**
 * A check that breaks has found something, too.
 *
 * @param {Check} check
 * @param {PackedPackage} packed
 * @returns {Promise<string[]>}
 */
async function run(check, packed) {
  try {
    return await check(packed, project)
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  }
}
