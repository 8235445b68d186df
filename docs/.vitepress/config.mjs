import { existsSync, readFileSync } from 'node:fs'
// @ts-expect-error It has no types.
import cjkBreaks from 'markdown-it-cjk-breaks'
import { defineConfig } from 'vitepress'
import { fencesWithTabs } from './fences.mjs'
import { base, linksOfTheRepository, repository } from './links.mjs'
import { sidebarOf, sidebarsOfReference } from './pages.mjs'
import { search } from './search.mjs'

const references = new URL('../reference/typedoc-sidebar.json', import.meta.url)
/** @type {import('vitepress').DefaultTheme.SidebarItem[]} */
const packages = existsSync(references) ? JSON.parse(readFileSync(references, 'utf8')) : []

const edit = `${repository}/edit/main/docs/:path`

/** @param {string} heading */
const slugOf = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')

export default defineConfig({
  base,
  title: '@apig',
  description: 'Sign, verify and explain requests for Huawei Cloud API Gateway (APIG), in TypeScript',
  outDir: 'site',
  cacheDir: 'out-tsc/vitepress',
  srcExclude: ['README.zh-CN.md', 'site/**', 'out-tsc/**', 'examples/**', '**/node_modules/**'],
  // The reference is written from the sources.
  transformPageData: ({ relativePath, frontmatter }) =>
    relativePath.startsWith('reference/') ? { frontmatter: { ...frontmatter, editLink: false } } : undefined,
  // The signer is a page of its own, which VitePress does not make.
  ignoreDeadLinks: [/\/signer\//],
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}favicon.svg` }]],
  // The index of the search is loaded when the search opens.
  vite: { build: { chunkSizeWarningLimit: 3000 } },
  markdown: {
    // As GitHub does, so that one link fits both.
    anchor: { slugify: slugOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      md.use(cjkBreaks)
      md.use(linksOfTheRepository)
      md.use(fencesWithTabs)
    },
  },
  themeConfig: {
    logo: '/favicon.svg',
    search,
    socialLinks: [{ icon: 'github', link: repository }],
    externalLinkIcon: true,
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: [
          { text: 'Guides', link: '/guides/quick-start', activeMatch: '^/guides/' },
          { text: 'Why a 401?', link: '/guides/debug-a-401' },
          { text: 'Visual signer', link: '/signer/index.html', target: '_self' },
          { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
        ],
        sidebar: { ...sidebarsOfReference(packages), '/': sidebarOf('en') },
        editLink: { pattern: edit, text: 'Edit this page' },
        outline: { level: [2, 3], label: 'On this page' },
        notFound: {
          quote: 'Perhaps it has moved. Search with the box above, or begin with the quick start.',
        },
      },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '用 TypeScript 调用华为云 API 网关（APIG）：签名、校验，并说明签名为什么不匹配',
      themeConfig: {
        nav: [
          { text: '指南', link: '/zh/guides/quick-start', activeMatch: '^/zh/guides/' },
          { text: '为什么是 401', link: '/zh/guides/debug-a-401' },
          { text: '可视化签名', link: '/signer/index.html?lang=zh', target: '_self' },
          { text: 'API 参考', link: '/reference/' },
        ],
        sidebar: sidebarOf('zh'),
        editLink: { pattern: edit, text: '编辑本页' },
        outline: { level: [2, 3], label: '本页目录' },
        docFooter: { prev: '上一篇', next: '下一篇' },
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换到浅色',
        darkModeSwitchTitle: '切换到深色',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '切换语言',
        skipToContentLabel: '跳到正文',
        notFound: {
          title: '找不到这一页',
          quote: '它可能换了位置。可以用上方的搜索框查找，或者从快速入门开始。',
          linkText: '回到首页',
        },
      },
    },
  },
})
