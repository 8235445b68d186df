import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** @typedef {import('../workspace/read-workspace.mjs').Workspace} Workspace */

/**
 * Copies every file that git tracks or would track, and links what is installed. The workspace's own packages are
 * linked to their copies, so that nothing in the copy imports a file of the original.
 *
 * @param {Workspace} workspace
 * @param {string} to an empty folder
 */
export function copyWorkspace({ root, paths, packages }, to) {
  for (const path of paths) {
    mkdirSync(dirname(join(to, path)), { recursive: true })
    copyFileSync(join(root, path), join(to, path))
  }
  const copies = new Map(packages.map(({ name, dir }) => [name, join(to, dir)]))
  linkModules(join(root, 'node_modules'), join(to, 'node_modules'), copies)
  for (const { dir } of packages) {
    const nested = join(root, dir, 'node_modules')
    if (existsSync(nested)) linkModules(nested, join(to, dir, 'node_modules'), copies)
  }
}

/**
 * @param {string} from
 * @param {string} to
 * @param {Map<string, string>} copies
 * @param {string} scope
 */
function linkModules(from, to, copies, scope = '') {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from)) {
    // Caches and the list of what is installed; .bin is for shells.
    if (entry.startsWith('.')) continue
    const name = `${scope}${entry}`
    if (entry.startsWith('@')) linkModules(join(from, entry), join(to, entry), copies, `${entry}/`)
    else symlinkSync(copies.get(name) ?? join(from, entry), join(to, entry), 'junction')
  }
}
