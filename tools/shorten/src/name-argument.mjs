import ts from 'typescript'
import { fault } from './fault.mjs'
import { walk } from './walk.mjs'

/**
 * The argument that a message begins with, as an expression: `'url'` for 'url must be absolute.', `path` for
 * `${path} is blank.` An index is left out, since it takes code to show one: `headers[...]` is `'headers'`.
 *
 * @param {ts.Expression} message
 * @param {ReadonlySet<string>} names that an argument may have
 * @returns {string}
 */
export function nameArgument(message, names) {
  const pieces = firstWord(message)
  if (pieces === undefined)
    throw fault(message, 'has a message that is not written here; nobody can tell which argument it names.')
  const [first] = pieces
  if (typeof first === 'string') {
    const root = /^\w+/.exec(first)?.[0] ?? ''
    if (!names.has(root))
      throw fault(message, `has a message that begins with '${first}', which is the name of no argument.`)
  } else if (first === undefined || !standsForArgument(first, names)) {
    throw fault(
      message,
      'has a message that begins with something computed; begin with the name of an argument.',
    )
  }
  if (pieces.length === 1) return typeof first === 'string' ? `'${first}'` : first.text
  return `\`${pieces.map((piece) => (typeof piece === 'string' ? piece : `\${${piece.text}}`)).join('')}\``
}

/**
 * What stands before the first space or bracket: texts and names of variables; undefined where that cannot be read.
 *
 * @param {ts.Expression} message
 * @returns {(string | ts.Identifier)[] | undefined}
 */
function firstWord(message) {
  if (ts.isStringLiteralLike(message)) return wordOf([message.text])
  if (!ts.isTemplateExpression(message)) return undefined
  return wordOf([
    message.head.text,
    ...message.templateSpans.flatMap(({ expression, literal }) => [expression, literal.text]),
  ])
}

/** @param {readonly (string | ts.Expression)[]} parts */
function wordOf(parts) {
  const pieces = []
  for (const part of parts) {
    if (typeof part !== 'string') {
      if (!ts.isIdentifier(part)) return undefined
      pieces.push(part)
      continue
    }
    const end = part.search(/[ []/)
    const word = end < 0 ? part : part.slice(0, end)
    // What is in here goes into a literal as it stands.
    if (!/^[\w.()]*$/.test(word)) return undefined
    if (word !== '') pieces.push(word)
    if (end >= 0) return pieces
  }
  return undefined
}

/**
 * A variable that holds the name of an argument: a parameter, or a text that begins with such a name.
 *
 * @param {ts.Identifier} variable
 * @param {ReadonlySet<string>} names
 */
function standsForArgument(variable, names) {
  for (const node of walk(variable.getSourceFile())) {
    if (!ts.isParameter(node) && !ts.isVariableDeclaration(node)) continue
    if (!ts.isIdentifier(node.name) || node.name.text !== variable.text) continue
    if (ts.isParameter(node)) return true
    const text = node.initializer
    const head =
      text === undefined
        ? ''
        : ts.isTemplateExpression(text)
          ? text.head.text
          : ts.isStringLiteralLike(text)
            ? text.text
            : ''
    if (names.has(/^\w+/.exec(head)?.[0] ?? '')) return true
  }
  return false
}
