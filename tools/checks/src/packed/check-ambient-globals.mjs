import ts from 'typescript'
import { AMBIENT_GLOBALS } from './ambient-globals.mjs'
import { entriesOf, readDeclarations } from './read-types.mjs'

/**
 * The declarations use the globals that are pinned for the package, no others and no fewer.
 *
 * @type {import('./packed.mjs').Check}
 */
export function checkAmbientGlobals({ folder, manifest }) {
  const pinned = AMBIENT_GLOBALS[manifest['name']] ?? []
  const used = globalsIn(readDeclarations(entriesOf(folder, manifest).map(({ file }) => file)), folder)
  return [
    ...used
      .filter((name) => !pinned.includes(name))
      .map((name) => `the declarations use the global ${name}, which is not pinned`),
    ...pinned
      .filter((name) => !used.includes(name))
      .map((name) => `the declarations no longer use the global ${name}; unpin it`),
  ]
}

/**
 * The names in the package's declarations that are declared nowhere but in TypeScript's own libraries.
 *
 * @param {ts.Program} program
 * @param {string} folder
 */
function globalsIn(program, folder) {
  const checker = program.getTypeChecker()
  /** @type {Set<string>} */
  const names = new Set()
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isIdentifier(node)) {
      const places =
        checker.getSymbolAtLocation(node)?.declarations?.map((declaration) => declaration.getSourceFile()) ??
        []
      if (places.length > 0 && places.every((file) => program.isSourceFileDefaultLibrary(file)))
        names.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  for (const file of program.getSourceFiles()) if (file.fileName.startsWith(folder)) visit(file)
  return [...names].sort()
}
