import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { runMutants } from '../../src/mutation/run-mutants.mjs'

const installed = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
const source = 'export const add = (a, b) => a + b\nexport const twice = (a) => a * 2\n'
const files = {
  '.gitignore': 'node_modules\n',
  'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
  'packages/sums/package.json': '{ "name": "@apig/sums", "type": "module", "exports": "./src/sums.mjs" }\n',
  'packages/sums/vitest.config.mjs': "export default { test: { include: ['test/*.test.mjs'] } }\n",
  'packages/sums/src/sums.mjs': source,
  // Imports by name too: the mutant must be seen through the link in node_modules.
  'packages/sums/test/sums.test.mjs':
    "import { add } from '@apig/sums'\nimport { expect, it } from 'vitest'\nit('adds', () => expect(add(1, 2)).toBe(3))\n",
  'packages/sums/test/slow.test.mjs':
    "import { it } from 'vitest'\nit('is excluded', () => { throw new Error('it ran') })\n",
}
const suites = { sums: { dir: 'packages/sums', exclude: ['test/slow.test.mjs'] } }

/** @param {Record<string, string>} change */
function tree(change = {}) {
  const root = mkdtempSync(join(tmpdir(), 'apig-sums-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, content] of Object.entries({ ...files, ...change })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  symlinkSync(installed, join(root, 'node_modules'), 'dir')
  execFileSync('git', ['init', '--quiet'], { cwd: root })
  return root
}

/** @param {string} id @param {string} find @param {string} replace */
const mutant = (id, find, replace) => ({
  id,
  package: 'sums',
  rule: 'sums',
  file: 'src/sums.mjs',
  find,
  replace,
})
const quiet = { jobs: 2, report: () => {} }

it('tells what each mutant came to, and leaves the tree as it was', async () => {
  const root = tree()
  const mutants = [
    mutant('killed', 'a + b', 'a - b'),
    mutant('survives', 'a * 2', 'a * 3'),
    mutant('stale', 'a ** 2', 'a'),
    mutant('found twice', 'export const', 'const'),
    { ...mutant('no such file', 'a', 'b'), file: 'src/gone.mjs' },
    mutant('does not load', 'a + b', 'a +'),
  ]
  const outcomes = await runMutants(root, mutants, suites, quiet)
  const results = outcomes.map(({ mutant: { id }, result }) => [id, result])
  expect(results).toEqual([
    ['killed', 'killed'],
    ['survives', 'survived'],
    ['stale', 'stale'],
    ['found twice', 'stale'],
    ['no such file', 'stale'],
    ['does not load', 'broken'],
  ])
  expect(outcomes[0]?.detail).toBe('adds')
  expect(readFileSync(join(root, 'packages/sums/src/sums.mjs'), 'utf8')).toBe(source)
})

it('refuses a suite that fails without any mutant', async () => {
  const root = tree({ 'packages/sums/src/sums.mjs': source.replace('a + b', 'a - b') })
  await expect(runMutants(root, [mutant('any', 'a * 2', 'a * 3')], suites, quiet)).rejects.toThrow(
    'fails without any mutant',
  )
})

it('refuses a suite in which no test runs', async () => {
  const root = tree({
    'packages/sums/test/sums.test.mjs': "import { it } from 'vitest'\nit.skip('adds', () => {})\n",
  })
  await expect(runMutants(root, [mutant('any', 'a * 2', 'a * 3')], suites, quiet)).rejects.toThrow(
    'no test ran',
  )
})
