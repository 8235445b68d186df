import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, bundleScript } from './bundle.mjs'
import { writeDeclarations } from './declarations.mjs'
import { entrySources } from './entries.mjs'

const workspace = fileURLToPath(new URL('../../../', import.meta.url))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

/**
 * Builds projects of the workspace, and what they depend on: tsc compiles, and rolldown bundles what is published. What
 * is up to date is left alone.
 *
 * @param {readonly string[]} folders from the top level, such as `packages/signer-core`
 * @throws {Error} with what tsc or rolldown said
 */
export async function buildProjects(folders) {
  const all = new Set(folders)
  for (const folder of all)
    for (const dependency of dependenciesOf(join(workspace, folder))) all.add(dependency)
  await build([...all])
}

/**
 * As {@link buildProjects}, without their dependencies.
 *
 * @param {readonly string[]} folders
 */
export async function build(folders) {
  const paths = folders.map((folder) => join(workspace, folder))
  const configs = paths.map((path) => join(path, 'tsconfig.lib.json')).filter(existsSync)
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [tsc, '--build', ...configs], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(error?.message ?? stdout + stderr)
  for (const path of paths) {
    const manifest = readManifest(path)
    if (manifest['private'] === true || isBuilt(path)) continue
    const { all, exported } = entrySources(manifest)
    const commands = Object.values(manifest['bin'] ?? {})
    // A command is run and never required.
    await bundle(path, all, exported.length === 0 ? ['es'] : ['es', 'cjs'])
    writeDeclarations(path, exported, manifest['imports'] ?? {})
    for (const command of commands) chmodSync(join(path, command), 0o755)
    copyDocs(path, manifest['files'])
  }
  // Pages, and scripts for other programs, are made of built packages.
  for (const path of paths) {
    const { files = [], exports = {} } = readManifest(path)
    for (const page of files.filter(isHtml)) await buildPage(join(workspace, page), join(path, page), path)
    for (const script of Object.values(exports).filter(isScript)) await buildScript(path, script)
  }
}

/**
 * @param {string} path of the package
 * @param {string} script such as `./dist/clients/postman.js`
 */
async function buildScript(path, script) {
  const inputs = dependenciesOf(path).map((folder) => join(workspace, folder, 'dist'))
  if (!isNewer(join(path, script), inputs.flatMap(filesIn))) await bundleScript(path, script)
}

/**
 * Builds an HTML page of the docs, with the `vite.config.mjs` beside it, into a package: one file.
 *
 * @param {string} source
 * @param {string} target
 * @param {string} path of the package, whose dependencies the page is made of
 */
async function buildPage(source, target, path) {
  const inputs = [dirname(source), ...dependenciesOf(path).map((folder) => join(workspace, folder, 'dist'))]
  if (isNewer(target, inputs.flatMap(filesIn))) return
  // Loaded for a page alone: it takes longer than most packages do.
  const vite = await import('vite')
  const before = process.env['NODE_ENV']
  await vite.build({
    configFile: join(dirname(source), 'vite.config.mjs'),
    build: { outDir: dirname(target) },
  })
  // Vite sets it to production, where npm leaves out what the next programs need.
  if (before === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = before
}

/**
 * Puts the pages that `files` names into the package, where its messages point to.
 *
 * @param {string} path
 * @param {readonly string[]} files
 */
function copyDocs(path, files) {
  for (const page of files.filter(isMarkdown)) {
    mkdirSync(join(path, 'docs'), { recursive: true })
    copyFileSync(join(workspace, page), join(path, page))
  }
}

const isMarkdown = (/** @type {string} */ file) => file.startsWith('docs/') && file.endsWith('.md')
const isScript = (/** @type {unknown} */ target) => typeof target === 'string' && target.endsWith('.js')
const isHtml = (/** @type {string} */ file) => file.endsWith('.html')

/** @param {string} path */
function dependenciesOf(path) {
  const names = Object.keys(readManifest(path)['dependencies'] ?? {})
  return names
    .filter((name) => name.startsWith('@apig/'))
    .map((name) => realpathSync(join(workspace, 'node_modules', name)).slice(workspace.length))
}

/**
 * Whether nothing that `dist` is made of has changed since.
 *
 * @param {string} path
 */
function isBuilt(path) {
  const { main, bin } = readManifest(path)
  /** @type {string[]} */
  const pages = readManifest(path)['files'].filter(isMarkdown)
  const inputs = [
    join(path, 'package.json'),
    ...filesIn(join(path, 'src')),
    ...filesIn(import.meta.dirname),
    ...pages.map((page) => join(workspace, page)),
  ]
  return isNewer(join(path, main ?? Object.values(bin)[0]), inputs)
}

/**
 * @param {string} output
 * @param {readonly string[]} inputs
 */
function isNewer(output, inputs) {
  if (!existsSync(output)) return false
  const { mtimeMs } = statSync(output)
  return inputs.every((file) => statSync(file).mtimeMs < mtimeMs)
}

/** @param {string} folder */
const filesIn = (folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, String(file)))

/**
 * @param {string} path
 * @returns {Record<string, any>}
 */
const readManifest = (path) => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
