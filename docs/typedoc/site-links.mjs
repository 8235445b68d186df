import { PageEvent } from 'typedoc'
import { repository, siteMark } from '../build/places.mjs'

/**
 * Finishes each page: links to the top of the site and to files that are pages of the site become relative, and a page
 * in Chinese says so.
 *
 * @param {import('typedoc').Application} app
 * @param {ReadonlyMap<string, string>} sources the path in the site by source file
 */
export function finishPages(app, sources) {
  app.renderer.on(PageEvent.END, (page) => {
    const up = '../'.repeat(page.url.split('/').length - 1)
    const toTop = up === '' ? './' : up
    page.contents = (page.contents ?? '')
      .replaceAll(`href="${siteMark}`, `href="${toTop}`)
      // The site works from the disk too, where a folder has no index.
      .replace(/href="((?:\.\.\/)+|\.\/)"/g, 'href="$1index.html"')
      .replace(
        new RegExp(`href="${repository}/blob/main/([^"#]+)(#[^"]*)?"`, 'g'),
        (whole, path, anchor = '') => {
          const own = sources.get(path)
          return own === undefined ? whole : `href="${toTop}${own}${anchor}"`
        },
      )
    const { model } = page
    const inChinese = 'isDocument' in model && model.isDocument() && model.frontmatter['language'] === 'zh'
    page.contents = markLandmarks(page.contents)
    page.contents = linkOtherLanguage(page.contents, page.url, toTop, new Set(sources.values()))
    if (inChinese) page.contents = speakChinese(page.contents)
  })
}

/** The path of a page in the other language. @param {string} url */
const translated = (url) =>
  url.startsWith('zh/')
    ? url.replace(/^zh\//, url === 'zh/index.html' ? '' : 'guides/')
    : url.replace(/^(?:guides\/)?/, 'zh/')

/**
 * Leads from a page to the same page in the other language, where there is one.
 *
 * @param {string} html
 * @param {string} url
 * @param {string} toTop
 * @param {ReadonlySet<string>} pages
 */
function linkOtherLanguage(html, url, toTop, pages) {
  const other = translated(url)
  const to = pages.has(other) ? other : 'zh/index.html'
  const name = url.startsWith('zh/') ? 'English' : '中文'
  return html.replace(
    /<a href="[^"]*zh\/index\.html"([^>]*)>中文<\/a>/g,
    `<a href="${toTop}${to}"$1>${name}</a>`,
  )
}

/** What typedoc writes around a page. */
const FRAME = new Map([
  ['Quick start', '快速入门'],
  ['Visual signer', '可视化签名工具'],
  ['Settings', '设置'],
  ['Theme', '主题'],
  ['On This Page', '本页内容'],
  ['Guides', '英文指南'],
  ['Modules', '软件包参考'],
  ['Loading...', '正在加载……'],
])

/** @param {string} html */
function speakChinese(html) {
  let spoken = html
    .replace(' lang="en"', ' lang="zh-CN"')
    .replaceAll('signer/index.html"', 'signer/index.html?lang=zh"')
    .replace(
      /href="[^"]*guides\/quick-start\.html"([^>]*)>Quick start</g,
      'href="quick-start.html"$1>Quick start<',
    )
  for (const [english, chinese] of FRAME) spoken = spoken.replaceAll(`>${english}<`, `>${chinese}<`)
  return spoken
}

/** What screen readers and keyboards miss in typedoc's pages. @param {string} html */
const markLandmarks = (html) =>
  html
    .replace('<div class="col-content"', '<div class="col-content" role="main"')
    .replace('<div class="page-menu"', '<div class="page-menu" role="complementary" aria-label="This page"')
    .replace('<nav id="tsd-sidebar-links"', '<nav id="tsd-sidebar-links" aria-label="Links"')
    .replace('<nav class="tsd-navigation"', '<nav class="tsd-navigation" aria-label="Pages"')
    // Wide tables scroll, which the keyboard can do only where it can go.
    .replaceAll('<table>', '<table tabindex="0">')
