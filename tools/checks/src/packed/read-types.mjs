import { join } from 'node:path'
import ts from 'typescript'

/**
 * The public entries of a package and their declaration files.
 *
 * @param {string} folder
 * @param {Record<string, any>} manifest
 * @returns {{ specifier: string, file: string }[]}
 */
export function entriesOf(folder, { name, exports }) {
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([path, target]) => ({ specifier: name + path.slice(1), file: join(folder, target.types.import) }))
}

/**
 * A program of declaration files, as a strict project in a browser sees them.
 *
 * @param {readonly string[]} files
 */
export function readDeclarations(files) {
  return ts.createProgram(files, {
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noEmit: true,
    strict: true,
    types: [],
  })
}
