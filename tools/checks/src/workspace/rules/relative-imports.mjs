import { dirname, join } from 'node:path/posix'
import { isCode, readImports } from '../read-imports.mjs'

/**
 * What belongs to another package is imported by that package's name, so that it has to be declared.
 *
 * @type {import('../read-workspace.mjs').Rule}
 */
export function checkRelativeImports({ paths, text, packageOf }) {
  const findings = []
  for (const file of paths.filter(isCode)) {
    const owner = packageOf(file)
    if (owner === undefined) continue
    for (const { specifier, line } of readImports(file, text(file))) {
      if (specifier === undefined) continue
      const absolute = specifier.startsWith('/') || specifier.startsWith('file:')
      if (!absolute && !/^\.\.?(\/|$)/.test(specifier)) continue
      if (!absolute && `${join(dirname(file), specifier)}/`.startsWith(`${owner.dir}/`)) continue
      findings.push({
        rule: 'relative-imports',
        file,
        line,
        message: `imports '${specifier}', which is outside ${owner.dir}`,
      })
    }
  }
  return findings
}
