import { completeEntries } from '@apig/build/entries'
import { NODE_RANGE } from '../policy.mjs'

/**
 * @typedef {import('../read-workspace.mjs').Package} Package
 * @typedef {import('../read-workspace.mjs').Workspace} Workspace
 */

const isText = (/** @type {unknown} */ value) => typeof value === 'string' && value.trim() !== ''

/**
 * What npm and its users read in the package.json of a published package, and what keeps a tool from being published.
 *
 * @type {import('../read-workspace.mjs').Rule}
 */
export function checkPackageManifests(workspace) {
  return workspace.packages.flatMap((pack) => {
    const file = `${pack.dir}/package.json`
    const lines = workspace.text(file).split('\n')
    return faultsOf(pack, workspace).map(([key, message]) => ({
      rule: 'package-manifest',
      file,
      line: Math.max(1, lines.findIndex((line) => line.includes(`"${key}"`)) + 1),
      message: `${key} ${message}`,
    }))
  })
}

/**
 * @param {Package} pack
 * @param {Workspace} workspace
 * @returns {[string, string][]} pairs of a key and what is wrong with it
 */
function faultsOf({ dir, manifest, published }, workspace) {
  /** @type {[string, string][]} */
  const faults = []
  /** @param {boolean} holds @param {string} key @param {string} message */
  const demand = (holds, key, message) => void (holds || faults.push([key, message]))

  demand(
    manifest.name === `@apig/${dir.split('/').at(-1)}`,
    'name',
    'must be @apig/ and the name of the folder',
  )
  demand(manifest.type === 'module', 'type', "must be 'module'")
  demand(manifest.license === 'MIT', 'license', "must be 'MIT'")
  demand(isText(manifest.description), 'description', 'must say what the package is for')
  if (!published) {
    demand(manifest.private === true, 'private', 'must be true in a tool')
    return faults
  }
  demand(manifest.private === undefined, 'private', 'must not stand in a published package')
  demand(/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(manifest.version), 'version', 'must be a version')
  demand(manifest.sideEffects === false, 'sideEffects', 'must be false')
  demand(manifest.engines?.node === NODE_RANGE, 'engines', `must be { "node": "${NODE_RANGE}" }`)
  const { keywords, repository, files } = manifest
  demand(
    Array.isArray(keywords) && keywords.length > 0 && keywords.every(isText),
    'keywords',
    'must be a list of words',
  )
  demand(
    repository?.type === 'git' && isText(repository?.url),
    'repository',
    'must have the type git and a url',
  )
  demand(sameRepository(repository, workspace), 'repository', 'must have the url of the other packages')
  demand(repository?.directory === dir, 'directory', `must be '${dir}'`)
  demand(Array.isArray(files) && files.includes('dist'), 'files', "must include 'dist'")
  demand(workspace.paths.includes(`${dir}/README.md`), 'README.md', 'must stand beside it')
  faults.push(...faultsOfExports(manifest, dir, workspace))
  return faults
}

/**
 * @param {Record<string, any>} manifest
 * @param {string} dir
 * @param {Workspace} workspace
 * @returns {[string, string][]}
 */
function faultsOfExports(manifest, dir, workspace) {
  /** @type {[string, string][]} */
  const faults = []
  const { exports = {}, files } = manifest
  if (exports['./package.json'] !== './package.json') faults.push(['exports', 'must have ./package.json'])
  for (const [path, entry] of Object.entries(exports)) {
    if (typeof entry !== 'object' || entry === null) continue
    // It is published too, and must lead somewhere there.
    const inSource = /** @type {Record<string, unknown>} */ (entry)['@apig/source']
    if (
      typeof inSource === 'string' &&
      !workspace.paths.includes(`${dir}/${inSource.replace(/^\.\//, '')}`)
    ) {
      faults.push(['exports', `has ${inSource} for '${path}', which does not exist`])
    }
    if (Array.isArray(files) && !files.includes('src'))
      faults.push(['files', "must include 'src', where @apig/source leads"])
  }
  const commands = Object.values(manifest.bin ?? {})
  for (const path of commands)
    if (!workspace.paths.includes(`${dir}/${sourceOf(String(path))}`))
      faults.push(['bin', `has ${path}, which no file of src is built to`])
  if (isText(exports['.']?.['@apig/source'])) faults.push(...faultsOfWritten(manifest))
  // A command may be all that a package has.
  else if (commands.length === 0) faults.push(['exports', "must have '.' with the condition @apig/source"])
  return faults
}

/** @param {string} path `./dist/bin.js`, which is built of `src/bin.ts` */
const sourceOf = (path) => path.replace(/^\.\/dist\/(.+)\.js$/, 'src/$1.ts')

/**
 * The order of conditions matters too, so the text is compared.
 *
 * @param {Record<string, any>} manifest
 * @returns {[string, string][]}
 */
function faultsOfWritten(manifest) {
  const complete = completeEntries(manifest)
  return ['main', 'types', 'typesVersions', 'exports', 'imports']
    .filter((key) => JSON.stringify(manifest[key]) !== JSON.stringify(complete[key]))
    .map((key) => [key, "is not what follows from @apig/source; run 'npm run entries'"])
}

/**
 * @param {{ url?: string } | undefined} repository
 * @param {Workspace} workspace
 */
function sameRepository(repository, { packages }) {
  const first = packages.find(({ published, manifest }) => published && isText(manifest.repository?.url))
  return first === undefined || first.manifest.repository.url === repository?.url
}
