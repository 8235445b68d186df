import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withSigner } from './signer-page.mjs'

const folder = fileURLToPath(new URL('../../out-tsc/screenshots/', import.meta.url))

/**
 * A picture of each view, to be looked at.
 *
 * @param {import('./signer-page.mjs').World} world
 * @returns {import('../run-tests.mjs').Test[]}
 */
export function takeScreenshots(world) {
  mkdirSync(folder, { recursive: true })
  const views = ['en', 'zh'].flatMap((language) =>
    ['light', 'dark'].flatMap((scheme) => [1400, 390].map((width) => ({ language, scheme, width }))),
  )
  return views.map((view) => {
    const { language, scheme, width } =
      /** @type {{ language: 'en' | 'zh', scheme: 'light' | 'dark', width: number }} */ (view)
    return {
      name: `a picture: ${language}, ${scheme}, ${width} pixels wide`,
      run: () =>
        withSigner(
          world,
          async ({ page }) => {
            await page.locator('.explain .examples button').click()
            await page.locator('.take-apart .examples button').click()
            await page.screenshot({
              path: `${folder}signer-${language}-${scheme}-${width}.png`,
              fullPage: true,
            })
          },
          { language, scheme, width },
        ),
    }
  })
}
