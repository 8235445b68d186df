import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { anchorRules } from './anchor-rules.mjs'
import { listPages } from './pages.mjs'
import { root, staging } from './places.mjs'
import { joinChineseLines } from './join-chinese-lines.mjs'
import { rewriteLinks, stagedFile } from './rewrite-links.mjs'

/** Under which heading the site lists the pages of a language. */
const GROUPS = { en: 'Guides', zh: '中文指南' }

/**
 * @typedef {object} Staged
 * @property {string} readme the first page
 * @property {string[]} documents the others, in order
 * @property {ReadonlyMap<string, string>} sources the path in the site, with `.html`, by source
 */

/**
 * Prepares the Markdown pages for typedoc: its title, group and place in the site in front, links as the site has them.
 *
 * @param {readonly import('./find-packages.mjs').PublicPackage[]} packages
 * @returns {Staged}
 */
export function stagePages(packages) {
  rmSync(staging, { recursive: true, force: true })
  const listed = listPages()
  const readme = { source: 'README.md', path: 'index', language: /** @type {const} */ ('en') }
  const pages = new Map([readme, ...listed].map((page) => [page.source, stagedFile(page)]))
  const folders = packages.map(({ folder }) => relative(root, folder).split(sep).join('/'))
  for (const page of [readme, ...listed]) {
    const { source, path, language } = page
    const file = stagedFile(page)
    const text = readFileSync(join(root, source), 'utf8')
    const [, title] = /^# (.+)$/m.exec(text) ?? []
    if (title === undefined) throw new Error(`${source} has no heading.`)
    const anchored = path.endsWith('/protocol') ? anchorRules(text) : text
    const joined = language === 'zh' ? joinChineseLines(anchored) : anchored
    const linked = rewriteLinks(joined, source, file, { pages, packages: folders })
    const front = { title: path === 'zh/index' ? '中文说明' : title, group: GROUPS[language], path, language }
    mkdirSync(dirname(file), { recursive: true })
    // typedoc writes the heading of the first page itself.
    writeFileSync(
      file,
      page === readme ? linked.replace(/^# .+\n/, '') : `---\n${toYaml(front)}---\n\n${linked}`,
    )
  }
  return {
    readme: stagedFile(readme),
    documents: listed.map(stagedFile),
    sources: new Map([readme, ...listed].map(({ source, path }) => [source, `${path}.html`])),
  }
}

/** @param {Record<string, string>} fields */
const toYaml = (fields) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('')
