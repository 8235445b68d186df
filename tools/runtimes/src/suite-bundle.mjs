import { build } from 'esbuild'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * @typedef {'node' | 'portable' | 'node and portable' | ''} Crypto which crypto of the package is in use
 * @typedef {import('esbuild').Metafile} Metafile
 *
 * @typedef {object} Job one suite, ready to be run
 * @property {string} project the folder of a packed project
 * @property {import('./suites.mjs').Suite} suite
 * @property {string | undefined} standUrl
 */

const PACKAGE = /^@apig\/(signer-core|transport-fetch)(\/.*)?$/
const PROBE = './node_modules/@apig/signer-core/dist/which-crypto.js'

const entries = {
  commandLine: `import { crypto } from '${PROBE}'
const version = globalThis.Bun?.version ?? globalThis.Deno?.version.deno ?? process.versions.node
console.log(JSON.stringify({ outcome: await runSuites(suites), crypto, version }))`,
  // Inside the handler, because workerd gives no random values (fast-check's seed) at the top of a module.
  workerd: `export default { test: async () => console.log(JSON.stringify({ outcome: await runSuites(suites) })) }`,
  browser: `globalThis.outcome = runSuites(suites)`,
}

/** Put beside the package's own files, so that it sees `#crypto` as they do. */
const probe = `import * as chosen from '#crypto'
import * as node from './crypto/node.js'
export const crypto = chosen.sha256Hex === node.sha256Hex ? 'node' : 'portable'
`

/**
 * The suite in one file that imports the packed package by name, so that the runtime itself chooses among its conditions.
 *
 * @param {Job} job the file is written into its project
 */
export async function bundleForResolution(job) {
  const { project } = job
  const file = join(project, 'suite.mjs')
  await writeFile(join(project, PROBE), probe)
  const metafile = await bundleSuite(job, entries.commandLine, file, [], {
    name: 'leave-the-package-to-the-runtime',
    setup({ onResolve }) {
      onResolve({ filter: PACKAGE }, ({ path }) => ({ path, external: true }))
      onResolve({ filter: /which-crypto\.js$/ }, ({ path }) => ({ path, external: true }))
    },
  })
  const foreign = importsIn(metafile).filter((path) => !PACKAGE.test(path) && path !== PROBE)
  if (foreign.length > 0)
    throw new Error(`The suite imports ${foreign.join(', ')}, which not every runtime has.`)
  return file
}

/**
 * The suite and the packed package in one file, chosen by `condition`, as bundlers for workerd and for browsers do it.
 *
 * @param {Job} job the file is written into its project
 * @param {'workerd' | 'browser'} condition
 */
export async function bundleForCondition(job, condition) {
  const { project } = job
  const file = join(project, `suite-${condition}.mjs`)
  const metafile = await bundleSuite(job, entries[condition], file, [condition], {
    name: 'take-the-packed-package',
    setup({ onResolve, resolve }) {
      // Asked from inside packages/, a package would resolve to itself, not to the tarball.
      onResolve({ filter: PACKAGE }, ({ path, kind, resolveDir }) =>
        resolveDir === project ? undefined : resolve(path, { kind, resolveDir: project }),
      )
    },
  })
  const left = importsIn(metafile)
  const text = await readFile(file, 'utf8')
  if (left.length > 0 || /['"`]node:/.test(text))
    throw new Error(`The suite for ${condition} still imports ${left.join(', ') || 'from node:'}.`)
  return { file, crypto: cryptoIn(metafile) }
}

/**
 * Which crypto of the package went into a bundle.
 *
 * @param {Metafile} metafile
 * @returns {Crypto}
 */
export function cryptoIn({ inputs }) {
  const has = (/** @type {string} */ name) =>
    Object.keys(inputs).some((path) => path.endsWith(`signer-core/dist/crypto/${name}.js`))
  if (has('node')) return has('portable') ? 'node and portable' : 'node'
  return has('portable') ? 'portable' : ''
}

/**
 * @param {Job} job
 * @param {string} entry
 * @param {string} outfile
 * @param {string[]} conditions
 * @param {import('esbuild').Plugin} plugin
 */
async function bundleSuite({ suite, standUrl }, entry, outfile, conditions, plugin) {
  const { metafile } = await build({
    stdin: {
      contents: `import { runSuites } from './harness.ts'\n${suite.imports}\n${entry}`,
      resolveDir: suite.folder,
    },
    define: { STAND_URL: JSON.stringify(standUrl ?? '') },
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    // Neutral: an import of node: that nobody asked for is an error, and no condition is added to ours.
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions,
    plugins: [plugin],
    metafile: true,
    logLevel: 'silent',
  })
  return metafile
}

/**
 * What is left to the runtime. `sm-crypto-v2` would import `crypto` where there is no global of that name.
 *
 * @param {Metafile} metafile
 */
function importsIn({ outputs }) {
  return Object.values(outputs).flatMap(({ imports }) =>
    imports
      .filter(({ path, kind }) => path !== 'crypto' || kind !== 'dynamic-import')
      .map(({ path }) => path),
  )
}
