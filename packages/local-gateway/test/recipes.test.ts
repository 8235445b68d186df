import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const execute = promisify(execFile)
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const EXAMPLE = /<!-- (?:recipe|example): (\w+) -->\s*```ts\n([\s\S]*?)\n```/g
const recipes = new Map([...readme.matchAll(EXAMPLE)].map(([, name = '', code = '']) => [name, code]))
const fromHere = createRequire(import.meta.url)
const vitest = join(dirname(fromHere.resolve('vitest/package.json')), 'vitest.mjs')
const tsc = fromHere.resolve('typescript/bin/tsc')
const OPTIONS =
  '--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --skipLibCheck --ignoreConfig --module nodenext --target es2022 --types node'

/** Compiles the code as it is printed, in strict TypeScript, and runs it against the package as it was built. */
async function run(name: string, args: readonly string[]): Promise<string> {
  const folder = fileURLToPath(new URL(`../out-tsc/recipes-${name}/`, import.meta.url))
  await mkdir(folder, { recursive: true })
  // Without what tells a child that it runs inside a test runner.
  const where = { cwd: folder, env: { PATH: process.env.PATH, NO_COLOR: '1' }, timeout: 60_000 }
  try {
    await writeFile(join(folder, 'gateway.test.mts'), `${recipes.get(name) ?? ''}\n`)
    // A project of its own, not a part of this one.
    await writeFile(join(folder, 'vitest.config.mjs'), 'export default {}\n')
    await execute(process.execPath, [tsc, ...OPTIONS.split(' '), 'gateway.test.mts'], where)
    return (await execute(process.execPath, args, where)).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('the first example', async () => {
  expect(await run('serve', ['gateway.test.mjs'])).toBe('200 accepted\n')
}, 60_000)

test('the recipe for node:test', async () => {
  const said = await run('node', ['--test', '--test-reporter=tap', 'gateway.test.mjs'])
  expect(said).toMatch(/^# pass 1$[\s\S]*^# fail 0$/m)
}, 60_000)

test('the recipe for Vitest', async () => {
  expect(await run('vitest', [vitest, 'run', '--root', '.', 'gateway.test.mts'])).toMatch(/Tests\s+1 passed/)
}, 60_000)

test('the recipe for Jest is the test that Jest runs with the packed package', async () => {
  const file = new URL(
    '../../../tools/checks/src/packed/jest/typescript/local-gateway.test.ts',
    import.meta.url,
  )
  expect(await readFile(file, 'utf8')).toBe(`${recipes.get('jest') ?? ''}\n`)
})
