import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Finding
 * @property {string} rule
 * @property {string} file relative to the root
 * @property {number} line from 1
 * @property {string} message
 *
 * @typedef {(workspace: Workspace) => Finding[]} Rule
 *
 * @typedef {object} Package
 * @property {string} dir relative to the root: `packages/signer-core`
 * @property {string} name
 * @property {boolean} published whether it stands under packages/
 * @property {Record<string, any>} manifest its package.json
 *
 * @typedef {object} Workspace
 * @property {string} root absolute, links resolved
 * @property {readonly string[]} paths every file that git tracks or would track, relative to the root
 * @property {readonly Package[]} packages the npm workspaces, without the root
 * @property {Record<string, any>} manifest the root's package.json
 * @property {(path: string) => string} text
 * @property {(path: string) => Package | undefined} packageOf the npm workspace that a file belongs to
 */

/**
 * Reads what the rules look at. Files that git ignores are no part of it.
 *
 * @param {string | URL} root
 * @returns {Workspace}
 */
export function readWorkspace(root) {
  const top = realpathSync(typeof root === 'string' ? root : fileURLToPath(root))
  const paths = listFiles(top)
  /** @type {Map<string, string>} */
  const texts = new Map()
  /** @param {string} path */
  const text = (path) => {
    const known = texts.get(path)
    if (known !== undefined) return known
    const read = readFileSync(join(top, path), 'utf8')
    texts.set(path, read)
    return read
  }
  const manifest = JSON.parse(text('package.json'))
  const packages = findPackages(manifest.workspaces, paths, text)
  return {
    root: top,
    paths,
    packages,
    manifest,
    text,
    packageOf: (path) => packages.find(({ dir }) => path.startsWith(`${dir}/`)),
  }
}

/**
 * @param {string} root
 * @returns {string[]}
 */
function listFiles(root) {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 }).split('\0')
  // A file that was deleted and not yet committed is still listed.
  const present = listed.filter(
    (path) => path !== '' && existsSync(join(root, path)) && lstatSync(join(root, path)).isFile(),
  )
  return [...new Set(present)].sort()
}

/**
 * @param {readonly string[]} globs `packages/*`
 * @param {readonly string[]} paths
 * @param {(path: string) => string} text
 * @returns {Package[]}
 */
function findPackages(globs, paths, text) {
  const parents = new Set(globs.map((glob) => dirname(glob)))
  return paths
    .filter((path) => basename(path) === 'package.json' && parents.has(dirname(dirname(path))))
    .map((path) => {
      const manifest = JSON.parse(text(path))
      const dir = dirname(path)
      return { dir, name: manifest.name, published: dir.startsWith('packages/'), manifest }
    })
}
