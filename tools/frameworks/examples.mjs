// `npm run test:examples`: runs each folder of docs/examples as whoever copies it does, with our packages from their
// tarballs. `--only fetch` runs one; `--lock` writes its lockfile, or all of them, after a change of a package.json.
import { strict as assert } from 'node:assert'
import { readdir } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { buildProjects } from '@apig/build'
import { installBinaries } from '@apig/runtimes/binaries'
import { lockExample, tryExample } from './src/example.mjs'
import { packPackages } from './src/project.mjs'
import { Report } from './src/report.mjs'
import { tryClient } from './src/try-client.mjs'
import { tryPage } from './src/try-page.mjs'
import { tryServer } from './src/try-server.mjs'

/** @typedef {(example: { name: string, folder: string, report: Report }) => Promise<void>} Try */

const jsonAndFile = /^200 .*"size":16\b.*\n200 .*"file_name":"README\.md"/m

/** @type {Record<string, Try>} */
const EXAMPLES = {
  fetch: tryClient(jsonAndFile),
  axios: tryClient(/^200 [\s\S]*\bsize: 16\b[\s\S]*^200 [\s\S]*\bfile_name: 'README\.md'/m),
  openai: tryClient(/^You said: hello\nYou said: hello$/m),
  deno: tryClient(jsonAndFile),
  bun: tryClient(jsonAndFile),
  browser: tryPage,
  express: tryServer(),
  nextjs: tryServer(),
  nestjs: tryServer(),
  workers: tryServer((port, secrets) => ({
    args: [
      ...['--port', String(port)],
      ...Object.entries(secrets).flatMap(([variable, value]) => ['--var', `${variable}:${value}`]),
    ],
    // It tries the port before it serves there.
    ready: /Ready on/,
  })),
}
const PACKAGES = ['signer-core', 'transport-fetch', 'transport-node', 'backend-verify']

const { only, lock } = parseArgs({
  options: { only: { type: 'string' }, lock: { type: 'boolean' } },
}).values
const chosen = Object.entries(EXAMPLES).filter(([name]) => only === undefined || only === name)

if (lock === true) for (const [name] of chosen) await lockExample(name)
else {
  const report = new Report()
  await installBinaries()
  await buildProjects([...PACKAGES, 'local-gateway', 'cli'].map((name) => `packages/${name}`))
  const tarballs = await packPackages(PACKAGES)
  await report.check('every folder of docs/examples is tried', async () => {
    const folders = await readdir(new URL('../../docs/examples/', import.meta.url), { withFileTypes: true })
    const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    assert.deepEqual(names.sort(), Object.keys(EXAMPLES).sort())
  })
  for (const [name, attempt] of chosen)
    await report.check(`${name}: was tried`, () => tryExample({ name, attempt, tarballs, report }))
  console.log(`${report.passed} passed, ${report.failed} failed`)
  if (report.failed > 0) process.exitCode = 1
}
