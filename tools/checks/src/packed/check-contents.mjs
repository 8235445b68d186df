import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const workspace = fileURLToPath(new URL('../../../../', import.meta.url))
const EXPECTED =
  /^(package\.json|README\.md|LICENSE|src\/.+\.ts|dist\/.+\.(c?js|d\.c?ts|d\.ts\.map)|docs\/.+\.(md|html)|assets\/.+\.png)$/
/** What an install takes on disk, at most. */
const MAX_UNPACKED_BYTES = 900_000

/**
 * Sources and what was compiled from them, README and licence, and nothing else; each path in package.json leads to a file.
 *
 * @type {import('./packed.mjs').Check}
 */
export function checkContents({ folder, files, manifest, unpackedBytes }) {
  const has = (/** @type {string} */ path) => files.includes(path)
  return [
    ...['README.md', 'LICENSE']
      .filter((path) => !has(path))
      .map((path) => `${path} is not in the tarball; npm packs it from the package's own folder`),
    ...licenceFaults(folder),
    ...files.filter((path) => !EXPECTED.test(path)).map((path) => `${path} is not meant to be published`),
    ...sizeFaults(unpackedBytes),
    ...pathsIn(manifest)
      .filter((path) => !has(path.replace(/^\.\//, '')))
      .map((path) => `package.json leads to ${path}, which is not in the tarball`),
    ...files.filter((path) => path.endsWith('.map')).flatMap((path) => mapFaults(folder, path)),
    ...files
      .filter((path) => readFileSync(join(folder, path), 'utf8').includes(workspace))
      .map((path) => `${path} names a folder of this machine`),
  ]
}

/** @param {number} bytes */
function sizeFaults(bytes) {
  return bytes > MAX_UNPACKED_BYTES
    ? [`${bytes} bytes unpacked; at most ${MAX_UNPACKED_BYTES} are allowed`]
    : []
}

/**
 * Every path under main, types, typesVersions, exports and imports, whatever its condition (`@apig/source` too).
 *
 * @param {Record<string, any>} manifest
 */
function pathsIn({ main, types, typesVersions, exports, imports }) {
  /** @type {Set<string>} */
  const paths = new Set()
  const collect = (/** @type {unknown} */ value) => {
    if (typeof value === 'string') paths.add(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  collect([main, types, typesVersions, exports, imports])
  return [...paths].filter((path) => path.startsWith('./'))
}

/**
 * A source map without its source is of no use to whoever steps through the code.
 *
 * @param {string} folder
 * @param {string} path
 */
function mapFaults(folder, path) {
  /** @type {{ sources: string[], sourceRoot?: string }} */
  const { sources, sourceRoot = '' } = JSON.parse(readFileSync(join(folder, path), 'utf8'))
  const places = sources.map((source) => join(folder, dirname(path), sourceRoot, source))
  return places
    .filter((place) => !existsSync(place))
    .map(() => `${path} leads to a source that is not in the tarball`)
}

/** @param {string} folder */
function licenceFaults(folder) {
  const copy = join(folder, 'LICENSE')
  if (!existsSync(copy)) return []
  const same = readFileSync(copy, 'utf8') === readFileSync(join(workspace, 'LICENSE'), 'utf8')
  return same ? [] : ['LICENSE differs from the one at the top level']
}
