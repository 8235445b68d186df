import { build } from 'esbuild'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * A portable suite, and what it runs against.
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {readonly string[]} projects what is built for it, from the top level
 * @property {readonly string[]} packages folders in `packages/` that it gets as npm would publish them
 * @property {string} folder where its modules are
 * @property {string} imports defines `suites`; `runSuites` is in `harness.ts`
 * @property {() => Promise<Stand>} [startStand] servers in Node that it calls; `STAND_URL` in `imports` is where
 *
 * @typedef {object} Stand
 * @property {string} url
 * @property {() => Promise<void>} close
 */

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url))

/** @type {readonly Suite[]} */
export const suites = [
  {
    name: 'signer-core',
    projects: ['packages/signer-core', 'tools/vectors'],
    packages: ['signer-core'],
    folder: join(packages, 'signer-core/test/suite'),
    imports: `import { suites } from './index.ts'`,
  },
  {
    name: 'transport-fetch',
    projects: ['packages/transport-fetch', 'packages/local-gateway'],
    packages: ['signer-core', 'transport-fetch'],
    folder: join(packages, 'transport-fetch/test/suite'),
    imports: `import { createSuites } from './index.ts'
const suites = createSuites(STAND_URL)`,
    startStand: startFetchStand,
  },
]

/** The stand is written in TypeScript, which not every Node here runs as it is. */
async function startFetchStand() {
  const outfile = join(packages, 'transport-fetch/out-tsc/stand.mjs')
  await build({
    entryPoints: [join(packages, 'transport-fetch/test/stand/stand.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  })
  const { startStand } = await import(pathToFileURL(outfile).href)
  return /** @type {Promise<Stand>} */ (startStand())
}
