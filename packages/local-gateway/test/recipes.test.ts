import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const recipes = new Map(
  [...readme.matchAll(/<!-- (?:recipe|example): (\w+) -->\s*```js\n([\s\S]*?)\n```/g)].map(
    ([, name = '', code = '']) => [name, code],
  ),
)
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** Runs the code as it is printed, against the package as it was built. */
async function run(name: string, file: string, args: readonly string[]): Promise<string> {
  const folder = fileURLToPath(new URL(`../out-tsc/recipes-${name}/`, import.meta.url))
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(join(folder, file), `${recipes.get(name) ?? ''}\n`)
    // A project of its own, not a part of this one.
    await writeFile(join(folder, 'vitest.config.mjs'), 'export default {}\n')
    // Without what tells a child that it runs inside a test runner.
    const { PATH } = process.env
    const env = { PATH, NO_COLOR: '1' }
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: folder,
      env,
      timeout: 60_000,
    })
    return stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('the first example', async () => {
  expect(await run('serve', 'example.mjs', ['example.mjs'])).toBe('200 accepted\n')
}, 60_000)

test('the recipe for node:test', async () => {
  const said = await run('node', 'gateway.test.mjs', ['--test', '--test-reporter=tap', 'gateway.test.mjs'])
  expect(said).toMatch(/^# pass 1$[\s\S]*^# fail 0$/m)
}, 60_000)

test('the recipe for Vitest', async () => {
  expect(await run('vitest', 'gateway.test.mjs', [vitest, 'run', '--root', '.'])).toMatch(/Tests\s+1 passed/)
}, 60_000)

test('the recipe for Jest is the test that Jest runs with the packed package', async () => {
  const file = new URL('../../../tools/checks/src/packed/jest/plain/local-gateway.test.cjs', import.meta.url)
  expect(await readFile(file, 'utf8')).toBe(`${recipes.get('jest') ?? ''}\n`)
})
