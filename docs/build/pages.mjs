import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.mjs'

/**
 * @typedef {object} Page
 * @property {string} source the Markdown file, from the top of the repository
 * @property {string} path where it stands in the site, without `.html`
 * @property {'en' | 'zh'} language
 */

/** The guides, in the order in which the site lists them. Each exists in both languages. */
export const GUIDES = [
  'quick-start',
  'console-to-first-call',
  'sign-with-your-client',
  'transports',
  'command-line',
  'api-clients',
  'websocket',
  'debug-a-401',
  'credentials',
  'temporary-credentials',
  'key-rotation',
  'large-bodies',
  'verify-in-your-backend',
  'verify-with-express',
  'verify-with-fastify',
  'verify-with-koa',
  'verify-with-hono',
  'verify-with-nestjs',
  'verify-with-nextjs',
  'verify-with-node',
  'verify-with-fetch',
  'test-your-backend',
  'behind-a-proxy',
  'replay-protection',
  'migrate-from-python',
  'migrate-from-javascript',
  'migrate-from-sdk-core',
  'old-sdk-zip',
]

/** Pages beside the guides whose English stands in docs/. They are in the site once there is a Chinese one too. */
const OTHERS = ['protocol', 'verify', 'threat-model', 'compatibility', 'performance', 'errors']

/**
 * Every page of the site that is not reference, in its order. A guide in one language only is an error.
 *
 * @returns {Page[]}
 */
export function listPages() {
  /** @type {Page[]} */
  const pages = [{ source: 'docs/README.zh-CN.md', path: 'zh/index', language: 'zh' }]
  for (const name of [...GUIDES, ...OTHERS]) {
    const english = GUIDES.includes(name) ? `docs/guides/${name}.md` : `docs/${name}.md`
    const chinese = `docs/guides/zh/${name}.md`
    if (OTHERS.includes(name) && !isThere(chinese)) continue
    for (const source of [english, chinese])
      if (!isThere(source)) throw new Error(`${source} is missing: a guide stands in both languages.`)
    pages.push({ source: english, path: `guides/${name}`, language: 'en' })
    pages.push({ source: chinese, path: `zh/${name}`, language: 'zh' })
  }
  return pages.sort((a, b) => Number(a.language === 'zh') - Number(b.language === 'zh'))
}

/** @param {string} path */
const isThere = (path) => existsSync(join(root, path))
