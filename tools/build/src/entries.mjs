/**
 * A package.json whose published fields follow from its sources: `exports` and `imports` from the condition
 * `@apig/source`, `main`, `types` and `typesVersions` from `exports`. An asset (a string) stays as it is.
 *
 * @param {Record<string, any>} manifest
 * @returns {Record<string, any>}
 */
export function completeEntries(manifest) {
  const exports = mapValues(manifest['exports'], (target) =>
    typeof target === 'string' ? target : exportOf(target['@apig/source']),
  )
  const imports = mapValues(manifest['imports'] ?? {}, ({ '@apig/source': source }) => importOf(source))
  // Where TypeScript knows no `exports` (moduleResolution node10).
  const subpaths = Object.entries(exports).filter(
    ([path, target]) => path !== '.' && typeof target === 'object',
  )
  const types = subpaths.map(([path, target]) => [path.slice(2), [target.types.require]])
  return {
    ...manifest,
    ...(exports['.'] && { main: exports['.'].require, types: exports['.'].types.require }),
    ...(types.length > 0 && { typesVersions: { '*': Object.fromEntries(types) } }),
    exports,
    ...(manifest['imports'] && { imports }),
  }
}

/**
 * The source files that a package.json leads to, such as `./src/index.ts`: each is bundled into a file of its own.
 *
 * @param {Record<string, any>} manifest
 * @returns {{ all: string[], exported: string[] }} `exported`: those with declarations
 */
export function entrySources({ exports, imports = {}, bin = {} }) {
  const sourcesIn = (/** @type {Record<string, any>} */ targets) =>
    Object.values(targets).flatMap(({ '@apig/source': source = {} }) =>
      typeof source === 'string' ? [source] : Object.values(source),
    )
  const exported = sourcesIn(exports)
  // A command is `dist/x.js`, made of `src/x.ts`.
  const commands = Object.values(bin).map((path) =>
    String(path).replace(/^\.\/dist\/(.+)\.js$/, './src/$1.ts'),
  )
  return { all: [...new Set([...exported, ...sourcesIn(imports), ...commands])], exported }
}

/** @param {string} source */
function exportOf(source) {
  return {
    '@apig/source': source,
    types: { import: built(source, 'd.ts'), require: built(source, 'd.cts') },
    import: built(source, 'js'),
    require: built(source, 'cjs'),
  }
}

/** @param {Record<string, string>} source a file for each condition */
function importOf(source) {
  const { types: _types, ...conditions } = source
  return {
    '@apig/source': source,
    import: mapValues(conditions, (path) => built(path, 'js')),
    require: mapValues(conditions, (path) => built(path, 'cjs')),
  }
}

/** @param {string} source @param {string} extension */
const built = (source, extension) => source.replace(/^\.\/src\/(.+)\.ts$/, `./dist/$1.${extension}`)

/**
 * @param {Record<string, any>} object
 * @param {(value: any) => any} change
 */
const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
