import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { repository, root as repositoryRoot, siteMark } from './places.mjs'
import { readHtml } from './read-html.mjs'

/**
 * Follows every link of the built site that does not leave it, anchors included, and every link to a source file in the
 * repository, line number included.
 *
 * @param {string} site
 * @param {string} [root] the repository
 * @returns {{ links: number, faults: string[] }}
 */
export function checkLinks(site, root = repositoryRoot) {
  const files = new Set(
    readdirSync(site, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')),
  )
  const pages = new Map(
    [...files]
      .filter((path) => /\.(?:html|svg)$/.test(path))
      .map((path) => [path, readHtml(readFileSync(join(site, path), 'utf8'))]),
  )
  /** @type {string[]} */
  const faults = []
  let links = 0
  for (const [path, page] of pages) {
    for (const link of new Set(page.links)) {
      links++
      const fault = link.startsWith(`${repository}/`)
        ? faultOfSource(link.slice(repository.length + 1), root)
        : faultOfInternal(link, path, files, pages)
      if (fault !== undefined) faults.push(`${path}: ${link} ${fault}`)
    }
  }
  return { links, faults }
}

/**
 * @param {string} link
 * @param {string} from
 * @param {ReadonlySet<string>} files
 * @param {ReadonlyMap<string, import('./read-html.mjs').HtmlPage>} pages
 */
function faultOfInternal(link, from, files, pages) {
  if (link.startsWith(siteMark)) return 'has not been made relative'
  if (/^(?:https?|mailto|data):/.test(link)) return undefined
  if (link.startsWith('/')) return 'begins at the root of the server, which may not be that of the site'
  const [before = '', anchor] = link.split('#')
  const path = decodeURIComponent(before.split('?')[0] ?? '')
  const joined = path === '' ? from : posix.join(posix.dirname(from), path)
  // On the disk a folder has no index.
  if (joined.endsWith('/')) return 'leads to a folder'
  const target = joined
  if (target.startsWith('..')) return 'leaves the site'
  if (!files.has(target)) return 'leads to no file'
  if (anchor === undefined || anchor === '') return undefined
  return pages.get(target)?.ids.has(decodeURIComponent(anchor)) ? undefined : 'leads to no such anchor'
}

/**
 * @param {string} link `blob/main/packages/signer-core/src/sign.ts#L12`
 * @param {string} root
 */
function faultOfSource(link, root) {
  const [, kind, path, line] = /^(blob|tree)\/main\/([^#]*?)(?:#(?:L(\d+))?.*)?$/.exec(link) ?? []
  // Issues, releases and the like are no files.
  if (kind === undefined || path === undefined) return undefined
  const file = join(root, decodeURIComponent(path))
  if (!existsSync(file)) return 'leads to no file of the repository'
  if (statSync(file).isDirectory() !== (kind === 'tree'))
    return `must say ${kind === 'tree' ? 'blob' : 'tree'}`
  if (line !== undefined && readFileSync(file, 'utf8').split('\n').length < Number(line))
    return 'leads to a line that is not there'
  return undefined
}
