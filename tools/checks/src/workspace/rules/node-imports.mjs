import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path/posix'
import { NODE_EXPORTS } from '../policy.mjs'
import { isCode, readImports } from '../read-imports.mjs'

/**
 * @typedef {import('../read-workspace.mjs').Package} Package
 * @typedef {import('../read-workspace.mjs').Workspace} Workspace
 */

/**
 * Walks from the exports that a browser or a Worker may load along the imports; those of types load nothing.
 *
 * @type {import('../read-workspace.mjs').Rule}
 */
export function checkNodeImports(workspace) {
  return workspace.packages
    .filter(({ published }) => published)
    .flatMap((pack) => {
      const findings = []
      for (const [file, entry] of reachable(pack, workspace)) {
        for (const { specifier, line, typeOnly } of readImports(file, workspace.text(file))) {
          if (typeOnly || specifier === undefined || !isBuiltin(specifier)) continue
          const message = `imports '${specifier}', but a browser that imports ${entry} loads this file`
          findings.push({ rule: 'node-imports', file, line, message })
        }
      }
      return findings
    })
}

/**
 * The source files that the exports lead to, and the first export that leads there.
 *
 * @param {Package} pack
 * @param {Workspace} workspace
 * @returns {Map<string, string>}
 */
function reachable({ dir, name, manifest }, { paths, text }) {
  /** @type {Map<string, string>} */
  const reached = new Map()
  for (const [path, entry] of Object.entries(manifest.exports ?? {})) {
    if (NODE_EXPORTS[dir]?.test(path)) continue
    const open = sourcesOf(entry).map((source) => join(dir, source))
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (reached.has(file) || !isCode(file) || !paths.includes(file)) continue
      reached.set(file, join(name, path))
      for (const { specifier, typeOnly } of readImports(file, text(file))) {
        if (typeOnly) continue
        if (specifier?.startsWith('.')) open.push(join(dirname(file), specifier))
        if (specifier?.startsWith('#'))
          open.push(...sourcesOf(manifest.imports?.[specifier]).map((to) => join(dir, to)))
      }
    }
  }
  return reached
}

/**
 * The files under the condition `@apig/source`, without those that Node.js alone takes.
 *
 * @param {any} target an entry of exports or imports
 * @returns {string[]}
 */
function sourcesOf(target) {
  const source = target?.['@apig/source'] ?? []
  if (typeof source === 'string') return [source]
  return Object.entries(source).flatMap(([condition, file]) => (condition === 'node' ? [] : [String(file)]))
}
