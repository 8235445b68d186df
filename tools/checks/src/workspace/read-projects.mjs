import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import ts from 'typescript'
import { isCode, readImports } from './read-imports.mjs'

/**
 * @typedef {import('./read-workspace.mjs').Package} Package
 * @typedef {import('./read-workspace.mjs').Workspace} Workspace
 *
 * @typedef {object} Project a tsconfig*.json
 * @property {string} file relative to the root
 * @property {string | undefined} dir of the npm workspace that it belongs to
 * @property {boolean} composite
 * @property {ts.CompilerOptions} options
 * @property {ReadonlySet<string>} sources what it compiles, relative to the root
 * @property {readonly string[]} references tsconfig files, relative to the root
 *
 * @typedef {object} Need a file of another project that a project imports
 * @property {string} from the importing file
 * @property {string} specifier
 * @property {readonly Project[]} owners the projects that compile the imported file
 */

const CONFIG = /(^|\/)tsconfig(\.[\w-]+)*\.json$/

/**
 * Every tsconfig of the workspace but the base.
 *
 * @param {Workspace} workspace
 * @returns {Project[]}
 */
export function readProjects(workspace) {
  const files = workspace.paths.filter((path) => CONFIG.test(path) && basename(path) !== 'tsconfig.base.json')
  return files.map((file) => readProject(workspace, file))
}

/**
 * @param {Workspace} workspace
 * @param {string} file
 * @returns {Project}
 */
function readProject({ root, packageOf }, file) {
  const path = join(root, file)
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path), undefined, path)
  const references = (parsed.projectReferences ?? []).map(({ path: to }) =>
    to.endsWith('.json') ? to : join(to, 'tsconfig.json'),
  )
  return {
    file,
    dir: packageOf(file)?.dir,
    composite: parsed.options.composite === true,
    options: parsed.options,
    sources: new Set(parsed.fileNames.map((name) => relativeTo(root, name))),
    references: references.map((to) => relativeTo(root, to)),
  }
}

/**
 * What a project imports from others of this workspace.
 *
 * @param {Workspace} workspace
 * @param {Project} project
 * @param {readonly Project[]} projects
 * @returns {Need[]}
 */
export function readNeeds({ root, text, packages }, project, projects) {
  const cache = ts.createModuleResolutionCache(root, (name) => name, project.options)
  /** @type {Need[]} */
  const needs = []
  for (const from of [...project.sources].filter(isCode)) {
    const path = join(root, from)
    for (const { specifier } of readImports(from, existsSync(path) ? text(from) : '')) {
      if (specifier === undefined) continue
      const { resolvedModule } = ts.resolveModuleName(
        specifier,
        path,
        project.options,
        ts.sys,
        cache,
        undefined,
        ts.ModuleKind.ESNext,
      )
      const to = resolvedModule && relativeTo(root, resolvedModule.resolvedFileName)
      const owners = ownersOf(to, specifier, projects, packages)
      if (owners.length > 0 && !owners.includes(project)) needs.push({ from, specifier, owners })
    }
  }
  return needs
}

/**
 * The projects that a reference leads to, inside the package that it points to.
 *
 * @param {string} reference
 * @param {readonly Project[]} projects
 * @returns {Set<Project>}
 */
export function reach(reference, projects) {
  /** @type {Set<Project>} */
  const reached = new Set()
  const first = projects.find(({ file }) => file === reference)
  const open = first === undefined ? [] : [first]
  for (let project = open.pop(); project !== undefined; project = open.pop()) {
    if (reached.has(project)) continue
    reached.add(project)
    const { references } = project
    open.push(...projects.filter(({ file, dir }) => dir === first?.dir && references.includes(file)))
  }
  return reached
}

/**
 * @param {string | undefined} to
 * @param {string} specifier
 * @param {readonly Project[]} projects
 * @param {readonly Package[]} packages
 * @returns {Project[]}
 */
function ownersOf(to, specifier, projects, packages) {
  const composite = projects.filter((project) => project.composite)
  const owners = to === undefined ? [] : composite.filter(({ sources }) => sources.has(to))
  if (owners.length > 0) return owners
  // Nothing is built, or the package has no source condition: its name still says whose code it is.
  const target = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
  return target === undefined
    ? []
    : composite.filter(({ dir, sources }) => dir === target.dir && sources.size > 0)
}

/** @param {string} root @param {string} path */
function relativeTo(root, path) {
  return relative(root, path).split(sep).join('/')
}
