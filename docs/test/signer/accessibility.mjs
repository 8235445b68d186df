import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { withSigner } from './signer-page.mjs'

const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * The page for keyboards and screen readers, with everything shown that it can show.
 *
 * @param {import('./signer-page.mjs').World} world
 * @returns {import('../run-tests.mjs').Test[]}
 */
export function testAccessibility(world) {
  const views = /** @type {const} */ ([
    ['en', 'light', 1400],
    ['en', 'dark', 1400],
    ['zh', 'light', 1400],
    ['zh', 'dark', 1400],
    ['en', 'light', 390],
    ['zh', 'dark', 390],
  ])
  return [
    ...views.map(([language, scheme, width]) => ({
      name: `axe finds nothing: ${language}, ${scheme}, ${width} pixels wide`,
      run: () =>
        withSigner(
          world,
          async ({ page, fillIn }) => {
            await page.locator('.explain .examples button').click()
            await page.locator('.take-apart .examples button').click()
            assert.deepEqual(await violations(page), [])
            await fillIn({ method: 'G ET', authorization: 'Basic abc' })
            assert.deepEqual(await violations(page), [], 'with faults shown')
            await fillIn({ method: 'GET', secretAccessKey: ' ' })
            await page.locator('#payload-hash').check()
            assert.deepEqual(await violations(page), [], 'with faults of keys shown')
          },
          { language, scheme, width, bypassCSP: true },
        ),
    })),
    {
      name: 'nothing is wider than a phone',
      run: () =>
        withSigner(
          world,
          async ({ page }) => {
            await page.locator('.explain .examples button').click()
            await page.locator('.take-apart .examples button').click()
            const [content, window] = await page.evaluate(() => [
              document.documentElement.scrollWidth,
              innerWidth,
            ])
            assert.ok(content <= window, `${content} pixels in ${window}`)
          },
          { width: 360 },
        ),
    },
    {
      name: 'the keyboard reaches everything, in the order in which it is read',
      run: () =>
        withSigner(world, async ({ page }) => {
          /** @type {string[]} */
          const reached = []
          for (let at = 0; at < 60; at++) {
            await page.keyboard.press('Tab')
            const id = await page.evaluate(() => document.activeElement?.id ?? '')
            if (id !== '' && !reached.includes(id)) reached.push(id)
          }
          assert.deepEqual(reached, [
            'documentation',
            'language',
            'theme',
            'method',
            'url',
            'headers',
            'payload-signed',
            'body',
            'accessKeyId',
            'secretAccessKey',
            'securityToken',
            'date',
            'algorithm-SDK-HMAC-SHA256',
            'command-curl',
            'answer',
            'status',
            'authorization',
          ])
        }),
    },
    {
      name: 'arrow keys choose, and typing works without a mouse',
      run: () =>
        withSigner(world, async ({ page, command, lines }) => {
          await page.locator('#command-curl').focus()
          await page.keyboard.press('ArrowRight')
          assert.match(await command(), /await fetch/)
          await page.keyboard.press('ArrowRight')
          assert.match(await command(), /urlopen/)
          await page.locator('#payload-signed').focus()
          await page.keyboard.press('ArrowDown')
          assert.equal((await lines(0)).at(-1), 'UNSIGNED-PAYLOAD')
        }),
    },
    {
      name: 'a change of language keeps the focus, what was typed, and says its language',
      run: () =>
        withSigner(world, async ({ page, fillIn }) => {
          await fillIn({ body: 'kept' })
          await page.locator('#language').focus()
          await page.locator('#language').selectOption('zh')
          assert.equal(await page.evaluate(() => document.activeElement?.id), 'language')
          assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
          assert.match(await page.title(), /签名/)
          assert.equal(await page.locator('#body').inputValue(), 'kept')
          assert.equal(await page.locator('h2').first().textContent(), '请求')
        }),
    },
    {
      name: 'the colours follow the system, and the choice',
      run: () =>
        withSigner(
          world,
          async ({ page }) => {
            const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
            const dark = await paper()
            await page.locator('#theme').selectOption('light')
            const light = await paper()
            assert.notEqual(light, dark)
            await page.locator('#theme').selectOption('dark')
            assert.equal(await paper(), dark)
          },
          { scheme: 'dark' },
        ),
    },
    {
      name: 'Copy puts the exact text into the clipboard, and says so',
      run: () =>
        withSigner(world, async ({ page, context, stages }) => {
          await context.grantPermissions(['clipboard-read', 'clipboard-write'])
          await page.getByRole('button', { name: 'Copy: 1. Canonical request' }).click()
          await saying(page, /^Copied\.$/)
          const copied = await page.evaluate(() => navigator.clipboard.readText())
          assert.equal(copied, (await stages())['1. Canonical request'])
        }),
    },
    {
      name: 'where the browser forbids to copy, the text is shown and selected',
      run: () =>
        withSigner(world, async ({ page, stages }) => {
          // So it is on a page that came over plain http.
          await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
          await page.getByRole('button', { name: 'Copy: 2. String to sign' }).click()
          await saying(page, /Ctrl\+C/)
          const selected = await page.evaluate(() => String(getSelection()))
          assert.equal(selected.trim(), (await stages())['2. String to sign'])
        }),
    },
  ]
}

/**
 * Waits until the page tells a screen reader so. waitForFunction would poll with eval, which the policy blocks.
 *
 * @param {import('./signer-page.mjs').Signer['page']} page
 * @param {RegExp} text
 */
function saying(page, text) {
  return page.locator('body > [role=status]').filter({ hasText: text }).waitFor({ state: 'attached' })
}

/**
 * @param {any} page
 * @returns {Promise<string[]>}
 */
export async function violations(page) {
  await page.evaluate(axeScript)
  return page.evaluate(async () => {
    const { axe } = /** @type {any} */ (globalThis)
    const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
    const found = await axe.run(document, options)
    return found.violations.map(
      (/** @type {any} */ { id, nodes }) =>
        `${id}: ${nodes.map((/** @type {any} */ node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
    )
  })
}
