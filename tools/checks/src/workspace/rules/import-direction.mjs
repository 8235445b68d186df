import { CORE } from '../policy.mjs'
import { isCode, readImports } from '../read-imports.mjs'

/**
 * signer-core <- each other package; no package's src imports a tool. Tests may import tools, tools and docs anything.
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
      if (!target.published && !inSource) continue
      const reason = target.published
        ? 'packages import only the core, never each other'
        : 'packages never import tools in src'
      findings.push({ rule: 'import-direction', file, line, message: `imports ${target.name}: ${reason}` })
    }
  }
  return findings
}
