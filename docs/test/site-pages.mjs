import { strict as assert } from 'node:assert'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { base } from '../.vitepress/links.mjs'
import { violations } from './signer/accessibility.mjs'

const folder = fileURLToPath(new URL('../out-tsc/screenshots/', import.meta.url))

const PAGES = [
  '',
  'zh/',
  'guides/quick-start.html',
  'zh/guides/credentials.html',
  'zh/protocol.html',
  'reference/signer-core/functions/createSigner.html',
]
const VIEWS = /** @type {const} */ (['light', 'dark']).flatMap((scheme) =>
  [1400, 390].map((width) => ({ scheme, width })),
)

/** What is typed into the search, and the page that must be among the first three. */
const SEARCHES = [
  { query: 'a', found: /./ },
  { query: '~', found: /./ },
  { query: '401', found: /debug-a-401/ },
  { query: 'debug a 401', found: /debug-a-401/ },
  { query: 'APIG.0301', found: /debug-a-401/ },
  { query: 'QUERY_LOSSY', found: /errors\.html#query_lossy/ },
  { query: 'axios', found: /sign-with-your-client/ },
  { query: 'sign:', found: /sign/ },
  { query: 'canonicalUri', found: /functions\/canonicalUri/ },
  { query: '签名', found: /zh\/.*(?:sign|protocol|verify)/, from: 'zh/' },
  { query: '时钟', found: /zh\/(?:verify\.html#date_skew|guides\/debug-a-401)/, from: 'zh/' },
  { query: '~', found: /zh\//, from: 'zh/' },
]

/**
 * The pages around the signer.
 *
 * @param {import('./signer/signer-page.mjs').World} world
 * @returns {import('./run-tests.mjs').Test[]}
 */
export function testSite(world) {
  const pages = readdirSync(world.site, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.html'))
  return [
    {
      name: 'every link of every page leads to a page and an anchor that exist',
      run: async () => assert.deepEqual(brokenLinks(world.site, pages), []),
    },
    {
      name: 'no page shows the asterisks of a bold text that was not closed',
      run: async () => {
        for (const path of pages) {
          const html = readFileSync(join(world.site, path), 'utf8').replace(
            /<(pre|code|script|style)\b[\s\S]*?<\/\1>/g,
            '',
          )
          assert.doesNotMatch(html, /\*\*/, path)
        }
      },
    },
    ...SEARCHES.map(({ query, found, from = '' }) => ({
      name: `the search of ${from === '' ? 'the English pages' : 'the Chinese pages'} finds ${query}`,
      run: () =>
        withPage(world, from, async (page) => {
          await page.keyboard.press('/')
          await page.locator('#localsearch-input').fill(query)
          const results = page.locator('#localsearch-list a.result')
          // The index is loaded when the search opens.
          await results.first().waitFor()
          /** @type {string[]} */
          const links = await results.evaluateAll((/** @type {HTMLAnchorElement[]} */ all) =>
            all.slice(0, 3).map((link) => link.getAttribute('href') ?? ''),
          )
          assert.ok(
            links.some((link) => found.test(link)),
            links.join(),
          )
        }),
    })),
    {
      name: 'a page leads to itself in the other language, and to the signer in its own',
      run: () =>
        withPage(world, 'guides/quick-start.html', async (page) => {
          await toChinese(page, '**/zh/guides/quick-start.html')
          await page.getByRole('link', { name: '可视化签名' }).first().click()
          await page.waitForURL('**/signer/index.html?lang=zh')
          assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
        }),
    },
    {
      name: 'from a page that is English alone, the menu of languages leads home',
      run: () => withPage(world, 'reference/index.html', (page) => toChinese(page, '**/zh/')),
    },
    {
      name: 'an example switches to JavaScript, a command to another package manager',
      run: () =>
        withPage(world, '', async (page) => {
          await page.locator('label[data-title="pnpm"]').first().click()
          assert.ok(await page.getByText('pnpm add @apig/signer-core').isVisible())
        }),
    },
    {
      name: 'a page that does not exist says what to do',
      run: async () => {
        const response = await fetch(`${world.origin}/nowhere.html`)
        assert.equal(response.status, 404)
        assert.match(await response.text(), /Search with the box above/)
      },
    },
    ...['zh/', ''].map((language) => ({
      name: `every page of /${language} opens without an error and without another server`,
      run: async () => {
        const left = pages
          .filter((page) => page.startsWith('zh/') === (language === 'zh/'))
          .filter((page) => !/^(?:reference\/.+\/.+|404\.html)/.test(page))
          .values()
        const open = async () => {
          for (const path of left) await withPage(world, path, async () => {})
        }
        await Promise.all([open(), open(), open(), open()])
      },
    })),
    ...PAGES.map((path) => ({
      name: `nothing is wider than a phone: /${path}`,
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
    })),
    ...PAGES.flatMap((path) =>
      /** @type {const} */ (['light', 'dark']).map((scheme) => ({
        name: `axe finds nothing: /${path}, ${scheme}`,
        run: () =>
          withPage(world, path, async (page) => assert.deepEqual(await violations(page), []), { scheme }),
      })),
    ),
    ...VIEWS.map((view) => ({
      name: `a picture: site-search-${view.scheme}-${view.width}`,
      run: () =>
        withPage(
          world,
          'zh/',
          async (page) => {
            await page.keyboard.press('/')
            await page.locator('#localsearch-input').fill('签名')
            await page.locator('#localsearch-list a.result').first().waitFor()
            mkdirSync(folder, { recursive: true })
            await page.screenshot({ path: `${folder}site-search-${view.scheme}-${view.width}.png` })
          },
          view,
        ),
    })),
    ...PAGES.flatMap((path) =>
      VIEWS.map((view) => {
        const name = path.replace('.html', '').replace(/\/$/, '').split('/').filter(Boolean)
        const file = ['site', ...(name.length === 0 ? ['home'] : name), view.scheme, view.width].join('-')
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
    ),
  ]
}

/**
 * Chooses Chinese in the menu of languages.
 *
 * @param {any} page
 * @param {string} expected where it leads
 */
async function toChinese(page, expected) {
  await page.locator('.VPNavBarTranslations button').hover()
  await page.getByRole('link', { name: '简体中文' }).first().click()
  await page.waitForURL(expected)
  await page.locator('html[lang="zh-CN"]').waitFor()
}

/**
 * VitePress follows links to pages; this follows anchors and links to files too.
 *
 * @param {string} site
 * @param {readonly string[]} pages
 */
function brokenLinks(site, pages) {
  const texts = new Map(pages.map((path) => [path, readFileSync(join(site, path), 'utf8')]))
  const ids = new Map(
    [...texts].map(([path, html]) => [
      path,
      new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)),
    ]),
  )
  const files = new Set(readdirSync(site, { recursive: true, encoding: 'utf8' }))
  return [...texts].flatMap(([path, html]) =>
    [...new Set([...html.matchAll(/<a\s[^>]*href="([^"]+)"/g)].map(([, link = '']) => link))]
      .filter((link) => {
        if (/^[a-z]+:/.test(link)) return false
        // From there the menu of languages leads home, as the theme says.
        if (/\/zh\/(?:reference|packages)\//.test(link)) return false
        const { pathname, hash } = new URL(link, `http://site${base}${path}`)
        if (!pathname.startsWith(base)) return true
        const file = decodeURIComponent(pathname.slice(base.length))
        const target = [file, posix.join(file, 'index.html'), `${file}.html`].find(
          (name) => files.has(name) && name.includes('.'),
        )
        if (target === undefined) return true
        return hash !== '' && ids.get(target)?.has(decodeURIComponent(hash.slice(1))) !== true
      })
      .map((link) => `${path}: ${link}`),
  )
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
    await page.goto(`${origin}/${path}`, { waitUntil: 'networkidle' })
    await test(page)
    assert.deepEqual(errors, [], `${path} reported errors`)
  } finally {
    await context.close()
  }
}
