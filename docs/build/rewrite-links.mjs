import { existsSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { repository, root, siteMark, staging } from './places.mjs'

const REPOSITORY_LINK = new RegExp(`^${repository}/(?:blob|tree)/main/([^#]*)(#.*)?$`)
const LINK = /(\]\()([^)\s]+)(\))|(^\[[^\]]+\]:\s+)(\S+)/gm

/**
 * @typedef {object} Target what the site holds, and so is linked to inside the site
 * @property {ReadonlyMap<string, string>} pages the prepared file by source, from the top of the repository
 * @property {readonly string[]} packages folders of documented packages, from the top of the repository
 */

/**
 * Turns the links of a Markdown file into those of its prepared copy: to a prepared page, to the signer, to a package,
 * or to the repository on the web. A link to a file that does not exist is an error.
 *
 * @param {string} markdown
 * @param {string} source the file, from the top of the repository
 * @param {string} copy where the prepared copy will stand, absolute
 * @param {Target} target
 */
export function rewriteLinks(markdown, source, copy, target) {
  return outsideCode(markdown, (text) =>
    text.replace(LINK, (whole, open, inline, close, label, reference) => {
      const link = inline ?? reference
      const rewritten = rewriteLink(link, source, copy, target)
      return rewritten === link ? whole : `${open ?? label}${rewritten}${close ?? ''}`
    }),
  )
}

/**
 * @param {string} link
 * @param {string} source
 * @param {string} copy
 * @param {Target} target
 */
function rewriteLink(link, source, copy, target) {
  const onWeb = REPOSITORY_LINK.exec(link)
  if (onWeb === null && (/^[a-z]+:/i.test(link) || link.startsWith('#'))) return link
  const [given = '', query = ''] = (onWeb === null ? link : (onWeb[1] ?? '')).split('#')[0]?.split('?') ?? []
  const anchor = link.includes('#') ? link.slice(link.indexOf('#')) : ''
  const path = (onWeb === null ? posix.join(posix.dirname(source), given) : given).replace(/\/$/, '')
  if (path === 'docs/signer') return `${siteMark}signer/index.html${query === '' ? '' : `?${query}`}${anchor}`
  const page = target.pages.get(path)
  if (page !== undefined) return `${toRelative(copy, page)}${anchor}`
  if (!existsSync(join(root, path))) throw new Error(`${source} links to ${link}, but there is no ${path}.`)
  // typedoc copies pictures into the site.
  if (/\.(?:svg|png)$/.test(path)) return toRelative(copy, join(root, path))
  const folder = path.replace(/\/README\.md$/, '')
  if (target.packages.includes(folder) && anchor === '') return toRelative(copy, join(root, folder))
  const kind = statSync(join(root, path)).isDirectory() ? 'tree' : 'blob'
  return `${repository}/${kind}/main/${path}${anchor}`
}

/** @param {string} from @param {string} to */
function toRelative(from, to) {
  const path = relative(dirname(from), to).split(sep).join('/')
  return path.startsWith('.') ? path : `./${path}`
}

/**
 * Changes a Markdown text everywhere but in fenced code.
 *
 * @param {string} markdown
 * @param {(text: string) => string} change
 */
export function outsideCode(markdown, change) {
  return markdown
    .split(/(^```[\s\S]*?^```$)/m)
    .map((piece) => (piece.startsWith('```') ? piece : change(piece)))
    .join('')
}

/** The file of a prepared page. @param {{ path: string }} page */
export const stagedFile = ({ path }) => join(staging, `${path}.md`)
