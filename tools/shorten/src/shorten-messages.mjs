import ts from 'typescript'
import { fault } from './fault.mjs'
import { nameArgument } from './name-argument.mjs'
import { parse, walk } from './walk.mjs'

/** The class whose messages are shortened, and the function that makes one with a short message. */
const CLASS = 'SignerError'
const SHORT = 'shortError'

/** The one place where short messages are put together; it stands beside the class. */
const MAKE_SHORT = `export const ${SHORT} = (code, argument, options) => new ${CLASS}(code, \`\${argument}: \${code}\`, options);\n`

/** @typedef {{ from: number, to: number, text: string }} Edit */

/**
 * A compiled file in which errors name their argument and their code, and say no more. What only the messages
 * used is left behind unused: bundlers drop it.
 *
 * @param {string} name for errors
 * @param {string} text of the compiled file
 * @param {ReadonlySet<string>} argumentNames that a message may begin with
 * @returns {string}
 */
export function shortenMessages(name, text, argumentNames) {
  const file = parse(name, text)
  const nodes = [...walk(file)]
  const taken = nodes.find((node) => ts.isIdentifier(node) && node.text === SHORT)
  if (taken !== undefined) throw fault(taken, `uses the name ${SHORT}, which the shortened copy needs.`)
  const edits = nodes.filter(isNewError).flatMap((node) => shortenError(node, nodes, argumentNames))
  const declared = nodes.some((node) => ts.isClassDeclaration(node) && node.name?.text === CLASS)
  if (edits.length > 0 && !declared) edits.push(importShort(file, nodes))
  return withoutSourceMap(apply(file, edits)) + (declared ? MAKE_SHORT : '')
}

/**
 * @param {ts.Node} node
 * @returns {node is ts.NewExpression}
 */
function isNewError(node) {
  return ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === CLASS
}

/**
 * @param {ts.NewExpression} node
 * @param {readonly ts.Node[]} nodes of the file
 * @param {ReadonlySet<string>} argumentNames
 * @returns {Edit[]}
 */
function shortenError(node, nodes, argumentNames) {
  const message = node.arguments?.[1]
  if (message === undefined) throw fault(node, 'makes an error without a message.')
  const call = { from: node.getStart(), to: node.expression.end, text: SHORT }
  const wrapper = wrapperOf(message)
  if (wrapper === undefined) return [call, replaceMessage(message, argumentNames)]
  return [call, ...messagesGivenTo(wrapper, nodes).map((given) => replaceMessage(given, argumentNames))]
}

/**
 * @param {ts.Expression} message
 * @param {ReadonlySet<string>} argumentNames
 * @returns {Edit}
 */
function replaceMessage(message, argumentNames) {
  return { from: message.getStart(), to: message.end, text: nameArgument(message, argumentNames) }
}

/**
 * The function that takes the message as a parameter, as `invalid(message)` does.
 *
 * @param {ts.Expression} message
 * @returns {{ name: ts.Identifier, position: number } | undefined}
 */
function wrapperOf(message) {
  if (!ts.isIdentifier(message)) return undefined
  const found = ts.findAncestor(message, ts.isFunctionLike)
  const position = (found?.parameters ?? []).findIndex(
    ({ name }) => ts.isIdentifier(name) && name.text === message.text,
  )
  if (found === undefined || position < 0) return undefined
  const named = ts.isArrowFunction(found) ? found.parent : found
  const name = ts.isVariableDeclaration(named) || ts.isFunctionDeclaration(named) ? named.name : undefined
  if (name === undefined || !ts.isIdentifier(name))
    throw fault(message, 'passes a message on in a function without a name of its own.')
  const statement = ts.findAncestor(named, ts.isStatement)
  if (statement !== undefined && ts.canHaveModifiers(statement) && ts.getModifiers(statement) !== undefined)
    throw fault(message, `passes a message on in ${name.text}, which other files may call.`)
  return { name, position }
}

/**
 * @param {{ name: ts.Identifier, position: number }} wrapper
 * @param {readonly ts.Node[]} nodes of the file
 * @returns {ts.Expression[]}
 */
function messagesGivenTo({ name, position }, nodes) {
  return nodes
    .filter((node) => ts.isIdentifier(node) && node.text === name.text && node !== name)
    .map((use) => {
      const { parent } = use
      const given = ts.isCallExpression(parent) && parent.expression === use && parent.arguments[position]
      if (!given) throw fault(use, `uses ${name.text}, which passes messages on, other than by a call.`)
      return given
    })
}

/**
 * @param {ts.SourceFile} file
 * @param {readonly ts.Node[]} nodes
 * @returns {Edit}
 */
function importShort(file, nodes) {
  const imported = nodes.find((node) => ts.isImportSpecifier(node) && node.name.text === CLASS)
  if (imported === undefined || !ts.isImportSpecifier(imported) || imported.propertyName !== undefined)
    throw fault(imported ?? file, `does not import ${CLASS} by its name.`)
  const othersUse = nodes.some(
    (node) =>
      ts.isIdentifier(node) && node.text === CLASS && node.parent !== imported && !isNewError(node.parent),
  )
  return { from: imported.getStart(), to: imported.end, text: othersUse ? `${CLASS}, ${SHORT}` : SHORT }
}

/**
 * @param {ts.SourceFile} file
 * @param {Edit[]} edits
 */
function apply({ text }, edits) {
  let result = ''
  let at = 0
  for (const edit of edits.sort((a, b) => a.from - b.from)) {
    result += text.slice(at, edit.from) + edit.text
    at = edit.to
  }
  return result + text.slice(at)
}

/** The lines of the copy are no longer those of the map. */
const withoutSourceMap = (/** @type {string} */ text) =>
  text.replace(/(?:^|\n)\/\/# sourceMappingURL=\S+\s*$/, '').trimEnd() + '\n'
