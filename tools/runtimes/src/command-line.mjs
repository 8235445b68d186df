import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { binaryPath } from './binaries.mjs'
import { runChild } from './child.mjs'
import { bundleForCondition, bundleForResolution } from './suite-bundle.mjs'

/**
 * @typedef {import('./report.mjs').Result} Result
 * @typedef {import('./suite-bundle.mjs').Job} Job
 */

/** Deno takes no packages but those in the project, asks nobody, and calls nobody but the stand. */
const denoFlags = ['run', '--no-prompt', '--no-remote', '--node-modules-dir=manual', '--allow-net=127.0.0.1']

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
    run: (job) => resolveAndRun(job, process.execPath),
  },
  ...['node20', 'node22', 'node24', 'node26'].map((name) => ({
    name,
    crypto: /** @type {const} */ ('node'),
    run: (/** @type {Job} */ job) => resolveAndRun(job, binaryPath(name, 'bin/node')),
  })),
  {
    name: 'bun',
    crypto: 'node',
    run: (job) => resolveAndRun(job, binaryPath('@oven/bun-linux-x64', 'bin/bun'), ['run', '--no-install']),
  },
  {
    name: 'deno',
    crypto: 'node',
    run: (job) => resolveAndRun(job, binaryPath('@deno/linux-x64-glibc', 'deno'), denoFlags),
  },
  { name: 'workerd', crypto: 'portable', run: runInWorkerd },
]

/**
 * The runtime itself finds the packed package in `node_modules`.
 *
 * @param {Job} job
 * @param {string} binary
 * @param {readonly string[]} [args]
 */
async function resolveAndRun(job, binary, args = []) {
  const { project } = job
  const file = await bundleForResolution(job)
  // Caches inside the project, and no word to anybody.
  const env = { DENO_DIR: join(project, '.deno'), DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1' }
  return readResult(await runChild(binary, [...args, file], { cwd: project, env }))
}

/**
 * workerd runs modules that are given to it: the bundle, as a Worker's deployment would have it.
 *
 * @param {Job} job
 * @returns {Promise<Result>}
 */
async function runInWorkerd(job) {
  const { project } = job
  const { crypto } = await bundleForCondition(job, 'workerd')
  await writeFile(join(project, 'suite.capnp'), workerdConfiguration)
  const binary = binaryPath('@cloudflare/workerd-linux-64', 'bin/workerd')
  const { stdout } = await runChild(binary, ['--version'])
  const ended = await runChild(binary, ['test', 'suite.capnp'], { cwd: project })
  const code = endedByAborts(ended.stderr) ? 0 : ended.code
  return { ...readResult({ ...ended, code }), version: stdout.replace(/^workerd /, '').trim(), crypto }
}

/**
 * workerd says that a test has failed where a call is aborted in the middle of its upload, with a plain fetch too. Such
 * errors of the suite's own, and no other ones, leave its result as it is.
 *
 * @param {string} stderr
 */
function endedByAborts(stderr) {
  const uncaught = stderr.split('\n').filter((line) => line.includes('uncaught exception'))
  return (
    uncaught.length > 0 &&
    uncaught.every((line) => /jsg\.Error: (enough|TransportError: An attempt took longer .*)$/.test(line))
  )
}

// Without nodejs_compat: a Worker that has not asked for Node's modules gets none. It reaches this machine alone.
const workerdConfiguration = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "suite", worker = (
  modules = [(name = "suite.mjs", esModule = embed "suite-workerd.mjs")],
  compatibilityDate = "2026-07-01",
)), (name = "internet", network = (allow = ["local"]))]);
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
