// `npm run test:frameworks`: builds the projects that the guides describe, and calls them with signed requests.
// `--only nest` tries one framework.
import { parseArgs } from 'node:util'
import { buildProjects } from '@apig/build'
import { tryBun } from './src/bun.mjs'
import { tryNest } from './src/nest.mjs'
import { tryNext } from './src/next.mjs'
import { packPackages } from './src/project.mjs'
import { Report } from './src/report.mjs'
import { tryServerless } from './src/serverless.mjs'

/**
 * @typedef {(context: {
 *   tarballs: import('./src/project.mjs').Tarballs,
 *   createSigner: typeof import('@apig/signer-core').createSigner,
 *   report: Report,
 * }) => Promise<void>} Framework
 */

/** @type {Record<string, Framework>} */
const FRAMEWORKS = { nest: tryNest, next: tryNext, bun: tryBun, serverless: tryServerless }
const PACKAGES = ['signer-core', 'backend-verify']

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
const report = new Report()
await buildProjects(PACKAGES.map((name) => `packages/${name}`))
const { createSigner } = await import('@apig/signer-core')
const tarballs = await packPackages(PACKAGES)
for (const [name, tryFramework] of Object.entries(FRAMEWORKS))
  if (only === undefined || only === name)
    await report.check(`${name} was tried`, () => tryFramework({ tarballs, createSigner, report }))
console.log(`${report.passed} passed, ${report.failed} failed`)
if (report.failed > 0 || report.passed === 0) process.exitCode = 1
