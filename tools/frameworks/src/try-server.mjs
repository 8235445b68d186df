import { strict as assert } from 'node:assert'
import { fileURLToPath } from 'node:url'
import { runChild } from '@apig/runtimes/child'
import { ENVIRONMENT } from './npm.mjs'
import { withServer } from './server.mjs'
import { KEY } from './try-route.mjs'

const apig = fileURLToPath(new URL('../../../packages/cli/dist/bin.js', import.meta.url))
const SECRETS = { SIGNATURE_KEY: KEY.accessKeyId, SIGNATURE_SECRET: KEY.secretAccessKey }

/**
 * An example that verifies: called as its README says, it says who called; signed with another secret, it refuses.
 *
 * @param {(port: number, secrets: Record<string, string>) => { args: readonly string[], ready?: RegExp }} [options] of
 *   `npm start`, where variables say nothing to it
 * @returns {import('../examples.mjs').Try}
 */
export const tryServer =
  (options = () => ({ args: [] })) =>
  ({ name, folder, report }) =>
    withServer(
      'npm',
      (port) => {
        const { args, ...more } = options(port, SECRETS)
        return { args: ['start', '--', ...args], env: { PORT: String(port) }, ...more }
      },
      { cwd: folder, env: { ...ENVIRONMENT, ...SECRETS } },
      async ({ port }) => {
        await report.check(`${name}: accepts what is signed with the signature key`, async () => {
          const { code, stdout, stderr } = await call(port, KEY.secretAccessKey)
          assert.equal(code, 0, stdout + stderr)
          assert.deepEqual(JSON.parse(stdout), { keyId: KEY.accessKeyId, order: { id: 1 } })
        })
        await report.check(`${name}: refuses what is signed with another secret`, async () => {
          const { code, stdout, stderr } = await call(port, 'another-secret-for-the-projects')
          assert.notEqual(code, 0)
          assert.match(stderr, /\b401\b/)
          assert.equal(JSON.parse(stdout).error, 'invalid')
        })
      },
    )

/**
 * @param {number} port
 * @param {string} secret
 */
const call = (port, secret) =>
  runChild(
    process.execPath,
    [
      apig,
      'call',
      'http://api.example.com/orders',
      '--connect-to',
      `127.0.0.1:${port}`,
      '--json',
      '{"id":1}',
    ],
    { env: { HUAWEICLOUD_SDK_AK: KEY.accessKeyId, HUAWEICLOUD_SDK_SK: secret } },
  )
