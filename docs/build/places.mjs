import { fileURLToPath } from 'node:url'

/** @param {string} path */
const fromRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The top of the repository, without a slash at its end. */
export const root = fromRoot('.').replace(/[\\/]$/, '')
/** Where the site is built. */
export const site = fromRoot('docs/site')
/** Where the pages are prepared for typedoc; ignored by git. */
export const staging = fromRoot('docs/out-tsc/pages')
/** The repository on the web, for links to what the site does not hold. */
export const repository = 'https://github.com/apig-js/apig'
/** Stands for the top of the site in prepared pages, until it is known how deep a page lies. */
export const siteMark = 'https://site.invalid/'
