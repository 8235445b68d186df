import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { countVisits } from './count-visits.mjs'
import { STAGES, withSigner } from './signer-page.mjs'
import { ONLY_BLOCKED, WAYS_OUT } from './ways-out.mjs'

const SECRET = 'A-Secret-That-Must-Stay-Here-7c1d'

/**
 * Nothing that was typed leaves the page or outlives it.
 *
 * @param {import('./signer-page.mjs').World} world
 * @returns {import('../run-tests.mjs').Test[]}
 */
export function testPrivacy(world) {
  const file = join(world.site, 'signer/index.html')
  return [
    {
      name: 'the policy stands in the page before anything that it governs',
      run: async () => {
        const html = readFileSync(file, 'utf8')
        const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? ''
        const directives = policy.split('; ')
        for (const directive of [
          "default-src 'none'",
          "connect-src 'none'",
          "form-action 'none'",
          "base-uri 'none'",
        ])
          assert.ok(directives.includes(directive), `${directive} is missing from ${policy}`)
        assert.match(policy, /script-src 'sha256-[A-Za-z0-9+/=]{44}';/)
        assert.match(policy, /style-src 'sha256-[A-Za-z0-9+/=]{44}';/)
        assert.doesNotMatch(policy, /unsafe|\*|https?:|data:|blob:|'self'/)
        const at = html.indexOf('Content-Security-Policy')
        for (const governed of ['<script', '<style', '<link', ' src='])
          assert.ok(html.indexOf(governed) === -1 || html.indexOf(governed) > at, `${governed} comes first`)
      },
    },
    {
      name: 'the page holds no node: module and names no other server',
      run: async () => {
        const html = readFileSync(file, 'utf8')
        assert.ok(!html.includes('node:'), 'node: is in the page')
        const served = [...html.matchAll(/(?:src|href)\s*=\s*"([^"]*)"/g)].map(([, link]) => link)
        assert.deepEqual(served, [])
      },
    },
    ...Object.entries(WAYS_OUT).map(([name, way]) => ({
      name: `the policy blocks ${name}`,
      run: async () => {
        const { at, visits, stop } = await countVisits()
        try {
          await withSigner(
            world,
            async ({ page, fillIn, context }) => {
              await fillIn({ secretAccessKey: SECRET })
              await page.evaluate(`(() => {
                globalThis.blocked = new Promise((resolve, reject) => {
                  addEventListener('securitypolicyviolation', () => resolve(true))
                  setTimeout(() => reject(new Error('nothing was blocked')), 20_000)
                })
              })()`)
              await page.evaluate(`(${way})(${JSON.stringify(`${at}/?stolen`)})`)
              // waitForFunction would poll with eval, which the policy blocks too.
              await page.evaluate('globalThis.blocked')
              assert.ok(context.pages().length >= 1)
            },
            { allowErrors: true },
          )
          assert.deepEqual(visits, [])
        } finally {
          await stop()
        }
      },
    })),
    ...Object.entries(WAYS_OUT)
      .filter(([name]) => !ONLY_BLOCKED.has(name))
      .map(([name, way]) => ({
        name: `without a policy there is a way out: ${name}`,
        run: async () => {
          const { at, stolen, stop } = await countVisits()
          const context = await world.browser.newContext()
          try {
            const page = await context.newPage()
            await page.goto(`${at}/start`)
            const left = stolen()
            await page.evaluate(`(() => { (${way})(${JSON.stringify(`${at}/?stolen`)}) })()`)
            await left
          } finally {
            await context.close()
            await stop()
          }
        },
      })),
    {
      name: 'no script but its own runs, and no text becomes markup',
      run: () =>
        withSigner(
          world,
          async ({ page }) => {
            const outcome = await page.evaluate(`(() => {
              const script = document.createElement('script')
              const tried = []
              const attempt = (what) => { try { what(); tried.push('allowed') } catch (error) { tried.push(error.name) } }
              attempt(() => { document.body.innerHTML += '<p>markup</p>' })
              attempt(() => { script.textContent = 'globalThis.ran = true' })
              document.body.append(script)
              return { tried, ran: globalThis.ran === true }
            })()`)
            assert.deepEqual(outcome, { tried: ['TypeError', 'TypeError'], ran: false })
          },
          { allowErrors: true },
        ),
    },
    {
      name: 'nothing is stored, and neither the address nor the document holds the secret',
      run: () =>
        withSigner(world, async ({ page, context, fillIn, press, choose, url }) => {
          const before = await page.evaluate(() => history.length)
          await fillIn({ secretAccessKey: SECRET, securityToken: '', body: 'x' })
          await press('Show')
          await choose('command', 'python')
          await press('An example: the client changed the content type and the body after signing')
          await press('The header of the request above')
          await page.locator('#language').selectOption('zh')
          await page.locator('#theme').selectOption('dark')
          const kept = await page.evaluate(async () => ({
            local: localStorage.length,
            session: sessionStorage.length,
            cookie: document.cookie,
            databases: await indexedDB.databases(),
            caches: await caches.keys(),
            workers: (await navigator.serviceWorker.getRegistrations()).length,
            history: history.length,
            state: history.state,
            name: window.name,
            document: document.documentElement.outerHTML,
            text: document.documentElement.textContent,
          }))
          const { document, text, ...rest } = kept
          assert.deepEqual(rest, {
            local: 0,
            session: 0,
            cookie: '',
            databases: [],
            caches: [],
            workers: 0,
            history: before,
            state: null,
            name: '',
          })
          assert.ok(!document.includes(SECRET) && !text.includes(SECRET), 'the document holds the secret')
          assert.equal(page.url(), url)
          assert.deepEqual((await context.storageState()).cookies, [])
          assert.deepEqual((await context.storageState()).origins, [])
          assert.equal(await page.locator('#secretAccessKey').inputValue(), SECRET)
          await page.reload()
          assert.notEqual(await page.locator('#secretAccessKey').inputValue(), SECRET)
        }),
    },
    {
      name: 'the browser is told to hide and not to keep the secret',
      run: () =>
        withSigner(world, async ({ page, press }) => {
          const secret = page.locator('#secretAccessKey')
          assert.equal(await secret.getAttribute('type'), 'password')
          assert.equal(await page.locator('form').count(), 0)
          for (const field of await page.locator('input:not([type=radio]), textarea').all()) {
            assert.equal(await field.getAttribute('autocomplete'), 'off')
            assert.equal(await field.getAttribute('spellcheck'), 'false')
            assert.equal(await field.getAttribute('name'), null)
          }
          await press('Show')
          assert.equal(await secret.getAttribute('type'), 'text')
          await press('Hide')
          assert.equal(await secret.getAttribute('type'), 'password')
        }),
    },
    {
      name: 'it works from the disk, without a network',
      run: () =>
        withSigner(
          world,
          async ({ context, fillIn, stages }) => {
            await context.setOffline(true)
            await fillIn({ body: 'x' })
            assert.equal((await stages())[STAGES.signature]?.length, 64)
          },
          { url: pathToFileURL(file).href },
        ),
    },
  ]
}
