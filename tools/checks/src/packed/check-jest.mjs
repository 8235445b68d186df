import { cp, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installLocked } from '@apig/runtimes/binaries'
import { runChild } from '@apig/runtimes/child'
import { linkDependency } from '@apig/runtimes/packed-project'

const tests = fileURLToPath(new URL('./jest/', import.meta.url))
const jest = fileURLToPath(new URL('../../jest/', import.meta.url))
const workspace = fileURLToPath(new URL('../../../../', import.meta.url))

/** What stands beside the tests of each kind. */
const projects = {
  // Jest as it comes: CommonJS, nothing transformed in node_modules.
  plain: { 'package.json': {} },
  typescript: {
    'package.json': { jest: { preset: 'ts-jest' } },
    'tsconfig.json': {
      compilerOptions: {
        target: 'es2022',
        module: 'commonjs',
        moduleResolution: 'node10',
        ignoreDeprecations: '6.0',
        strict: true,
        types: ['jest', 'node'],
      },
    },
  },
}

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
  for (const [kind, files] of Object.entries(projects)) {
    const folder = join(project.folder, 'jest', basename(source), kind)
    await mkdir(folder, { recursive: true })
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, name), JSON.stringify(content))
    await cp(join(tests, kind), folder, {
      recursive: true,
      filter: (path) => path === join(tests, kind) || basename(path).startsWith(`${basename(source)}.`),
    })
    const args = [join(project.folder, 'node_modules/jest/bin/jest.js'), '--ci', '--colors=false']
    const { code, stdout, stderr } = await runChild(process.execPath, args, { cwd: folder })
    if (code !== 0) faults.push(`${kind}: ${stdout}${stderr}`)
  }
  return faults
}
