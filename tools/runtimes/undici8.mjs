// The tests of transport-node on Nodes that undici 8 runs on: with undici 7, the interceptor with both, and everything on 8.
import { buildProjects } from '@apig/build'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { binaryPath, installBinaries } from './src/binaries.mjs'
import { runChild, runOrThrow } from './src/child.mjs'
import { endWith } from './src/run-all.mjs'

const folder = fileURLToPath(new URL('../../packages/transport-node/', import.meta.url))
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const runs = ['node22', 'node24', 'node26'].flatMap((node) => [
  { node, what: 'undici 7, the interceptor with 8 too', env: {} },
  { node, what: 'undici 8', env: { APIG_TEST_UNDICI: 'undici8' } },
])

try {
  await installBinaries()
  await installUndici8()
  await buildProjects(['packages/transport-node', 'packages/local-gateway'])
  const all = { passed: 0, failed: 0 }
  for (const { node, what, env } of runs) {
    // What memory an upload takes is measured elsewhere, and is no matter of the version.
    const args = [vitest, 'run', '--exclude', 'test/memory.test.ts']
    const { code, stdout, stderr } = await runChild(binaryPath(node, 'bin/node'), args, {
      cwd: folder,
      env: { NO_COLOR: '1', ...env },
    })
    const passed = countIn(stdout, 'passed')
    const failed = Math.max(countIn(stdout, 'failed'), code === 0 && passed > 0 ? 0 : 1)
    console.log(`${node.padEnd(7)} ${what.padEnd(37)} ${passed} tests passed, ${failed} failed`)
    if (failed > 0) console.log(stdout + stderr)
    all.passed += passed
    all.failed += failed
  }
  console.log(`${all.passed} passed, ${all.failed} failed`)
  if (all.failed > 0) process.exitCode = 1
} catch (error) {
  endWith(error)
}

/** npm on Node 20 leaves undici 8 out, which wants a newer Node: it is put where the tests look for it. */
async function installUndici8() {
  const { optionalDependencies } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  const place = fileURLToPath(new URL('./out-tsc/undici8/', import.meta.url))
  const link = join(folder, 'node_modules/undici8')
  if (!existsSync(join(place, 'node_modules/undici8'))) {
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, 'package.json'), '{ "private": true }')
    const args = [
      'install',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `undici8@${optionalDependencies.undici8}`,
    ]
    await runOrThrow('npm', args, { cwd: place })
  }
  mkdirSync(dirname(link), { recursive: true })
  rmSync(link, { recursive: true, force: true })
  symlinkSync(join(place, 'node_modules/undici8'), link, 'dir')
}

/**
 * @param {string} output Vitest's, with a line such as `Tests  1 failed | 9 passed (10)`
 * @param {string} kind
 */
function countIn(output, kind) {
  const line = output.split('\n').find((text) => /^ *Tests {2}/.test(text)) ?? ''
  return Number(new RegExp(`(\\d+) ${kind}`).exec(line)?.[1] ?? 0)
}
