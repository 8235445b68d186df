import ts from 'typescript'

/**
 * @typedef {object} Import
 * @property {string | undefined} specifier undefined where it is computed
 * @property {number} line from 1
 * @property {boolean} typeOnly whether nothing of it is left when the types are erased
 */

const CODE = /\.[cm]?[jt]sx?$/

/**
 * Whether a file holds code that can import.
 *
 * @param {string} path
 */
export function isCode(path) {
  return CODE.test(path)
}

/**
 * Every way in which a file names another module: `import`, `import type`, `export from`, `import()`, `import('x').T`,
 * `import x = require()`, `require()`, `import.meta.resolve()`, `/// <reference types>` and imports in JSDoc.
 *
 * @param {string} path
 * @param {string} text
 * @returns {Import[]}
 */
export function readImports(path, text) {
  const source = parse(path, text)
  /** @type {Import[]} */
  const imports = []
  /** @param {ts.Node} node @param {ts.Node | undefined} specifier */
  const add = (node, specifier, typeOnly = false) => {
    const literal = specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : undefined
    imports.push({ specifier: literal, line: lineOf(source, node.getStart(source)), typeOnly })
  }
  for (const reference of [...source.typeReferenceDirectives, ...source.referencedFiles]) {
    const isFile = source.referencedFiles.includes(reference)
    const specifier = isFile
      ? `./${reference.fileName}`.replace('././', './').replace('./../', '../')
      : reference.fileName
    imports.push({ specifier, line: lineOf(source, reference.pos), typeOnly: true })
  }
  walk(source, (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, node.importClause?.isTypeOnly)
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
      add(node, node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isExternalModuleReference(node)) add(node, node.expression)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node, node.argument.literal, true)
    else if (ts.isJSDocImportTag(node)) add(node, node.moduleSpecifier, true)
    else if (ts.isCallExpression(node) && isImportCall(node)) add(node, node.arguments[0])
  })
  return imports
}

/**
 * The syntax tree of a file.
 *
 * @param {string} path
 * @param {string} text
 */
export function parse(path, text) {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
}

/**
 * Calls `visit` for a node, all below it and their JSDoc.
 *
 * @param {ts.Node} node
 * @param {(node: ts.Node) => void} visit
 */
export function walk(node, visit) {
  visit(node)
  const { jsDoc = [] } = /** @type {{ jsDoc?: ts.Node[] }} */ (node)
  for (const comment of jsDoc) walk(comment, visit)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/**
 * @param {ts.SourceFile} source
 * @param {number} position
 */
export function lineOf(source, position) {
  return source.getLineAndCharacterOfPosition(position).line + 1
}

/** @param {ts.CallExpression} call */
function isImportCall({ expression }) {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true
  if (ts.isIdentifier(expression)) return expression.text === 'require'
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'resolve') return false
  return (
    ts.isMetaProperty(expression.expression) ||
    (ts.isIdentifier(expression.expression) && expression.expression.text === 'require')
  )
}
