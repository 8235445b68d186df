import { existsSync } from 'node:fs'
import { cp, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { linkDependency } from '@apig/runtimes/packed-project'
import ts from 'typescript'
import { entriesOf, exportsOf } from './read-types.mjs'

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
 * Programs in `consumers/<package>`, which use the whole public API, compile against the tarball's declarations in each
 * mode, in a browser's project and in a server's (`*.node.mts` there alone).
 *
 * @type {import('./packed.mjs').Check}
 */
export async function checkConsumers({ folder, source, manifest }, project) {
  const files = await copyConsumers(basename(source), project.folder)
  if (files.length === 0)
    return [`there is no consumer in tools/checks/src/packed/consumers/${basename(source)}`]
  // What a user of an adapter has beside it: the types of its framework.
  for (const dependency of ['@types/node', '@types/express', '@types/koa', 'undici'])
    await linkDependency(dependency, workspace, project.folder)

  const faults = new Set(unused(files, folder, manifest))
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
 * @param {string} project
 */
async function copyConsumers(name, project) {
  const from = join(consumers, name)
  const to = join(project, 'consumers', name)
  if (!existsSync(from)) return []
  await cp(from, to, { recursive: true })
  const files = (await readdir(to)).filter((file) => file.endsWith('.mts')).map((file) => join(to, file))
  for (const file of files) await cp(file, file.replace(/mts$/, 'cts'))
  return files
}

/** What the package exports and no consumer imports would go unchecked; only siblings import `/internal`. */
function unused(
  /** @type {readonly string[]} */ files,
  /** @type {string} */ folder,
  /** @type {Record<string, any>} */ manifest,
) {
  const imported = new Set(files.flatMap(importedNames))
  const isPublic = (/** @type {{ specifier: string }} */ { specifier }) => !specifier.endsWith('/internal')
  return entriesOf(folder, manifest)
    .filter(isPublic)
    .flatMap(({ specifier, file }) =>
      exportsOf(file)
        .filter((name) => !imported.has(`${specifier} ${name}`))
        .map((name) => `no consumer imports ${name} from ${specifier}`),
    )
}

/**
 * @param {string} file
 * @returns {string[]} pairs of a specifier and a name
 */
function importedNames(file) {
  const source = ts.createSourceFile(file, ts.sys.readFile(file) ?? '', ts.ScriptTarget.Latest)
  return source.statements.filter(ts.isImportDeclaration).flatMap(({ moduleSpecifier, importClause }) => {
    const bindings = importClause?.namedBindings
    if (bindings === undefined || !ts.isNamedImports(bindings) || !ts.isStringLiteral(moduleSpecifier))
      return []
    return bindings.elements.map(
      ({ name, propertyName }) => `${moduleSpecifier.text} ${(propertyName ?? name).text}`,
    )
  })
}

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
