import { join } from 'node:path'
import { runOrThrow } from '@apig/runtimes/child'
import { makeProject } from './project.mjs'
import { withServer } from './server.mjs'
import { KEY, tryRoute } from './try-route.mjs'

const PAGE = 'docs/guides/verify-with-fetch.md'
const env = { SIGNATURE_KEY: KEY.accessKeyId, SIGNATURE_SECRET: KEY.secretAccessKey }

/** @type {import('../run.mjs').Framework} */
export async function tryBun({ tarballs, createSigner, report }) {
  const cwd = await makeProject('bun', { templates: ['tools/frameworks/bun'], pages: [PAGE] }, tarballs)
  const installed = (/** @type {string} */ path) => join(cwd, 'node_modules', path)
  await report.check('Bun: tsc, strict', () =>
    runOrThrow(process.execPath, [installed('typescript/bin/tsc')], { cwd }),
  )
  for (const [name, file] of /** @type {const} */ ([
    ['Bun.serve', 'serve.ts'],
    ['Elysia', 'elysia.ts'],
  ]))
    await report.check(`${name} serves`, () =>
      withServer(
        installed('@oven/bun-linux-x64/bin/bun'),
        (port) => ({ args: [file], env: { PORT: String(port) } }),
        { cwd, env },
        ({ port }) => tryRoute({ name, port, path: '/orders', createSigner }, report),
      ),
    )
}
