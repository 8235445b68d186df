import { strict as assert } from 'node:assert'
import { mkdirSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { violations } from './signer/accessibility.mjs'

const folder = fileURLToPath(new URL('../out-tsc/screenshots/', import.meta.url))

const PICTURES = /** @type {const} */ (['light', 'dark']).flatMap((scheme) =>
  [1400, 390].flatMap((width) =>
    [
      'index.html',
      'zh/index.html',
      'guides/quick-start.html',
      'zh/quick-start.html',
      'zh/protocol.html',
      'functions/_apig_signer-core.createSigner.html',
    ].map((path) => ({ path, scheme, width })),
  ),
)

/**
 * The pages around the signer.
 *
 * @param {import('./signer/signer-page.mjs').World} world
 * @returns {import('./run-tests.mjs').Test[]}
 */
export function testSite(world) {
  return [
    ...[
      { word: 'canonicalUri', found: 'canonicalUri', from: 'index.html' },
      { word: 'WHATWG', found: 'The protocol', from: 'guides/protocol.html' },
      { word: '码点', found: '签名协议', from: 'zh/index.html' },
    ].map(({ word, found, from }) => ({
      name: `the search finds ${word}, without another server`,
      run: () =>
        withPage(world, from, async (page) => {
          await page.keyboard.press('/')
          const input = page.locator('#tsd-search-input')
          await input.fill(word)
          const results = page.locator('#tsd-search-results li')
          // The index is loaded when the search opens.
          await results.first().waitFor()
          assert.ok(
            (await results.allTextContents()).some((/** @type {string} */ text) => text.includes(found)),
          )
        }),
    })),
    {
      name: 'a page in Chinese says so, and leads to the signer in Chinese',
      run: () =>
        withPage(world, 'zh/protocol.html', async (page) => {
          assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
          await page.getByRole('link', { name: '可视化签名工具' }).first().click()
          await page.waitForURL('**/signer/index.html?lang=zh')
          assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
        }),
    },
    {
      name: 'every page opens without an error and without another server',
      run: async () => {
        const pages = readdirSync(world.site, { recursive: true, encoding: 'utf8' })
          .map((path) => path.replaceAll('\\', '/'))
          .filter(
            (path) =>
              path.endsWith('.html') && !/^(?:functions|types|interfaces|variables|classes)\//.test(path),
          )
        assert.ok(pages.length > 5)
        for (const path of pages) await withPage(world, path, async () => {})
      },
    },
    ...['guides/quick-start.html', 'zh/quick-start.html', 'guides/protocol.html', 'zh/debug-a-401.html'].map(
      (path) => ({
        name: `nothing is wider than a phone: ${path}`,
        run: () =>
          withPage(
            world,
            path,
            async (page) => {
              const [content, window] = await page.evaluate(() => [
                document.documentElement.scrollWidth,
                innerWidth,
              ])
              assert.ok(content <= window, `${content} pixels in ${window}`)
            },
            { width: 390 },
          ),
      }),
    ),
    ...['guides/quick-start.html', 'zh/index.html', 'zh/debug-a-401.html', 'guides/protocol.html'].flatMap(
      (path) =>
        /** @type {const} */ (['light', 'dark']).map((scheme) => ({
          name: `axe finds nothing: ${path}, ${scheme}`,
          run: () =>
            withPage(world, path, async (page) => assert.deepEqual(await violations(page), []), { scheme }),
        })),
    ),
    ...PICTURES.map(({ path, ...view }) => {
      const file = ['site', ...path.replace('.html', '').split('/'), view.scheme, view.width].join('-')
      return {
        name: `a picture: ${file}`,
        run: () =>
          withPage(
            world,
            path,
            async (page) => {
              mkdirSync(folder, { recursive: true })
              await page.screenshot({ path: `${folder}${file}.png` })
            },
            view,
          ),
      }
    }),
  ]
}

/**
 * @param {import('./signer/signer-page.mjs').World} world
 * @param {string} path
 * @param {(page: any) => Promise<void>} test
 * @param {{ scheme?: 'light' | 'dark', width?: number }} [view]
 */
async function withPage({ browser, origin }, path, test, { scheme = 'light', width = 1400 } = {}) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 } })
  /** @type {string[]} */
  const errors = []
  context.on('request', (/** @type {any} */ request) => {
    if (!request.url().startsWith(origin)) errors.push(`asked for ${request.url()}`)
  })
  try {
    const page = await context.newPage()
    page.on('pageerror', (/** @type {Error} */ error) => errors.push(String(error)))
    page.on('console', (/** @type {any} */ message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.goto(`${origin}/${path}`)
    await test(page)
    assert.deepEqual(errors, [], `${path} reported errors`)
  } finally {
    await context.close()
  }
}
