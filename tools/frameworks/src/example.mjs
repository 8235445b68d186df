import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOrThrow } from '@apig/runtimes/child'
import { ENVIRONMENT } from './npm.mjs'
import { leaveOutOwn, makeProject } from './project.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const sourceOf = (/** @type {string} */ name) => `docs/examples/${name}`
const lockOf = (/** @type {string} */ name) => `tools/frameworks/locks/${name}`

/**
 * Copies an example to where nothing of this workspace is in reach, installs, checks the types or builds, and tries it.
 *
 * @param {object} example
 * @param {string} example.name
 * @param {import('../examples.mjs').Try} example.attempt
 * @param {import('./project.mjs').Tarballs} example.tarballs
 * @param {import('./report.mjs').Report} example.report
 */
export async function tryExample({ name, attempt, tarballs, report }) {
  await inTemporaryFolder(async (folder) => {
    await makeProject(folder, { templates: [sourceOf(name), lockOf(name)] }, tarballs)
    const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    // A framework checks the types while it builds.
    const script = scripts.build === undefined ? 'typecheck' : 'build'
    await report.check(`${name}: npm run ${script}`, () =>
      runOrThrow('npm', ['run', script], { cwd: folder, env: ENVIRONMENT }),
    )
    await attempt({ name, folder, report })
  })
}

/**
 * Writes the lockfile of an example; what the old one holds stays as it is.
 *
 * @param {string} name
 */
export async function lockExample(name) {
  await inTemporaryFolder(async (folder) => {
    const file = join(root, lockOf(name), 'package-lock.json')
    await cp(join(root, sourceOf(name), 'package.json'), join(folder, 'package.json'))
    if (existsSync(file)) await cp(file, join(folder, 'package-lock.json'))
    await leaveOutOwn(folder)
    const options = ['--package-lock-only', '--ignore-scripts', '--omit-lockfile-registry-resolved']
    await runOrThrow('npm', ['install', ...options], { cwd: folder })
    await mkdir(join(root, lockOf(name)), { recursive: true })
    await cp(join(folder, 'package-lock.json'), file)
  })
}

/** @param {(folder: string) => Promise<void>} work */
async function inTemporaryFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'apig-example-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
