import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOrThrow } from '@apig/runtimes/child'
import { makeProject } from './project.mjs'
import { withServer } from './server.mjs'
import { KEY, tryRoute } from './try-route.mjs'

const PAGE = 'docs/guides/verify-in-your-backend.md'
const serveEvents = fileURLToPath(new URL('serve-events.mjs', import.meta.url))
const env = { SIGNATURE_KEY: KEY.accessKeyId, SIGNATURE_SECRET: KEY.secretAccessKey }

/** @type {import('../run.mjs').Framework} */
export async function tryServerless({ tarballs, createSigner, report }) {
  const cwd = await makeProject(
    'serverless',
    { templates: ['tools/frameworks/serverless'], pages: [PAGE] },
    tarballs,
  )
  await report.check('serverless-http: tsc, strict', () =>
    runOrThrow(process.execPath, [join(cwd, 'node_modules/typescript/bin/tsc')], { cwd }),
  )
  await report.check('serverless-http serves', () =>
    withServer(
      process.execPath,
      (port) => ({ args: [serveEvents, join(cwd, 'dist/handler.js')], env: { PORT: String(port) } }),
      { cwd, env },
      ({ port }) =>
        tryRoute(
          { name: 'serverless-http', port, path: '/orders', writesQueryAnew: true, createSigner },
          report,
        ),
    ),
  )
}
