import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { runOrThrow } from '@apig/runtimes/child'
import { makeProject } from './project.mjs'
import { withServer } from './server.mjs'
import { KEY, send, tryRoute } from './try-route.mjs'

const PAGE = 'docs/guides/verify-with-nestjs.md'
const env = { SIGNATURE_KEY: KEY.accessKeyId, SIGNATURE_SECRET: KEY.secretAccessKey, NO_COLOR: '1' }

/** @type {import('../run.mjs').Framework} */
export async function tryNest({ tarballs, createSigner, report }) {
  const cwd = await makeProject(
    'nest',
    { templates: ['docs/examples/nestjs', 'tools/frameworks/nest'], pages: [PAGE] },
    tarballs,
  )
  const tool = (/** @type {string} */ path) => join(cwd, 'node_modules', path)
  await report.check('NestJS 11: nest build', () =>
    runOrThrow(process.execPath, [tool('@nestjs/cli/bin/nest.js'), 'build'], { cwd }),
  )
  await report.check('NestJS 11: jest, the test of the page', () =>
    runOrThrow(process.execPath, [tool('jest/bin/jest.js'), '--config', 'test/jest-e2e.json'], { cwd, env }),
  )
  for (const [platform, main] of [
    ['Express', 'main'],
    ['Fastify', 'main-fastify'],
  ]) {
    const name = `NestJS 11 on ${platform}`
    await report.check(`${name} serves`, () =>
      withServer(
        process.execPath,
        (port) => ({ args: [`dist/${main}.js`], env: { PORT: String(port) } }),
        { cwd, env },
        async ({ port, said }) => {
          await tryRoute({ name, port, path: '/orders', createSigner }, report)
          await report.check(`${name}: @SkipVerify() lets a health check through`, async () => {
            const request = { method: 'GET', path: '/healthz', headers: {}, body: '' }
            assert.deepEqual(await send(port, request), { status: 200, body: 'ok' })
          })
          await report.check(`${name}: Nest's logger has the refusals`, () =>
            assert.match(said(), /WARN.*\[ApigVerify\].*SIGNATURE_MISMATCH/),
          )
        },
      ),
    )
  }
}
