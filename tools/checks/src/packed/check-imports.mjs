import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { join as joinPosix, dirname } from 'node:path/posix'
import ts from 'typescript'

/**
 * What the compiled files import is in the tarball, or is Node's own, or a dependency that the package declares.
 *
 * @type {import('./packed.mjs').Check}
 */
export function checkImports({ folder, files, manifest }) {
  const { name, dependencies, peerDependencies, imports = {} } = manifest
  const declared = Object.keys({ ...dependencies, ...peerDependencies, [name]: '' })
  return files
    .filter((path) => /^dist\/.+\.(c?js|d\.c?ts)$/.test(path))
    .flatMap((path) => {
      const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(
        readFileSync(join(folder, path), 'utf8'),
        true,
        true,
      )
      const specifiers = [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName)
      return specifiers
        .filter((specifier) => !leadsSomewhere(specifier, path))
        .map((specifier) => `${path} imports '${specifier}', which its users do not have`)
    })

  function leadsSomewhere(/** @type {string} */ specifier, /** @type {string} */ from) {
    if (specifier.startsWith('.')) return files.includes(joinPosix(dirname(from), typesOf(specifier, from)))
    if (specifier.startsWith('#')) return Object.hasOwn(imports, specifier)
    // Types augment 'http', as others do: 'node:http' would be another interface.
    if (isBuiltin(specifier)) return specifier.startsWith('node:') || /\.d\.c?ts$/.test(from)
    return declared.includes(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'))
  }
}

/**
 * In a declaration file, `./a.js` means `./a.d.ts` and `./a.cjs` means `./a.d.cts`.
 *
 * @param {string} specifier
 * @param {string} from
 */
function typesOf(specifier, from) {
  return /\.d\.c?ts$/.test(from) ? specifier.replace(/\.(c?)js$/, '.d.$1ts') : specifier
}
