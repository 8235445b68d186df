import { strict as assert } from 'node:assert'
import { startGateway } from '@apig/local-gateway'
import { runChild } from '@apig/runtimes/child'
import { ENVIRONMENT } from './npm.mjs'

const WRONG_SECRET = 'not-the-secret-of-this-key'

/**
 * An example that calls: `npm start` makes two calls and prints their answers; with a wrong secret, none is accepted.
 *
 * @param {RegExp} expected
 * @returns {import('../examples.mjs').Try}
 */
export function tryClient(expected) {
  return async ({ name, folder, report }) => {
    const gateway = await startGateway()
    const { accessKeyId, secretAccessKey } = gateway.credentials
    const start = (/** @type {string} */ secret) =>
      runChild('npm', ['start', '--silent'], {
        cwd: folder,
        timeoutSeconds: 60,
        env: {
          ...ENVIRONMENT,
          APIG_URL: `${gateway.url}/v1/infers/flowers`,
          HUAWEICLOUD_SDK_AK: accessKeyId,
          HUAWEICLOUD_SDK_SK: secret,
        },
      })
    const decisions = () => gateway.requests.map(({ decision }) => decision)
    try {
      await report.check(`${name}: both calls are accepted, and their answers printed`, async () => {
        const { code, stdout, stderr } = await start(secretAccessKey)
        assert.match(stdout + stderr, expected)
        assert.equal(code, 0)
        assert.ok(!`${stdout}${stderr}`.includes(secretAccessKey))
        assert.deepEqual(decisions(), ['accepted', 'accepted'])
      })
      await report.check(`${name}: a wrong secret is refused`, async () => {
        const { stdout, stderr } = await start(WRONG_SECRET)
        assert.match(stdout + stderr, /\b401\b/)
        assert.deepEqual(new Set(decisions().slice(2)), new Set(['refused']))
      })
    } finally {
      await gateway.close()
    }
  }
}
