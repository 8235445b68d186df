import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installLocked } from '@apig/runtimes/binaries'
import { runChild } from '@apig/runtimes/child'
import { linkDependency } from '@apig/runtimes/packed-project'

const tests = fileURLToPath(new URL('./jest/', import.meta.url))
const jest = fileURLToPath(new URL('../../jest/', import.meta.url))
const workspace = fileURLToPath(new URL('../../../../', import.meta.url))

/** The package.json of each kind of project: Jest as it comes, which transforms nothing in node_modules, and ts-jest. */
const projects = { plain: {}, typescript: { jest: { preset: 'ts-jest' } } }

/**
 * The tests in `jest/plain` run in Jest with its defaults, those in `jest/typescript` with `ts-jest`, which compiles them to
 * CommonJS.
 *
 * @type {import('./packed.mjs').Check}
 */
export async function checkJest({ source }, project) {
  await installLocked(jest, 'Jest')
  for (const name of ['jest', 'jest-environment-jsdom', 'ts-jest', 'typescript', '@types/jest'])
    await linkDependency(name, jest, project.folder)
  for (const name of ['@types/node', '@types/express']) await linkDependency(name, workspace, project.folder)
  const faults = []
  for (const [kind, manifest] of Object.entries(projects)) {
    const folder = join(project.folder, 'jest', basename(source), kind)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
    for (const name of await readdir(join(tests, kind)))
      if (name === 'tsconfig.json' || name.startsWith(`${basename(source)}.`))
        await cp(join(tests, kind, name), join(folder, name))
    const args = [join(project.folder, 'node_modules/jest/bin/jest.js'), '--ci', '--colors=false']
    const { code, stdout, stderr } = await runChild(process.execPath, args, { cwd: folder })
    if (code !== 0) faults.push(`${kind}: ${stdout}${stderr}`)
  }
  return faults
}
