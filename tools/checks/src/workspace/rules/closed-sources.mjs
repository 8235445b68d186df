import { CLOSED_SOURCES } from '../policy.mjs'
import { isCode, readImports } from '../read-imports.mjs'

/** @type {import('../read-workspace.mjs').Rule} */
export function checkClosedSources({ paths, text }) {
  const findings = []
  for (const [dir, allowed] of Object.entries(CLOSED_SOURCES)) {
    for (const file of paths.filter((path) => path.startsWith(`${dir}/src/`) && isCode(path))) {
      const inPackage = file.slice(dir.length + 1)
      for (const { specifier, line } of readImports(file, text(file))) {
        const fits = allowed.some(
          (entry) =>
            specifier !== undefined &&
            entry.specifier.test(specifier) &&
            (entry.files?.test(inPackage) ?? true),
        )
        if (fits || specifier?.startsWith('.')) continue
        const what = specifier === undefined ? 'a module whose name is computed' : `'${specifier}'`
        findings.push({
          rule: 'closed-sources',
          file,
          line,
          message: `imports ${what}, which ${dir}/src may not import here`,
        })
      }
    }
  }
  return findings
}
