import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { binaryPath } from './binaries.mjs'
import { runChild } from './child.mjs'
import { bundleForCondition, bundleForResolution } from './suite-bundle.mjs'

/** @typedef {import('./report.mjs').Result} Result */

/** Deno takes no packages but those in the project, and asks nobody. */
const denoFlags = ['run', '--no-prompt', '--no-remote', '--node-modules-dir=manual']

/**
 * The runtimes with a command line.
 *
 * @type {readonly import('./run-all.mjs').Runtime[]}
 */
export const runtimes = [
  {
    name: 'node',
    crypto: 'node',
    installed: true,
    run: (project) => resolveAndRun(project, process.execPath),
  },
  ...['node20', 'node22', 'node24', 'node26'].map((name) => ({
    name,
    crypto: /** @type {const} */ ('node'),
    run: (/** @type {string} */ project) => resolveAndRun(project, binaryPath(name, 'bin/node')),
  })),
  {
    name: 'bun',
    crypto: 'node',
    run: (project) =>
      resolveAndRun(project, binaryPath('@oven/bun-linux-x64', 'bin/bun'), ['run', '--no-install']),
  },
  {
    name: 'deno',
    crypto: 'node',
    run: (project) => resolveAndRun(project, binaryPath('@deno/linux-x64-glibc', 'deno'), denoFlags),
  },
  { name: 'workerd', crypto: 'noble', run: runInWorkerd },
]

/**
 * The runtime itself finds the packed package in `node_modules`.
 *
 * @param {string} project
 * @param {string} binary
 * @param {readonly string[]} [args]
 */
async function resolveAndRun(project, binary, args = []) {
  const file = await bundleForResolution(project)
  // Caches inside the project, and no word to anybody.
  const env = { DENO_DIR: join(project, '.deno'), DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1' }
  return readResult(await runChild(binary, [...args, file], { cwd: project, env }))
}

/**
 * workerd runs modules that are given to it: the bundle, as a Worker's deployment would have it.
 *
 * @param {string} project
 * @returns {Promise<Result>}
 */
async function runInWorkerd(project) {
  const { crypto } = await bundleForCondition(project, 'workerd')
  await writeFile(join(project, 'suite.capnp'), workerdConfiguration)
  const binary = binaryPath('@cloudflare/workerd-linux-64', 'bin/workerd')
  const { stdout } = await runChild(binary, ['--version'])
  const ended = await runChild(binary, ['test', 'suite.capnp'], { cwd: project })
  return { ...readResult(ended), version: stdout.replace(/^workerd /, '').trim(), crypto }
}

// Without nodejs_compat: a Worker that has not asked for Node's modules gets none.
const workerdConfiguration = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "suite", worker = (
  modules = [(name = "suite.mjs", esModule = embed "suite-workerd.mjs")],
  compatibilityDate = "2026-07-01",
))]);
`

/**
 * @param {{ code: number | null, stdout: string, stderr: string }} ended
 * @returns {Result}
 */
function readResult({ code, stdout, stderr }) {
  const line = stdout.split('\n').findLast((text) => text.startsWith('{"outcome":'))
  if (code === 0 && line !== undefined) return JSON.parse(line)
  const state = line === undefined ? 'without a result' : 'after its result'
  throw new Error(`ended ${state}, with ${code ?? 'a signal'}\n${(stderr + stdout).slice(0, 4000)}`)
}
