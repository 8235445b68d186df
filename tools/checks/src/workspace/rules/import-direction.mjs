import { CORE } from '../policy.mjs'
import { isCode, readImports } from '../read-imports.mjs'

/** What a package may import besides the core. */
const BELOW = new Map([
  ['@apig/transport-node', ['@apig/transport-fetch']],
  ['@apig/local-gateway', ['@apig/backend-verify']],
  [
    '@apig/cli',
    ['@apig/transport-fetch', '@apig/transport-node', '@apig/backend-verify', '@apig/local-gateway'],
  ],
])
/** And its tests besides: they call a real gateway and a real verifier. */
const IN_TESTS = new Map([
  ['@apig/transport-fetch', ['@apig/local-gateway']],
  ['@apig/transport-node', ['@apig/backend-verify', '@apig/local-gateway']],
])

/**
 * signer-core <- transport-fetch <- transport-node, signer-core <- backend-verify <- local-gateway, and the cli above
 * them all; no package's src imports a tool.
 * Tests may import tools, tools and docs anything.
 *
 * @type {import('../read-workspace.mjs').Rule}
 */
export function checkImportDirection({ paths, packages, text, packageOf }) {
  const findings = []
  for (const file of paths.filter(isCode)) {
    const owner = packageOf(file)
    if (owner === undefined || !owner.published) continue
    const inSource = file.startsWith(`${owner.dir}/src/`)
    for (const { specifier, line } of readImports(file, text(file))) {
      const target = packages.find(({ name }) => specifier === name || specifier?.startsWith(`${name}/`))
      if (target === undefined || target === owner || target.dir === CORE) continue
      if (BELOW.get(owner.name)?.includes(target.name)) continue
      if (!inSource && (!target.published || IN_TESTS.get(owner.name)?.includes(target.name))) continue
      const reason = target.published
        ? 'packages import only what stands below them'
        : 'packages never import tools in src'
      findings.push({ rule: 'import-direction', file, line, message: `imports ${target.name}: ${reason}` })
    }
  }
  return findings
}
