import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { startGateway } from '@apig/local-gateway'
import { launchChromium } from '@apig/runtimes/chromium'
import { ENVIRONMENT } from './npm.mjs'
import { withServer } from './server.mjs'

/** The example in a page: it calls with temporary keys, and never sees the lasting one. @type {import('../examples.mjs').Try} */
export async function tryPage({ name, folder, report }) {
  const allowHeaders = 'Authorization,Content-Type,X-Sdk-Content-Sha256,X-Sdk-Date,X-Security-Token,X-Stage'
  const gateway = await startGateway({ cors: { allowHeaders } })
  const { accessKeyId, secretAccessKey } = gateway.credentials
  const env = {
    ...ENVIRONMENT,
    APIG_URL: `${gateway.url}/v1/infers/flowers`,
    HUAWEICLOUD_SDK_IAM_ENDPOINT: gateway.url,
    HUAWEICLOUD_SDK_AK: accessKeyId,
    HUAWEICLOUD_SDK_SK: secretAccessKey,
  }
  const options = (/** @type {number} */ port) => ({
    args: ['start', '--', '--host', '127.0.0.1', '--strictPort', '--port', String(port)],
  })
  const browser = await launchChromium()
  try {
    await withServer('npm', options, { cwd: folder, env }, async ({ port }) => {
      const page = await browser.newPage()
      /** @type {Promise<string>[]} */
      const loaded = []
      page.on('response', (response) => loaded.push(response.text().catch(() => '')))
      await page.goto(`http://127.0.0.1:${port}`)
      await report.check(`${name}: JSON, when the page is opened`, () =>
        page.getByText(/^200 .*"size":16\b/).waitFor(),
      )
      await report.check(`${name}: a file that is chosen`, async () => {
        await page.locator('input').setInputFiles(join(folder, 'README.md'))
        await page.getByText(/^200 .*README\.md/m).waitFor()
      })
      await report.check(
        `${name}: all with temporary keys, and nothing that is loaded has the secret`,
        async () => {
          const calls = gateway.requests.filter(
            ({ method, path }) => method === 'POST' && path.startsWith('/v1/'),
          )
          assert.equal(calls.length, 2)
          for (const call of calls) {
            assert.equal(call.decision, 'accepted')
            assert.notEqual(call.accessKeyId, accessKeyId)
          }
          const texts = await Promise.all(loaded)
          assert.ok(texts.some((text) => text.includes('securityToken')))
          assert.ok(!texts.some((text) => text.includes(secretAccessKey)))
        },
      )
    })
  } finally {
    await browser.close()
    await gateway.close()
  }
}
