import { isBuiltin } from 'node:module'
import { isCode, readImports } from '../read-imports.mjs'

/** @typedef {import('../read-workspace.mjs').Package} Package */

/**
 * The src of a published package may import what its users install; its tests and configuration, and tools, also what
 * the root installs for development. The tools that a package's tests use are not declared: tools depend on packages,
 * and a cycle would stop Nx.
 *
 * @type {import('../read-workspace.mjs').Rule}
 */
export function checkDeclaredImports({ paths, packages, manifest, text, packageOf }) {
  const findings = []
  for (const file of paths.filter(isCode)) {
    const owner = packageOf(file)
    const inSource = owner !== undefined && owner.published && file.startsWith(`${owner.dir}/src/`)
    const declared = namesFor(owner, inSource, manifest, packages)
    for (const { specifier, line } of readImports(file, text(file))) {
      const message = faultOf(specifier, inSource, declared, owner)
      if (message !== undefined) findings.push({ rule: 'declared-imports', file, line, message })
    }
  }
  return findings
}

/**
 * @param {Package | undefined} owner
 * @param {boolean} inSource
 * @param {Record<string, any>} root
 * @param {readonly Package[]} packages
 * @returns {Set<string>}
 */
function namesFor(owner, inSource, root, packages) {
  const own = owner?.manifest ?? root
  const kinds = [own.dependencies, own.peerDependencies, own.optionalDependencies]
  if (!inSource) kinds.push(own.devDependencies, root.dependencies, root.devDependencies)
  const names = kinds.flatMap((kind) => Object.keys(kind ?? {}))
  if (owner !== undefined) names.push(owner.name)
  const linked = packages.filter(
    ({ published }) => owner === undefined || (owner.published && !published && !inSource),
  )
  names.push(...linked.map(({ name }) => name))
  return new Set(names)
}

/**
 * @param {string | undefined} specifier
 * @param {boolean} inSource
 * @param {Set<string>} declared
 * @param {Package | undefined} owner
 * @returns {string | undefined}
 */
function faultOf(specifier, inSource, declared, owner) {
  if (specifier === undefined)
    return inSource ? 'imports a module whose name is computed; nobody can check that' : undefined
  if (/^[./]/.test(specifier) || specifier.startsWith('node:')) return undefined
  if (specifier.startsWith('#')) {
    return Object.hasOwn(owner?.manifest.imports ?? {}, specifier)
      ? undefined
      : `imports '${specifier}', which is not in the imports of package.json`
  }
  // `bun:test`, `cloudflare:workers`: what one runtime brings along.
  if (/^[a-z]+:/.test(specifier))
    return inSource ? `imports '${specifier}', which one runtime alone has` : undefined
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  if (declared.has(name) || declared.has(`@types/${name}`)) return undefined
  if (isBuiltin(specifier)) return `imports '${specifier}'; write 'node:${specifier}'`
  return `imports '${name}', which package.json does not declare${inSource ? ' as a dependency of those who install it' : ''}`
}
