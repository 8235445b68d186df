import { existsSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))
export const repository = 'https://github.com/apig-js/apig'
/** Where GitHub Pages has the site. */
export const base = '/apig/'
const signer = `${base}signer/index.html`

/**
 * Pages link to each other, to the signer and to files of the repository by relative paths, which work on GitHub. In the
 * site a package is its page, and a file that the site does not hold is the one on GitHub.
 *
 * @param {import('vitepress').MarkdownRenderer} md
 */
export function linksOfTheRepository(md) {
  md.core.ruler.push('links-of-the-repository', ({ tokens, env }) => {
    const { path, frontmatter } = env
    // A title that is read alone has none.
    if (path === undefined) return
    const source = frontmatter?.source ?? posix.relative(root, path)
    dropLanguageLink(tokens)
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.attrGet('href')
      if (token.type !== 'link_open' || href === null) continue
      const link = rewrite(href, source)
      token.attrSet('href', link)
      // Not a page of VitePress: the browser has to load it.
      if (link.startsWith(signer)) token.attrSet('target', '_self')
    }
  })
}

/**
 * @param {string} link
 * @param {string} source the file with the link, from the top of the repository
 */
function rewrite(link, source) {
  if (/^(?:[a-z]+:|#|\/)/i.test(link)) return link
  const [, given = '', rest = ''] = /^([^?#]*)(.*)$/.exec(link) ?? []
  const path = posix.join(posix.dirname(source), decodeURIComponent(given)).replace(/\/$/, '')
  if (path === 'docs/signer') return `${signer}${rest}`
  const page = pageOf(path)
  if (page !== undefined) return `/${page}${rest}`
  if (!existsSync(join(root, path))) throw new Error(`${source} links to ${link}, but there is no ${path}.`)
  return `${repository}/${statSync(join(root, path)).isDirectory() ? 'tree' : 'blob'}/main/${path}${rest}`
}

/** @param {string} path from the top of the repository */
function pageOf(path) {
  const name = /^packages\/([\w-]+)(?:\/README\.md)?$/.exec(path)?.[1]
  if (name !== undefined) return `packages/${name}.md`
  if (path === 'README.md') return 'index.md'
  if (path === 'docs/README.zh-CN.md') return 'zh/index.md'
  return /^docs\/(?!examples\/).+\.md$/.test(path) && existsSync(join(root, path))
    ? path.slice('docs/'.length)
    : undefined
}

/** Under its heading a page leads to the other language, as the menu of the site does. @param {any[]} tokens */
function dropLanguageLink(tokens) {
  const at = tokens.findIndex(
    ({ type, content }) => type === 'inline' && /^\[(?:中文|English)\]\([^)]+\)$/.test(content),
  )
  if (at > 0) tokens.splice(at - 1, 3)
}
