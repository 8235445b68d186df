import { strict as assert } from 'node:assert'

/**
 * @typedef {object} World
 * @property {any} browser
 * @property {string} origin where the site is served
 * @property {string} site its folder
 */

/**
 * Opens the signer in a context of its own and runs a test on it. Whatever the page asks for beside itself, and
 * whatever it reports as an error, fails the test.
 *
 * @param {World} world
 * @param {(signer: Signer) => Promise<void>} test
 * @param {{ language?: 'en' | 'zh', scheme?: 'light' | 'dark', width?: number, url?: string, bypassCSP?: boolean, allowErrors?: boolean }} [options]
 */
export async function withSigner({ browser, origin }, test, options = {}) {
  const { language = 'en', scheme = 'light', width = 1400, bypassCSP = false, allowErrors = false } = options
  const url = options.url ?? `${origin}/signer/index.html?lang=${language}`
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: { width, height: 900 },
    locale: 'en-GB',
    bypassCSP,
  })
  /** @type {string[]} */
  const errors = []
  /** @type {string[]} */
  const requests = []
  context.on('request', (/** @type {any} */ request) => requests.push(request.url()))
  // The policy keeps a browser from asking for an icon; without it, there is none.
  if (bypassCSP)
    await context.route('**/favicon.ico', (/** @type {any} */ route) => route.fulfill({ status: 204 }))
  const page = await context.newPage()
  page.on('pageerror', (/** @type {Error} */ error) => errors.push(String(error)))
  page.on('console', (/** @type {any} */ message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text())
  })
  try {
    await page.goto(url)
    await test({ page, context, requests, url, ...actions(page) })
    if (!allowErrors) {
      assert.deepEqual(errors, [], 'the page reported errors')
      const icon = new URL('/favicon.ico', url).href
      const others = requests.filter((request) => request !== url && !(bypassCSP && request === icon))
      assert.deepEqual(others, [], 'the page asked for something beside itself')
    }
  } finally {
    await context.close()
  }
}

/**
 * @typedef {{ page: any, context: any, requests: string[], url: string } & ReturnType<typeof actions>} Signer
 */

/** @param {any} page */
function actions(page) {
  return {
    /** Fills in fields by their ids. @param {Record<string, string>} fields */
    async fillIn(fields) {
      for (const [id, value] of Object.entries(fields)) await page.locator(`#${id}`).fill(value)
    },
    /** @param {string} name */
    press: (name) => page.getByRole('button', { name, exact: true }).click(),
    /** @param {'payload' | 'command'} group @param {string} value */
    choose: (group, value) => page.locator(`#${group}-${value}`).check(),
    /** The exact texts of the stages that are shown, by heading. @returns {Promise<Record<string, string>>} */
    stages: () =>
      page
        .locator('.stage')
        .evaluateAll((/** @type {HTMLElement[]} */ stages) =>
          Object.fromEntries(
            stages.map((stage) => [
              stage.querySelector('h3')?.textContent ?? '',
              stage.querySelector('pre')?.textContent ?? '',
            ]),
          ),
        ),
    /** The visible lines of a stage. @param {number} at from 0 @returns {Promise<string[]>} */
    lines: (at) =>
      page
        .locator('.stage')
        .nth(at)
        .locator('tbody tr')
        .evaluateAll((/** @type {HTMLElement[]} */ rows) =>
          rows.map((row) => row.querySelector('td:last-child')?.textContent ?? ''),
        ),
    /** @returns {Promise<string>} */
    command: () => page.locator('pre.command').textContent(),
    /** The rows of the comparison. @returns {Promise<string[][]>} */
    compared: () =>
      page
        .locator('.compared tbody tr:not(.cause)')
        .evaluateAll((/** @type {HTMLTableRowElement[]} */ rows) =>
          rows.map((row) => [...row.cells].map((cell) => cell.textContent ?? '')),
        ),
  }
}

export const STAGES = {
  canonicalRequest: '1. Canonical request',
  stringToSign: '2. String to sign',
  signature: '3. Signature',
  authorization: '4. Authorization',
}
