import { readFileSync } from 'node:fs'

/**
 * The pages that are not reference, in the order and under the headings of the sidebar. Each stands in `docs/` and, under
 * the same path, in `docs/zh/`.
 */
export const GROUPS = [
  {
    en: 'Start',
    zh: '入门',
    pages: ['guides/quick-start', 'guides/console-to-first-call', 'guides/credentials'],
  },
  {
    en: 'Call a service',
    zh: '调用服务',
    pages: [
      'guides/transports',
      'guides/sign-with-your-client',
      'guides/command-line',
      'guides/api-clients',
      'guides/large-bodies',
      'guides/websocket',
      'guides/react-native-and-mini-programs',
      'guides/gateway-by-address',
    ],
  },
  {
    en: 'Verify in your backend',
    zh: '在后端校验',
    pages: [
      'guides/verify-in-your-backend',
      'guides/verify-with-express',
      'guides/verify-with-fastify',
      'guides/verify-with-koa',
      'guides/verify-with-hono',
      'guides/verify-with-nestjs',
      'guides/verify-with-nextjs',
      'guides/verify-with-node',
      'guides/verify-with-fetch',
      'guides/test-your-backend',
    ],
  },
  { en: 'Find the fault', zh: '排查问题', pages: ['guides/debug-a-401', 'errors', 'verify'] },
  {
    en: 'Operate',
    zh: '运维',
    pages: [
      'guides/temporary-credentials',
      'guides/key-rotation',
      'guides/behind-a-proxy',
      'guides/replay-protection',
    ],
  },
  {
    en: 'Come from another SDK',
    zh: '从其他 SDK 迁移',
    pages: [
      'guides/migrate-from-python',
      'guides/migrate-from-javascript',
      'guides/migrate-from-sdk-core',
      'guides/old-sdk-zip',
    ],
  },
  {
    en: 'Protocol and proof',
    zh: '协议与验证',
    pages: ['protocol', 'compatibility', 'threat-model', 'performance'],
  },
  {
    en: 'Packages',
    zh: '软件包',
    // Each shows the README of its package.
    pages: [
      'packages/signer-core',
      'packages/transport-fetch',
      'packages/transport-node',
      'packages/backend-verify',
      'packages/local-gateway',
      'packages/cli',
    ],
    englishOnly: true,
  },
]

/**
 * The sidebar of a language.
 *
 * @param {'en' | 'zh'} language
 * @returns {import('vitepress').DefaultTheme.SidebarItem[]}
 */
export function sidebarOf(language) {
  return GROUPS.map(({ [language]: text, pages, englishOnly = false }) => ({
    text,
    items: pages.map((page) => {
      const path = language === 'zh' && !englishOnly ? `zh/${page}` : page
      return { text: titleOf(path), link: `/${path}` }
    }),
  }))
}

/**
 * The sidebar of each package's reference: the other packages, then what it has. Nothing is folded: a heading that folds
 * and is a link at once is none for a screen reader.
 *
 * @param {readonly import('vitepress').DefaultTheme.SidebarItem[]} packages as typedoc writes them
 * @returns {Record<string, import('vitepress').DefaultTheme.SidebarItem[]>}
 */
export function sidebarsOfReference(packages) {
  const names = { text: 'Packages', items: packages.map(({ text = '', link = '' }) => ({ text, link })) }
  const sidebars = packages.map(({ link = '', items = [] }) => [link, [names, ...items.map(unfolded)]])
  return { ...Object.fromEntries(sidebars), '/reference/': [names] }
}

/**
 * @param {import('vitepress').DefaultTheme.SidebarItem} item
 * @returns {import('vitepress').DefaultTheme.SidebarItem}
 */
function unfolded({ text = '', link, items }) {
  return {
    text,
    ...(link === undefined ? {} : { link }),
    ...(items === undefined ? {} : { items: items.map(unfolded) }),
  }
}

/** The Markdown files of the pages that stand in both languages. */
export function listPages() {
  return GROUPS.flatMap(({ pages, englishOnly = false }) =>
    englishOnly ? [] : pages.flatMap((page) => [`docs/${page}.md`, `docs/zh/${page}.md`]),
  )
}

/** The heading of a page, up to its colon. @param {string} path */
function titleOf(path) {
  if (path.startsWith('packages/')) return path.replace('packages/', '@apig/')
  const text = readFileSync(new URL(`../${path}.md`, import.meta.url), 'utf8')
  const title = /^# (.+?)(?:: .*|：.*)?$/m.exec(text)?.[1]
  if (title === undefined) throw new Error(`docs/${path}.md has no heading.`)
  return title
}
