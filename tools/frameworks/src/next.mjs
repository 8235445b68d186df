import { join } from 'node:path'
import { runOrThrow } from '@apig/runtimes/child'
import { makeProject } from './project.mjs'
import { withServer } from './server.mjs'
import { KEY, tryRoute } from './try-route.mjs'

const PAGE = 'docs/guides/verify-with-nextjs.md'
const VERSIONS = [
  { version: '15', of: 'tools/frameworks/next-15' },
  { version: '16', of: 'tools/frameworks/locks/nextjs' },
]
const env = { NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }
const secrets = { SIGNATURE_KEY: KEY.accessKeyId, SIGNATURE_SECRET: KEY.secretAccessKey }

/** @type {import('../run.mjs').Framework} */
export async function tryNext({ tarballs, createSigner, report }) {
  for (const { version, of } of VERSIONS) {
    const cwd = await makeProject(
      `next-${version}`,
      { templates: ['docs/examples/nextjs', 'tools/frameworks/next', of], pages: [PAGE] },
      tarballs,
    )
    const next = join(cwd, 'node_modules/next/dist/bin/next')
    await report.check(`Next.js ${version}: next build, without the secrets`, () =>
      runOrThrow(process.execPath, [next, 'build'], { cwd, env }),
    )
    await report.check(`Next.js ${version}: next start`, () =>
      withServer(
        process.execPath,
        (port) => ({ args: [next, 'start', '-H', '127.0.0.1', '-p', String(port)] }),
        { cwd, env: { ...env, ...secrets } },
        async ({ port }) => {
          for (const [router, path] of [
            ['App Router', '/orders'],
            ['Pages Router', '/api/orders'],
          ]) {
            const name = `Next.js ${version}, ${router}`
            await tryRoute({ name, port, path: path ?? '', writesQueryAnew: true, createSigner }, report)
          }
        },
      ),
    )
  }
}
