import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { linkDependency } from '@apig/runtimes/packed-project'
import ts from 'typescript'
import { NODE_EXPORTS } from '../workspace/policy.mjs'

const consumers = fileURLToPath(new URL('./consumers/', import.meta.url))
const workspace = fileURLToPath(new URL('../../../../', import.meta.url))

const { CommonJS, ESNext, Node16, NodeNext, Preserve } = ts.ModuleKind
const { Bundler, Node10 } = ts.ModuleResolutionKind

/**
 * The ways in which TypeScript finds a package. A `.cts` file is compiled to CommonJS and finds what `require` would.
 *
 * @type {Record<string, { extension: 'mts' | 'cts', options: ts.CompilerOptions }>}
 */
const modes = {
  nodenext: { extension: 'mts', options: { module: NodeNext } },
  node16: { extension: 'mts', options: { module: Node16 } },
  bundler: { extension: 'mts', options: { module: ESNext, moduleResolution: Bundler } },
  preserve: { extension: 'mts', options: { module: Preserve, moduleResolution: Bundler } },
  'nodenext, CommonJS': { extension: 'cts', options: { module: NodeNext } },
  'node16, CommonJS': { extension: 'cts', options: { module: Node16 } },
  'commonjs, node10': {
    extension: 'cts',
    options: { module: CommonJS, moduleResolution: Node10, ignoreDeprecations: '6.0' },
  },
}

/** A browser's project has the DOM and no types of Node, a server's the other way round. */
const environments = {
  dom: { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [] },
  node: { lib: ['lib.es2022.d.ts'], types: ['node'] },
}

/** @type {ts.CompilerOptions} */
const strictest = {
  target: ts.ScriptTarget.ES2022,
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUncheckedSideEffectImports: true,
  // The declarations themselves are what is checked here; TypeScript's own libraries are not.
  skipLibCheck: false,
  skipDefaultLibCheck: true,
}

/**
 * A program that imports every entry, and those in `consumers/<package>`, compile against the tarball's declarations in each
 * mode, in a browser's project and in a server's (`*.node.mts`, and entries for Node.js, there alone).
 *
 * @type {import('./packed.mjs').Check}
 */
export async function checkConsumers({ source, manifest }, project) {
  const files = await writeConsumers(basename(source), manifest, project.folder)
  // What a user of an adapter has beside it: the types of its framework.
  for (const dependency of ['@types/node', '@types/express', '@types/koa', 'undici'])
    await linkDependency(dependency, workspace, project.folder)

  /** @type {Set<string>} */
  const faults = new Set()
  for (const [environment, options] of Object.entries(environments)) {
    const chosen = files.filter((file) => environment === 'node' || !file.endsWith('.node.mts'))
    for (const [mode, { extension, options: resolution }] of Object.entries(modes)) {
      const program = ts.createProgram(
        chosen.map((file) => file.replace(/mts$/, extension)),
        { ...strictest, ...options, ...resolution, verbatimModuleSyntax: extension === 'mts' },
        hostIn(project.folder),
      )
      for (const diagnostic of ts.getPreEmitDiagnostics(program))
        // Types of others that do not fit each other are theirs to mend.
        if (!diagnostic.file?.fileName.includes('/node_modules/@types/'))
          faults.add(`${mode}, ${environment}: ${show(diagnostic, project.folder)}`)
    }
  }
  return [...faults]
}

/**
 * @param {string} name
 * @param {Record<string, any>} manifest
 * @param {string} project
 */
async function writeConsumers(name, manifest, project) {
  const to = join(project, 'consumers', name)
  await mkdir(to, { recursive: true })
  if (existsSync(join(consumers, name))) await cp(join(consumers, name), to, { recursive: true })
  const entries = Object.keys(manifest['exports']).filter(
    (entry) => typeof manifest['exports'][entry] === 'object',
  )
  const isForNode = (/** @type {string} */ entry) => NODE_EXPORTS[`packages/${name}`]?.test(entry) === true
  await writeFile(join(to, 'entries.node.mts'), importing(manifest['name'], entries.filter(isForNode)))
  await writeFile(
    join(to, 'entries.mts'),
    importing(
      manifest['name'],
      entries.filter((entry) => !isForNode(entry)),
    ),
  )
  const files = (await readdir(to)).filter((file) => file.endsWith('.mts')).map((file) => join(to, file))
  for (const file of files) await cp(file, file.replace(/mts$/, 'cts'))
  return files
}

/**
 * @param {string} name of the package
 * @param {readonly string[]} entries
 */
const importing = (name, entries) =>
  entries.map((entry, at) => `export * as entry${at} from '${name}${entry.slice(1)}'\n`).join('') ||
  'export {}\n'

/**
 * Types come from the project's own node_modules.
 *
 * @param {string} folder
 */
function hostIn(folder) {
  return { ...ts.createCompilerHost({}), getCurrentDirectory: () => folder }
}

/**
 * @param {ts.Diagnostic} diagnostic
 * @param {string} folder
 */
function show({ file, start, messageText }, folder) {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n')
  if (file === undefined || start === undefined) return text
  return `${file.fileName.replace(`${folder}/`, '')}:${file.getLineAndCharacterOfPosition(start).line + 1} ${text}`
}
